// A Google connector over canned answers: tokens are there, a test adds what it is about.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "connectors/connector.hpp"
#include "connectors/google/provider.hpp"
#include "core/clock.hpp"
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
        connector = google::google_provider().connect(settings, {transport, clock, Log::silent()});
    }
    MessageRef ref(const std::string& id) const { return {mailbox.id, id}; }
    nlohmann::json sent_to(std::string_view method, std::string_view url_part) const {
        return nlohmann::json::parse(transport.requests(method, url_part).at(0).body);
    }

    FakeClock clock;
    CannedTransport transport;
    Mailbox mailbox{{"user-1"}, "jane@example.com", "Jane", {}};
    std::unique_ptr<Connector> connector;
};

} // namespace remand::tests
