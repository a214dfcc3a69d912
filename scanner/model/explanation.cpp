#include "scanner/model/explanation.hpp"

#include <array>
#include <bit>

#include "scanner/model/disposition.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t group_count = static_cast<std::size_t>(EvidenceGroup::structure) + 1;
using GroupSet = unsigned; // one bit for each group
constexpr GroupSet all_groups = (1U << group_count) - 1;

struct Outcome {
    Disposition disposition = Disposition::none;
    int score = 0;
};

class Retrial {
public:
    Retrial(const Findings& findings, const Points& points, Standing standing)
        : findings_(findings), points_(points), standing_(standing) {
        for (const auto& sign : findings.signs)
            if (!sign.is_combined()) of_group_[static_cast<std::size_t>(sign.group)].set(sign.row);
    }
    [[nodiscard]] Outcome without(const FiredDetectors& some) const {
        const auto signs = signs_left(findings_.signs, findings_.fired & ~some, points_);
        Outcome outcome{dispose(signs, standing_), 0};
        for (const auto& sign : signs) outcome.score += sign.weight;
        return outcome;
    }
    [[nodiscard]] FiredDetectors in(GroupSet groups) const {
        FiredDetectors rows;
        for (std::size_t i = 0; i < group_count; ++i)
            if ((groups >> i & 1U) != 0) rows |= of_group_[i];
        return rows;
    }
    [[nodiscard]] GroupSet fired_groups() const {
        GroupSet groups = 0;
        for (std::size_t i = 0; i < group_count; ++i)
            if (of_group_[i].any()) groups |= 1U << i;
        return groups;
    }

private:
    const Findings& findings_;
    const Points& points_;
    Standing standing_;
    std::array<FiredDetectors, group_count> of_group_;
};

Counterfactual named(GroupSet groups, const Outcome& outcome) {
    Counterfactual out{{}, outcome.disposition, outcome.score};
    for (std::size_t i = 0; i < group_count; ++i)
        if ((groups >> i & 1U) != 0) out.without.emplace_back(to_text(static_cast<EvidenceGroup>(i)));
    return out;
}

// Of the smallest sets the one that leaves the highest score: the one that takes least away.
std::optional<Counterfactual> fewest_groups(const Retrial& retrial) {
    const auto fired = retrial.fired_groups();
    for (int size = 1; size <= static_cast<int>(group_count); ++size) {
        std::optional<Outcome> best;
        GroupSet best_groups = 0;
        for (GroupSet groups = 1; groups <= all_groups; ++groups) {
            if (std::popcount(groups) != size || (groups & ~fired) != 0) continue;
            const auto outcome = retrial.without(retrial.in(groups));
            if (is_bad(outcome.disposition) || (best && best->score >= outcome.score)) continue;
            best = outcome;
            best_groups = groups;
        }
        if (best) return named(best_groups, *best);
    }
    return {};
}

} // namespace

Explanation explain(const Findings& findings, const Points& points, Standing standing) {
    const auto disposition = dispose(findings.signs, standing);
    const Retrial retrial(findings, points, standing);
    Explanation out;
    out.grounds = grounds_of(findings.signs, standing);
    for (const auto& sign : findings.signs) {
        if (sign.is_combined() || sign.weight == 0) continue; // goes with what it follows from, or changes nothing
        const auto outcome = retrial.without(FiredDetectors().set(sign.row));
        if (outcome.disposition != disposition)
            out.by_evidence.push_back({{std::string(code_of(sign))}, outcome.disposition, outcome.score});
    }
    for (std::size_t i = 0; i < group_count; ++i) {
        const GroupSet groups = 1U << i;
        if ((groups & retrial.fired_groups()) == 0) continue;
        const auto outcome = retrial.without(retrial.in(groups));
        if (outcome.disposition != disposition) out.by_group.push_back(named(groups, outcome));
    }
    if (is_bad(disposition)) out.cleared_without = fewest_groups(retrial);
    return out;
}

} // namespace remand::scanner
