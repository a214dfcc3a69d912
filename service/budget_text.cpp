#include "service/budget_text.hpp"

#include <fmt/format.h>

namespace remand::service {
namespace {

std::string amount(double number) {
    if (number >= 1e6) return fmt::format("{:.3g} M", number / 1e6);
    if (number >= 1e4) return fmt::format("{:.3g} k", number / 1e3);
    return fmt::format("{:.0f}", number);
}

// "2026-11-26T14:05:00Z" -> "14:05 UTC"; another day is named.
std::string clock_time(Timestamp at, std::chrono::sys_days today) {
    const auto text = to_rfc3339(std::chrono::ceil<std::chrono::minutes>(at));
    const bool is_today = std::chrono::floor<std::chrono::days>(at) == today;
    return (is_today ? std::string() : text.substr(0, 10) + ' ') + text.substr(11, 5) + " UTC";
}

} // namespace

std::string_view to_text(Priority priority) {
    switch (priority) {
    case Priority::remediation:
        return "remediation";
    case Priority::new_mail:
        return "new mail";
    case Priority::backfill:
        return "backfill";
    }
    return "";
}

std::vector<std::string> limits_in_words(const BudgetUse& use) {
    std::vector<std::string> sentences;
    for (const auto& wait : use.waits)
        sentences.push_back(fmt::format("{} of {} {} waits for {} until {}", to_text(wait.priority), wait.mailboxes,
                                        wait.mailboxes == 1 ? "mailbox" : "mailboxes", use.today.name,
                                        clock_time(wait.until, use.today.day)));
    if (use.units_a_day > 0 && static_cast<double>(use.today.units) >= use.units_a_day)
        sentences.push_back(fmt::format("more than {} {} were used today: the provider may charge for them, and "
                                        "backfill waits until tomorrow",
                                        amount(use.units_a_day), use.today.name));
    return sentences;
}

std::string use_in_words(const BudgetUse& use) {
    const auto used = static_cast<double>(use.today.units);
    if (use.units_a_day <= 0) return fmt::format("{} {} today", amount(used), use.today.name);
    const double percent = 100 * used / use.units_a_day;
    return fmt::format("{} of {} {} today ({})", amount(used), amount(use.units_a_day), use.today.name,
                       percent > 0 && percent < 0.1 ? "less than 0.1 %" : fmt::format("{:.{}g} %", percent, percent < 10 ? 2 : 4));
}

} // namespace remand::service
