// A Google connector over canned answers: tokens are there, a test adds what it is about.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "connectors/connector.hpp"
#include "connectors/google/provider.hpp"
#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/connectors/oauth_support.hpp"

namespace remand::tests {

inline ProviderSettings google_settings(Access access = Access::read_write, bool allows_hard_delete = false) {
    ProviderSettings settings;
    settings.options = {{"admin", "admin@example.com"},
                        {"gmail-endpoint", "https://gmail.example.com"},
                        {"directory-endpoint", "https://admin.example.com"}};
    settings.secrets["service-account-key"] = Secret(service_account_json().dump());
    settings.access = access;
    settings.allows_hard_delete = allows_hard_delete;
    return settings;
}

inline http::Response json_reply(const nlohmann::json& body, int status = 200) { return reply(status, body.dump()); }

inline http::Response google_error(int status, const std::string& reason, const std::string& message = "words") {
    return json_reply({{"error",
                        {{"code", status},
                         {"message", message},
                         {"errors", {{{"domain", "global"}, {"reason", reason}, {"message", message}}}}}}},
                      status);
}

// As users.messages.get gives it; where="INBOX UNREAD".
inline http::Response message_reply(const std::string& id, const std::vector<std::string>& labels) {
    return json_reply({{"id", id},
                       {"threadId", "t-" + id},
                       {"labelIds", labels},
                       {"internalDate", "1795000000000"},
                       {"payload", {{"headers", {{{"name", "Message-ID"}, {"value", "<" + id + "@example.com>"}}}}}}});
}

struct GoogleFixture {
    explicit GoogleFixture(const ProviderSettings& settings = google_settings()) {
        transport.on("POST", "https://oauth2.example.com/token", token_reply("t"));
        transport.on("GET", "/labels", json_reply({{"labels", {{{"id", "INBOX"}, {"name", "INBOX"}}}}}));
        ConnectorParts parts{transport, clock, Log::silent()};
        parts.credential_proved = [this] { ++credentials_proved; };
        parts.grants_seen = [this](const Grants& seen) { grants.push_back(seen); };
        connector = google::google_provider().connect(settings, parts);
    }
    MessageRef ref(const std::string& id) const { return {mailbox.id, id}; }
    nlohmann::json sent_to(std::string_view method, std::string_view url_part) const {
        return nlohmann::json::parse(transport.requests(method, url_part).at(0).body);
    }

    FakeClock clock;
    CannedTransport transport;
    Mailbox mailbox{{"user-1"}, "jane@example.com", "Jane", {}};
    std::vector<Grants> grants; // at each new token that names its scopes
    int credentials_proved = 0;
    std::unique_ptr<Connector> connector;
};

inline nlohmann::json google_user(const std::string& name, const nlohmann::json& more = nlohmann::json::object()) {
    nlohmann::json made{{"id", "id-" + name},
                        {"primaryEmail", name + "@Example.com"},
                        {"name", {{"fullName", "The " + name}}},
                        {"customerId", "C012"},
                        {"isMailboxSetup", true},
                        {"suspended", false},
                        {"archived", false}};
    made.update(more);
    return made;
}

inline void add_google_tenant(GoogleFixture& it) {
    it.transport.on("GET", "/users?customer=my_customer", json_reply({{"users", {google_user("jane")}}}));
    it.transport.on("GET", "/users/admin%40example.com", json_reply(google_user("admin")));
    it.transport.on("GET", "/customer/my_customer/domains",
                    json_reply({{"domains",
                                 {{{"domainName", "Example.com"}, {"isPrimary", true}, {"verified", true}},
                                  {{"domainName", "pending.example.com"}, {"verified", false}}}}}));
    it.transport.on("GET", "/profile", json_reply({{"historyId", "1"}, {"emailAddress", "Jane@example.com"}}));
}

// The claims of an assertion in a token request, as Google's token endpoint reads them.
inline nlohmann::json assertion_claims(const http::Request& request) {
    const auto start = request.body.find('.') + 1;
    return nlohmann::json::parse(from_base64(request.body.substr(start, request.body.rfind('.') - start)).value());
}

// A delegation that grants these scopes and no others: one that is missing refuses the whole token.
inline void grant_google_scopes(GoogleFixture& it, const std::vector<std::string>& granted) {
    it.transport.on("POST", "/token", [granted](const http::Request& request) -> Result<http::Response> {
        const auto wanted = assertion_claims(request)["scope"].get<std::string>();
        for (const auto scope : split(wanted, ' '))
            if (std::find(granted.begin(), granted.end(), scope) == granted.end())
                return json_reply({{"error", "unauthorized_client"}}, 401);
        return token_reply("t");
    });
}

} // namespace remand::tests
