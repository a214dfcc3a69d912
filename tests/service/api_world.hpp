// The API over a database in memory, with a provider whose mailboxes are memory too.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "service/api/api.hpp"
#include "tests/support/memory_connector.hpp"

namespace remand::tests {

struct Reply {
    int status = 0;
    nlohmann::json body;
    [[nodiscard]] std::string code() const { return body.value("/error/code"_json_pointer, ""); }
};

class ApiWorld {
public:
    ApiWorld();

    Reply call(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
               const std::map<std::string, std::string>& query = {},
               service::api::Role role = service::api::Role::administrator);
    // A tenant of the provider "memory", authorised, read-write.
    void add_active_tenant(const std::string& name);
    // A judged message with its action carried out by nobody: rows only. Gives the message's id.
    std::int64_t add_message(const std::string& tenant, const std::string& subject, db::PlannedAction planned);
    // As the action engine would: moved to quarantine from the inbox, unread.
    void finish_action(std::int64_t action);

    FakeClock clock;
    MemoryConnector mail{clock};
    std::vector<Provider> provider_rows;
    service::Config config;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<service::ConnectorCache> connectors;
    std::unique_ptr<service::Tenants> tenants;
    std::unique_ptr<service::api::Services> services;
    int transports_made = 0;
    std::optional<std::vector<Check>> doctor_says; // in place of what the mailboxes in memory say
    std::optional<ConnectorParts> last_parts; // of the newest connector: what a provider's calls would tell us through

private:
    int next_message_ = 1;
};

} // namespace remand::tests
