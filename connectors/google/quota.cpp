#include "connectors/google/quota.hpp"

namespace remand::google {

const std::vector<ProviderLimit>& quota_table() {
    static const std::vector<ProviderLimit> table{
        {"units_a_minute", "units of all mailboxes of the project in a minute", 1'200'000},
        {"units_a_minute_and_mailbox", "units of one mailbox in a minute", 6'000, 15'000},
        {"units_a_day", "units of the project in a day, from which on Google may charge; 0: no such limit", 80'000'000,
         0},
        {"in_flight", "calls about one mailbox at a time", 8},
        {"reserved", "further calls at a time, for moving mail", 2},
        {units::profile, "units of users.getProfile", 1},
        {units::labels, "units of labels.list", 1},
        {units::history, "units of history.list", 2},
        {units::list, "units of messages.list", 5},
        {units::get, "units of messages.get, in any format", 20, 5},
        {units::attachment, "units of attachments.get", 20, 5},
        {units::modify, "units of messages.modify", 5},
        {units::batch_modify, "units of messages.batchModify", 50},
        {units::create_label, "units of labels.create", 5},
        {units::trash, "units of messages.trash", 20, 5},
        {units::untrash, "units of messages.untrash", 5},
        {units::erase, "units of messages.delete", 10},
        {units::insert, "units of messages.insert and import", 25},
        {units::watch, "units of users.watch", 100},
        {units::stop, "units of users.stop", 50},
    };
    return table;
}

// Google cuts off at about ten calls at a time per user.
http::BudgetLimits mailbox_limits(const Limits& given) {
    const auto limit = [&](std::string_view key) { return limit_of(quota_table(), given, key); };
    return {static_cast<int>(limit("in_flight")), limit("units_a_minute_and_mailbox"), std::chrono::minutes{1},
            static_cast<int>(limit("reserved"))};
}

// Google's days begin at midnight in California; in summer ours begins an hour late.
http::SharedLimits project_limits(const Limits& given) {
    const auto limit = [&](std::string_view key) { return limit_of(quota_table(), given, key); };
    return {"Gmail units", limit("units_a_minute"), std::chrono::minutes{1}, limit("units_a_day"),
            std::chrono::hours{8}};
}

} // namespace remand::google
