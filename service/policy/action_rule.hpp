// The action matrix: rules with conditions, tried in the order in which they stand in the policy; the first whose
// conditions all hold decides, and where none does, the action of the disposition. Pure; thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/action.hpp"
#include "core/verdict.hpp"

namespace remand::service {

class Policy;

// A condition that is left out holds for every message.
struct ActionRule {
    std::string name;                      // for reasons and messages
    std::vector<Disposition> dispositions; // any of them; empty: every one but none
    std::vector<std::string> recipients;   // any: jane@example.com, example.com, *.example.com; of the mailbox
    std::vector<std::string> groups;       // the mailbox is in any of them
    std::vector<std::string> senders;      // any, of the From address
    std::vector<std::string> attributes;   // all of them: docs/detection.md
    std::optional<int> min_score, max_score;
    Action action = Action::none;
    bool operator==(const ActionRule&) const = default;
};

// The message as the rules see it.
struct RuleSubject {
    const Verdict& verdict;
    std::string_view recipient, sender;              // addresses
    std::function<bool(std::string_view group)> is_in; // of the mailbox; null: in none
};

struct ChosenAction {
    Action action = Action::none;
    const ActionRule* rule = nullptr; // null: the disposition's own action
};
[[nodiscard]] ChosenAction choose_action(const Policy& policy, const RuleSubject& subject);

// jane@example.com, example.com (and no other), *.example.com (and all below).
[[nodiscard]] bool is_one_of(std::span<const std::string> patterns, std::string_view address);

} // namespace remand::service
