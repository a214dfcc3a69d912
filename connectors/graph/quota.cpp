#include "connectors/graph/quota.hpp"

namespace remand::graph {

// Exchange allows 10,000 requests in ten minutes and four at a time for each app and mailbox; four in a hundred stay
// free for what we do not see. The limit of the app is for all its tenants together, and so counted.
const std::vector<ProviderLimit>& quota_table() {
    static const std::vector<ProviderLimit> table{
        {"requests_in_ten_minutes_and_mailbox", "requests about one mailbox in ten minutes", 9'600},
        {"requests_in_ten_seconds", "requests about all mailboxes in ten seconds", 120'000},
        {"in_flight", "requests about one mailbox at a time", 3},
        {"reserved", "further requests at a time, for moving mail", 1},
    };
    return table;
}

http::BudgetLimits mailbox_limits(const Limits& given) {
    const auto limit = [&](std::string_view key) { return limit_of(quota_table(), given, key); };
    return {static_cast<int>(limit("in_flight")), limit("requests_in_ten_minutes_and_mailbox"),
            std::chrono::minutes{10}, static_cast<int>(limit("reserved"))};
}

http::SharedLimits app_limits(const Limits& given) {
    return {"Graph requests", limit_of(quota_table(), given, "requests_in_ten_seconds"), std::chrono::seconds{10}};
}

} // namespace remand::graph
