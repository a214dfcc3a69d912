#include "tests/emulator/model/quota.hpp"

namespace remand::emulator {

UnitCost units_of(std::string_view operation) {
    struct Row {
        std::string_view operation;
        UnitCost cost;
    };
    static constexpr Row rows[] = {
        {"gmail.profile", {1, 1}},
        {"gmail.labels.list", {1, 1}},
        {"gmail.label.get", {1, 1}},
        {"gmail.history", {2, 2}},
        {"gmail.messages.list", {5, 5}},
        {"gmail.message.get", {20, 5}},
        {"gmail.attachment.get", {20, 5}},
        {"gmail.message.modify", {5, 5}},
        {"gmail.message.trash", {20, 5}},
        {"gmail.message.untrash", {5, 5}},
        {"gmail.message.delete", {10, 10}},
        {"gmail.messages.batch_modify", {50, 50}},
        {"gmail.messages.batch_delete", {50, 50}},
        {"gmail.message.insert", {25, 25}},
        {"gmail.message.import", {25, 25}},
        {"gmail.message.send", {100, 100}},
        {"gmail.watch", {100, 100}},
        {"gmail.stop", {50, 50}},
        {"gmail.threads.list", {10, 10}},
        {"gmail.thread.get", {40, 10}},
        {"gmail.thread.modify", {10, 10}},
        {"gmail.thread.trash", {20, 10}},
        {"gmail.thread.untrash", {10, 10}},
        {"gmail.thread.delete", {20, 20}},
        {"gmail.label.create", {5, 5}},
        {"gmail.label.update", {5, 5}},
        {"gmail.label.delete", {5, 5}},
        {"gmail.settings", {1, 1}},
    };
    for (const auto& row : rows)
        if (row.operation == operation) return row.cost;
    return {};
}

bool QuotaMeter::charge(const std::string& mailbox, int units, std::int64_t limit, Timestamp now) {
    auto& use = uses_[mailbox];
    const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    if (use.minute != minute) {
        use.minute = minute;
        use.units = 0;
    }
    if (limit > 0 && use.units + units > limit) return false;
    use.units += units;
    use.total += units;
    total_ += units;
    return true;
}

std::int64_t QuotaMeter::total_of(const std::string& mailbox) const {
    const auto found = uses_.find(mailbox);
    return found == uses_.end() ? 0 : found->second.total;
}

void QuotaMeter::clear() {
    uses_.clear();
    total_ = 0;
}

} // namespace remand::emulator
