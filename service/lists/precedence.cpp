#include "service/lists/precedence.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/lists/entry.hpp"

namespace remand::service {
namespace {

using db::ListEntry;
using db::ListKind;
using db::PatternKind;

constexpr int no_step = 9;

int step_of(ListKind kind) {
    switch (kind) {
    case ListKind::exempt_recipient:
        return 1;
    case ListKind::blocked_sender:
    case ListKind::blocked_content:
    case ListKind::blocked_file:
    case ListKind::blocked_link:
        return 2;
    case ListKind::trusted_sender:
        return 3;
    case ListKind::accepted_sender:
        return 5;
    case ListKind::trusted_domain:
        return no_step;
    }
    return no_step;
}

// Smaller is more exact.
std::tuple<int, int> exactness(const ListEntry& entry) {
    const auto network = parse_network(entry.pattern);
    switch (entry.pattern_kind) {
    case PatternKind::sha256:
    case PatternKind::page:
        return {-1, 0};
    case PatternKind::address:
        return {0, 0};
    case PatternKind::domain:
        return {1, 0};
    case PatternKind::ip:
        return {2, 0};
    case PatternKind::subdomains:
        return {3, -static_cast<int>(entry.pattern.size())};
    case PatternKind::network:
        return {4, network ? -network->prefix : 0};
    case PatternKind::text:
        return {5, -static_cast<int>(entry.pattern.size())};
    case PatternKind::regex:
        return {6, 0};
    }
    return {7, 0};
}

auto key_of(const ListMatch& match) {
    const auto& entry = match.entry;
    return std::make_tuple(step_of(entry.kind), exactness(entry), entry.tenant.empty(), entry.kind, entry.pattern,
                           entry.id);
}

Disposition ruled(ListKind kind) {
    return step_of(kind) == 2 ? Disposition::malicious : Disposition::none;
}

bool is_suppressed_by_acceptance(Disposition disposition) {
    return disposition == Disposition::spam || disposition == Disposition::bulk || disposition == Disposition::spoof;
}

EvidenceGroup group_of(ListKind kind) {
    if (kind == ListKind::blocked_content) return EvidenceGroup::content;
    if (kind == ListKind::blocked_file) return EvidenceGroup::attachments;
    if (kind == ListKind::blocked_link) return EvidenceGroup::links;
    return kind == ListKind::exempt_recipient ? EvidenceGroup::structure : EvidenceGroup::identity;
}

} // namespace

std::optional<Ruling> rule(std::span<const ListMatch> matches, Disposition detected) {
    const ListMatch* best = nullptr;
    for (const auto& match : matches) {
        if (!match.counts() || step_of(match.entry.kind) == no_step) continue;
        if (match.entry.kind == ListKind::accepted_sender && !is_suppressed_by_acceptance(detected)) continue;
        if (best == nullptr || key_of(match) < key_of(*best)) best = &match;
    }
    if (best == nullptr) return {};
    return Ruling{best, ruled(best->entry.kind)};
}

std::string describe(const ListMatch& match) {
    const auto& entry = match.entry;
    std::string text = entry.id == 0 ? "the entry " : fmt::format("list entry {}, ", entry.id);
    text += name_of(entry);
    if (!entry.note.empty()) text += fmt::format(" (\"{}\")", shorten(entry.note, 80));
    if (!match.value.empty()) return text + fmt::format(", by {} {}", match.where, shorten(match.value, 120));
    return text + ", in the " + match.where;
}

void add_attribute(Verdict& verdict, std::string_view attribute) {
    const auto place = std::lower_bound(verdict.attributes.begin(), verdict.attributes.end(), attribute);
    if (place == verdict.attributes.end() || *place != attribute)
        verdict.attributes.insert(place, std::string(attribute));
}

void apply(const Ruling& ruling, Verdict& verdict) {
    const auto kind = ruling.winner->entry.kind;
    std::string code = "policy." + std::string(to_text(kind));
    std::replace(code.begin(), code.end(), '-', '_');
    const auto before = verdict.disposition;
    std::string reason = fmt::format("An administrator decided: {}", describe(*ruling.winner));
    if (before != ruling.disposition)
        reason += fmt::format("; {} instead of {}", to_text(ruling.disposition), to_text(before));
    verdict.evidence.insert(verdict.evidence.begin(), {std::move(code), group_of(kind), 0, std::move(reason)});
    verdict.disposition = ruling.disposition;
    add_attribute(verdict, step_of(kind) == 2 ? "block_listed" : "allow_listed");
}

} // namespace remand::service
