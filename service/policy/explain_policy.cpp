#include "service/policy/explain_policy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/model/disposition.hpp"
#include "service/policy/campaign.hpp"

namespace remand::service {
namespace {

Disposition with_rows(Disposition disposition, std::span<const PolicyRow> rows, const PolicyRow* left_out) {
    for (const auto& row : rows)
        if (&row != left_out) disposition = std::min(disposition, row.disposition);
    return disposition;
}

Disposition with_lists(Disposition disposition, std::span<const ListMatch> matches) {
    const auto ruling = rule(matches, disposition);
    return ruling ? ruling->disposition : disposition;
}

void ask_again(std::vector<Counterfactual>& answers, const PolicySteps& steps, Disposition final_one) {
    for (auto& answer : answers)
        answer.disposition = with_lists(with_rows(answer.disposition, steps.rows, nullptr), steps.matches);
    std::erase_if(answers, [&](const Counterfactual& answer) { return answer.disposition == final_one; });
}

const PolicyRow* followed_row(std::span<const PolicyRow> rows) {
    const auto found = std::find_if(rows.begin(), rows.end(), [](const PolicyRow& row) { return row.code == followed_code; });
    return found == rows.end() ? nullptr : &*found;
}

std::string list_code(const Verdict& verdict) { return verdict.evidence.front().code; } // lists come last, and go first

} // namespace

void explain_steps(const PolicySteps& steps, Disposition scanned, Verdict& verdict) {
    if (steps.rows.empty() && !steps.winner) return;
    auto& explanation = verdict.explanation;
    const auto detected = with_rows(scanned, steps.rows, nullptr);
    ask_again(explanation.by_evidence, steps, verdict.disposition);
    ask_again(explanation.by_group, steps, verdict.disposition);
    if (auto& cleared = explanation.cleared_without) {
        cleared->disposition = with_lists(with_rows(cleared->disposition, steps.rows, nullptr), steps.matches);
        if (!scanner::is_bad(verdict.disposition) || scanner::is_bad(cleared->disposition)) cleared.reset();
    }

    std::vector<Counterfactual> first;
    if (steps.winner) {
        std::vector<ListMatch> others(steps.matches.begin(), steps.matches.end());
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(*steps.winner));
        if (const auto without = with_lists(detected, others); without != verdict.disposition)
            first.push_back({{list_code(verdict)}, without, verdict.score});
    }
    for (const auto& row : steps.rows) {
        const auto without = with_lists(with_rows(scanned, steps.rows, &row), steps.matches);
        if (without != verdict.disposition) first.push_back({{row.code}, without, verdict.score});
    }
    explanation.by_evidence.insert(explanation.by_evidence.begin(), first.begin(), first.end());

    if (steps.winner)
        explanation.grounds = fmt::format("An administrator's list decides. By its evidence it would be {}: {}",
                                          to_text(scanned), explanation.grounds);
    else if (detected != scanned && detected != with_rows(scanned, steps.rows, followed_row(steps.rows)))
        explanation.grounds = fmt::format("What was decided about a copy of it holds. By its evidence it would be {}: {}",
                                          to_text(scanned), explanation.grounds);
    else if (detected != scanned)
        explanation.grounds = fmt::format("The policy takes it for {} at least. By its evidence it would be {}: {}",
                                          to_text(detected), to_text(scanned), explanation.grounds);
}

} // namespace remand::service
