#include "scanner/graph_facts.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "scanner/identity/sender_key.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner {
namespace {

void add(std::vector<std::string>& list, std::string value) {
    if (!value.empty() && list.size() < most_graph_facts && std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(std::move(value));
}

bool is_within_any(std::string_view host, const std::vector<std::string>& domains) {
    return std::any_of(domains.begin(), domains.end(), [&](const auto& domain) { return is_within(host, domain); });
}

// Whom we write to counts for much, so a From of ours is not enough: the provider calls it internal, or DMARC or a
// signature of ours passes, or no server from outside had a part in it (a copy in Sent Items).
bool is_written_here(const MessageFacts& facts, const Verdict& verdict, const ScanContext& context) {
    if (facts.from.empty() || !is_within_any(facts.from.front().domain, context.own_domains)) return false;
    if (verdict.disposition <= Disposition::spam) return false;
    const auto& auth = facts.authentication;
    return equals_ignoring_case(facts.stamps.auth_as, "Internal") || auth.dmarc == "pass" ||
           std::any_of(auth.dkim.begin(), auth.dkim.end(),
                       [&](const DkimResult& result) {
                           return result.result == "pass" && is_within_any(result.domain, context.own_domains);
                       }) ||
           facts.received.empty();
}

} // namespace

GraphFacts graph_facts(const MessageFacts& facts, const Verdict& verdict, const ScanContext& context) {
    GraphFacts out;
    if (is_written_here(facts, verdict, context))
        for (const auto* list : {&facts.to, &facts.cc})
            for (const auto& address : *list)
                if (!address.domain.empty() && !is_within_any(address.domain, context.own_domains)) {
                    add(out.written_to, sender_key(address));
                    add(out.correspondents, ascii_lower(address.text()));
                }
    for (const auto& result : facts.authentication.dkim)
        if (result.result == "pass") add(out.signers, registrable_domain(result.domain));
    for (const auto& address : facts.reply_to)
        if (!address.empty()) add(out.reply_to, sender_key(address));
    for (const auto& link : facts.links)
        if (link.scheme == "http" || link.scheme == "https") add(out.link_hosts, registrable_domain(link.host));
    return out;
}

} // namespace remand::scanner
