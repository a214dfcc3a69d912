#include "tests/emulator/model/faults.hpp"

#include "core/text.hpp"

namespace remand::emulator {

namespace {
bool matches(const FaultRule& rule, const FaultQuery& query) {
    return (!rule.cloud || *rule.cloud == query.cloud) && (rule.method.empty() || rule.method == query.method) &&
           (rule.path_part.empty() || query.path.find(rule.path_part) != std::string_view::npos) &&
           (rule.operation.empty() || rule.operation == query.operation) &&
           (rule.mailbox.empty() || equals_ignoring_case(rule.mailbox, query.mailbox));
}
} // namespace

int Faults::add(FaultRule rule) {
    rule.id = ++last_id_;
    rules_.push_back(std::move(rule));
    return last_id_;
}

std::optional<FaultAction> Faults::take(const FaultQuery& query) {
    for (auto& rule : rules_) {
        if (!matches(rule, query) || (rule.count > 0 && rule.times >= rule.count)) continue;
        if (rule.skip > 0) {
            --rule.skip;
            continue;
        }
        ++rule.times;
        return rule.action;
    }
    return std::nullopt;
}

} // namespace remand::emulator
