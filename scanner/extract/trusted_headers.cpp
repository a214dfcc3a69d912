#include "scanner/extract/trusted_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"
#include "scanner/extract/authentication_results.hpp"
#include "scanner/extract/charset.hpp"
#include "scanner/extract/received.hpp"
#include "scanner/limits.hpp"
#include "scanner/url/ip_address.hpp"

namespace remand::scanner {
namespace {

enum class Provider { other, microsoft, google };

struct Hop {
    std::size_t field; // index in the header
    Received received;
};

bool is_or_is_below(std::string_view host, std::string_view domain) {
    return host == domain ||
           (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

bool is_microsoft_host(std::string_view host) {
    return is_or_is_below(host, "outlook.com") || is_or_is_below(host, "outlook.office365.com") ||
           is_or_is_below(host, "exchangelabs.com") || is_or_is_below(host, "outlook.cn") ||
           is_or_is_below(host, "office365.us");
}

// The servers that take mail from the Internet, whatever name the client gave.
bool is_microsoft_edge(std::string_view host) {
    return is_or_is_below(host, "mail.protection.outlook.com") || is_or_is_below(host, "mail.eo.outlook.com") ||
           is_or_is_below(host, "mail.protection.office365.us");
}

// Two labels are enough to tell a server's own relays from strangers here; nothing is judged by it.
std::string_view organisation(std::string_view host) {
    const auto last = host.rfind('.');
    if (last == std::string_view::npos || last == 0) return host;
    const auto before = host.rfind('.', last - 1);
    return before == std::string_view::npos ? host : host.substr(before + 1);
}

Provider provider_of(const Hop& top) {
    const auto& hop = top.received.hop;
    if (is_microsoft_host(hop.by_host)) return Provider::microsoft;
    // Google's inner hops name an address: "by 2002:a05:...  with SMTP id ..." and no client.
    constexpr std::string_view google_network = "2002:a05:"; // of all its relays, whatever is cut off behind it
    const bool is_inner_google =
        !top.received.has_from && (!ip_literal(hop.by_host).empty() || hop.by_host.starts_with(google_network));
    return is_inner_google || is_or_is_below(hop.by_host, "google.com") ? Provider::google : Provider::other;
}

class Boundary {
public:
    Boundary(const HeaderBlock& header, const std::vector<std::string>& trusted_ids)
        : header_(header), trusted_ids_(trusted_ids) {
        for (std::size_t i = 0; i < header.fields.size() && hops_.size() < limits::received_hops; ++i)
            if (equals_ignoring_case(header.fields[i].name, "Received"))
                hops_.push_back({i, parse_received(header.fields[i].value)});
        if (hops_.empty()) return;
        provider_ = provider_of(hops_.front());
        for (std::size_t i = 0; i < hops_.size(); ++i) {
            if (is_inside(hops_[i])) continue;
            boundary_ = i;
            break;
        }
        find_end();
    }

    [[nodiscard]] Provider provider() const { return provider_; }
    [[nodiscard]] const std::vector<Hop>& hops() const { return hops_; }
    // The hop that took the message from outside; null when it never was outside, or no server wrote anything.
    [[nodiscard]] const Hop* edge() const { return boundary_ < hops_.size() ? &hops_[boundary_] : nullptr; }
    // Fields above this index can be the provider's.
    [[nodiscard]] std::size_t end() const { return end_; }

    [[nodiscard]] bool is_trusted_id(std::string_view id) const {
        return std::any_of(trusted_ids_.begin(), trusted_ids_.end(),
                           [&](const std::string& trusted) { return equals_ignoring_case(trusted, id); });
    }

private:
    [[nodiscard]] bool is_gateway(std::string_view host) const {
        return std::any_of(trusted_ids_.begin(), trusted_ids_.end(), [&](const std::string& id) {
            return host.find('.') != std::string_view::npos && organisation(host) == organisation(ascii_lower(id));
        });
    }
    [[nodiscard]] bool is_inside(const Hop& hop) const {
        const auto& [from, ip, by] = hop.received.hop;
        if (is_gateway(from)) return true;
        switch (provider_) {
        case Provider::microsoft:
            return is_microsoft_host(by) && !is_microsoft_edge(by) && is_microsoft_host(from);
        case Provider::google:
            return !hop.received.has_from;
        case Provider::other:
            return !hop.received.has_from || from == "localhost" || (!ip.empty() && is_private_ip(ip)) ||
                   (!by.empty() && organisation(from) == organisation(by));
        }
        return false;
    }
    // Google, and filters behind Postfix or Exim, write their results below their own server's Received field: the
    // fields down to the next Received are theirs or the sender's, and theirs come first.
    void find_end() {
        if (boundary_ >= hops_.size()) {
            end_ = hops_.empty() ? 0 : header_.fields.size();
            return;
        }
        end_ = hops_[boundary_].field;
        if (provider_ == Provider::microsoft && !is_gateway(hops_[boundary_].received.hop.by_host)) return;
        end_ = boundary_ + 1 < hops_.size() ? hops_[boundary_ + 1].field : header_.fields.size();
    }

    const HeaderBlock& header_;
    const std::vector<std::string>& trusted_ids_;
    std::vector<Hop> hops_;
    Provider provider_ = Provider::other;
    std::size_t boundary_ = static_cast<std::size_t>(-1);
    std::size_t end_ = 0;
};

bool has_believable_id(const Boundary& boundary, const Authentication& result) {
    const std::string_view id = result.authserv_id;
    if (boundary.is_trusted_id(id)) return true;
    switch (boundary.provider()) {
    case Provider::microsoft:
        return id.empty() || is_microsoft_host(id);
    case Provider::google:
        return id == "mx.google.com";
    case Provider::other: {
        const Hop* edge = boundary.edge();
        const std::string_view by = edge != nullptr ? std::string_view(edge->received.hop.by_host)
                                                    : std::string_view(boundary.hops().front().received.hop.by_host);
        return !id.empty() && !by.empty() && organisation(id) == organisation(by);
    }
    }
    return false;
}

// Exchange writes the whole field as encoded words when a domain in it has letters beyond ASCII.
Authentication read_results(std::string_view value) {
    if (value.find("=?") == std::string_view::npos) return parse_authentication_results(value);
    return parse_authentication_results(CharsetDecoder(CharsetDecoder::builtin).decode_words(value));
}

// The field to believe, or nothing. A listed gateway saw the real sender; the provider behind it saw only the gateway.
Authentication believed(const HeaderBlock& header, const Boundary& boundary) {
    Authentication first, arc;
    for (std::size_t i = 0; i < boundary.end(); ++i) {
        const auto& field = header.fields[i];
        if (equals_ignoring_case(field.name, "Authentication-Results")) {
            auto result = read_results(field.value);
            if (!result.is_present || !has_believable_id(boundary, result)) continue;
            if (boundary.is_trusted_id(result.authserv_id)) return result;
            if (!first.is_present) first = std::move(result);
        } else if (boundary.provider() == Provider::google && !arc.is_present &&
                   equals_ignoring_case(field.name, "ARC-Authentication-Results")) {
            // The topmost is the one with the highest instance: "i=2; mx.google.com; ..."
            const auto semicolon = field.value.find(';');
            if (semicolon == std::string::npos) continue;
            auto result = parse_authentication_results(std::string_view(field.value).substr(semicolon + 1));
            if (result.authserv_id == "mx.google.com") arc = std::move(result);
        }
    }
    return first.is_present ? first : arc;
}

std::optional<int> number(std::string_view text) {
    text = trim(text);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{}) return {};
    return value;
}

// "CIP:192.0.2.1;CTRY:US;SCL:5;CAT:PHSH;" -> value of one name
std::string_view report_value(std::string_view report, std::string_view name) {
    for (const auto part : split(report, ';')) {
        const auto item = trim(part);
        const auto colon = item.find(':');
        if (colon != std::string_view::npos && equals_ignoring_case(item.substr(0, colon), name))
            return trim(item.substr(colon + 1));
    }
    return {};
}

std::string word(std::string_view text) {
    constexpr std::size_t longest = 60;
    return to_valid_utf8(text.substr(0, longest));
}

// Exchange strips X-MS-Exchange-Organization-* from mail of strangers and renames their reports to "-Untrusted", so on
// mail that Exchange Online received these are its own wherever they stand.
void read_microsoft_stamps(const HeaderBlock& header, MessageFacts& facts) {
    auto& stamps = facts.stamps;
    const std::string_view report = header.value("X-Forefront-Antispam-Report");
    stamps.spam_confidence = number(report_value(report, "SCL"));
    if (!stamps.spam_confidence) stamps.spam_confidence = number(header.value("X-MS-Exchange-Organization-SCL"));
    stamps.bulk_level = number(report_value(header.value("X-Microsoft-Antispam"), "BCL"));
    stamps.category = word(report_value(report, "CAT"));
    stamps.safety_tip = word(report_value(report, "SFTY"));
    stamps.direction = word(report_value(report, "DIR"));
    stamps.filter_verdict = word(report_value(report, "SFV"));
    stamps.auth_as = word(header.value("X-MS-Exchange-Organization-AuthAs"));
    const std::string_view client = ip_literal(report_value(report, "CIP"));
    if (!client.empty() && client != "255.255.255.255") facts.client_ip = std::string(client);
}

bool passes_later_through(const Boundary& boundary, std::size_t field, bool (*is_host)(std::string_view)) {
    return std::any_of(boundary.hops().begin(), boundary.hops().end(),
                       [&](const Hop& hop) { return hop.field > field && is_host(hop.received.hop.by_host); });
}

// Google writes its results below its own hop, so that mail it forwarded has them under the hops of the way there.
bool passes_behind_edge(const Boundary& boundary, bool (*is_host)(std::string_view)) {
    return std::any_of(boundary.hops().begin(), boundary.hops().end(), [&](const Hop& hop) {
        return hop.field > boundary.edge()->field && is_host(hop.received.hop.by_host);
    });
}

bool passes_anywhere(const Boundary& boundary, std::string_view organisation_name) {
    return std::any_of(boundary.hops().begin(), boundary.hops().end(), [&](const Hop& hop) {
        return organisation(hop.received.hop.by_host) == organisation_name;
    });
}

// Results that claim to come from a receiver this message never was at: our provider, another one, or the recipient's
// own server. What an honest relay of theirs further down may have written is not counted.
bool is_forged_result(const Authentication& result, std::size_t field, const Boundary& boundary,
                      const MessageFacts& facts) {
    const auto is_google = [](std::string_view host) { return is_or_is_below(host, "google.com"); };
    const std::string_view id = result.authserv_id;
    // Only Microsoft's have no authserv-id, and with a "compauth" they can be nobody else's.
    const bool claims_microsoft = is_microsoft_host(id) ||
                                  (id.empty() && (boundary.provider() == Provider::microsoft || !result.compauth.empty()));
    if (claims_microsoft) return !passes_later_through(boundary, field, is_microsoft_host);
    if (id == "mx.google.com") return !passes_behind_edge(boundary, is_google);
    const auto claims_recipient = [&](const Address& address) {
        return !address.domain.empty() && organisation(id) == organisation(address.domain);
    };
    return !id.empty() && id.find('.') != std::string_view::npos && !passes_anywhere(boundary, organisation(id)) &&
           std::any_of(facts.to.begin(), facts.to.end(), claims_recipient);
}

// Exchange Online writes these itself and strips those of strangers: two that disagree, or "inside" on a message that
// its own check calls forged, were put there to be believed.
bool contradicts_itself(const HeaderBlock& header, const Boundary& boundary, const MessageFacts& facts) {
    const auto stamps = header.all("X-MS-Exchange-Organization-AuthAs");
    for (const auto* stamp : stamps)
        if (!equals_ignoring_case(trim(stamp->value), trim(stamps.front()->value))) return true;
    const auto& auth = facts.authentication;
    return boundary.edge() != nullptr && equals_ignoring_case(facts.stamps.auth_as, "Internal") &&
           !is_private_ip(boundary.edge()->received.hop.from_ip) && (auth.compauth == "fail" || auth.dmarc == "fail");
}

// Where the sender's fields begin. Google's own results are the last field it writes above them.
std::size_t first_of_sender(const HeaderBlock& header, const Boundary& boundary) {
    if (boundary.provider() != Provider::google) return boundary.end();
    for (std::size_t i = 0; i < boundary.end(); ++i)
        if (equals_ignoring_case(header.fields[i].name, "Authentication-Results") &&
            has_believable_id(boundary, read_results(header.fields[i].value)))
            return i + 1;
    return boundary.end();
}

// Whom the receiving system says it took the message for: what stands below its edge is the sender's word.
std::vector<std::string> named_recipients(const Boundary& boundary) {
    std::vector<std::string> out;
    for (const auto& hop : boundary.hops()) {
        const auto& recipient = hop.received.recipient;
        if (!recipient.empty() && std::find(out.begin(), out.end(), recipient) == out.end()) out.push_back(recipient);
        if (&hop == boundary.edge()) break;
    }
    return out;
}

// Stamps that only the provider may set, in the part that the sender wrote.
void find_forged_stamps(const HeaderBlock& header, const Boundary& boundary, MessageFacts& facts) {
    constexpr std::array<std::string_view, 3> organisation_stamps{
        "X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Organization-AuthAs", "X-MS-Exchange-Organization-AuthSource"};
    const auto add = [&](std::string_view name) {
        if (std::find(facts.forged_stamps.begin(), facts.forged_stamps.end(), name) == facts.forged_stamps.end())
            facts.forged_stamps.emplace_back(name);
    };
    if (boundary.edge() == nullptr) return;
    if (boundary.provider() == Provider::microsoft && contradicts_itself(header, boundary, facts))
        add("X-MS-Exchange-Organization-AuthAs");
    for (std::size_t i = first_of_sender(header, boundary); i < header.fields.size(); ++i) {
        const auto& field = header.fields[i];
        if (equals_ignoring_case(field.name, "Authentication-Results")) {
            const auto result = read_results(field.value);
            if (result.is_present && boundary.provider() != Provider::other &&
                is_forged_result(result, i, boundary, facts))
                add("Authentication-Results");
        } else if (boundary.provider() == Provider::google) {
            for (const auto name : organisation_stamps)
                if (equals_ignoring_case(field.name, name) && !passes_later_through(boundary, i, is_microsoft_host))
                    add(name);
        }
    }
}

} // namespace

void read_trusted_headers(const HeaderBlock& header, const std::vector<std::string>& trusted_authserv_ids,
                          MessageFacts& facts) {
    const Boundary boundary(header, trusted_authserv_ids);
    for (const auto& hop : boundary.hops()) facts.received.push_back(hop.received.hop);
    if (boundary.hops().empty()) return; // no server's word is in here: nothing can be believed
    facts.hop_recipients = named_recipients(boundary);
    const Hop& arrival = boundary.edge() != nullptr ? *boundary.edge() : boundary.hops().front();
    facts.first_trusted_received = arrival.received.time;
    if (boundary.edge() != nullptr) facts.client_ip = arrival.received.hop.from_ip;
    facts.authentication = believed(header, boundary);
    if (boundary.provider() == Provider::microsoft) read_microsoft_stamps(header, facts);
    find_forged_stamps(header, boundary, facts);
}

} // namespace remand::scanner
