// A Graph connector over canned answers: the token and the well-known folders are there, a test adds what it is about.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "connectors/connector.hpp"
#include "connectors/graph/provider.hpp"
#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "tests/support/canned_transport.hpp"

namespace remand::tests {

inline constexpr std::string_view graph_base = "https://graph.example.com/v1.0";

inline ProviderSettings graph_settings() {
    ProviderSettings settings;
    settings.options = {{"quarantine", "auto"},
                        {"directory-id", "contoso.test"},
                        {"client-id", "11111111-2222-3333-4444-555555555555"},
                        {"authority", "https://login.example.com"},
                        {"graph-endpoint", "https://graph.example.com"}};
    settings.secrets["client-secret"] = Secret("s3cret");
    settings.access = Access::read_write;
    return settings;
}

inline http::Response json_reply(const nlohmann::json& body, int status = 200) { return reply(status, body.dump()); }

inline http::Response graph_error(int status, std::string_view code, http::Headers headers = {}) {
    return reply(status, nlohmann::json{{"error", {{"code", code}, {"message", "told so"}}}}.dump(),
                 std::move(headers));
}

inline nlohmann::json graph_folder(std::string_view id, std::string_view name) {
    return {{"id", id}, {"displayName", name}, {"childFolderCount", 0}, {"isHidden", false}};
}

inline nlohmann::json graph_folder_in(std::string_view parent, std::string_view id, std::string_view name) {
    auto folder = graph_folder(id, name);
    folder["parentFolderId"] = parent;
    return folder;
}

inline nlohmann::json delta_page(nlohmann::json rows, std::string_view link_kind, std::string_view link) {
    return {{"value", std::move(rows)}, {std::string("@odata.") + std::string(link_kind), link}};
}

inline nlohmann::json delta_row(std::string_view id, std::string_view received = "2027-01-15T08:00:00Z") {
    return {{"id", id},
            {"internetMessageId", "<" + std::string(id) + "@sender.test>"},
            {"receivedDateTime", received},
            {"isRead", false},
            {"isDraft", false}};
}

inline std::string graph_url(std::string_view rest) { return std::string(graph_base) + std::string(rest); }

// A token that nobody signed: only its claims are read.
inline http::Response graph_token(const std::vector<std::string>& roles) {
    const auto claims = roles.empty() ? nlohmann::json::object() : nlohmann::json{{"roles", roles}};
    return json_reply({{"access_token", "e30." + to_base64url(claims.dump()) + ".x"}, {"expires_in", 3599}});
}

inline nlohmann::json graph_user(std::string_view id, std::string_view mail) {
    return {{"id", id}, {"mail", mail}, {"userPrincipalName", mail}, {"displayName", "N"}, {"userType", "Member"}};
}

struct GraphUnderTest {
    FakeClock clock; // 2027-01-15T08:00:00Z
    CannedTransport transport;
    std::unique_ptr<Connector> connector;
    Mailbox mailbox{{"user-1"}, "jane@contoso.test", "Jane", {}};
    std::vector<Grants> grants; // at each new token
    std::vector<Custody> custodies; // that were seen
    int credentials_proved = 0;
    MessageRef ref{{"user-1"}, "AAkA/m+1="}; // percent-encoded: AAkA%2Fm%2B1%3D

    explicit GraphUnderTest(const ProviderSettings& settings = graph_settings()) {
        transport.on("POST", "/oauth2/v2.0/token", reply(200, R"({"access_token":"t1","expires_in":3599})"));
        transport.on("GET", "/mailFolders/inbox?", json_reply(graph_folder("inbox-id", "Inbox")));
        transport.on("GET", "/mailFolders/junkemail?", json_reply(graph_folder("junk-id", "Junk Email")));
        transport.on("GET", "/mailFolders/deleteditems?", json_reply(graph_folder("trash-id", "Deleted Items")));
        transport.on("GET", "/mailFolders/recoverableitemsdeletions?",
                     json_reply(graph_folder("soft-id", "Deletions")));
        transport.on("GET", "/mailFolders/recoverableitemspurges?", graph_error(404, "ErrorItemNotFound"));
        transport.on("GET", "/mailFolders/msgfolderroot?", json_reply(graph_folder("top-id", "Top")));
        for (const auto* id : {"q-id", "q2", "projects-id"})
            transport.on("GET", std::string("/mailFolders/") + id + "?",
                         json_reply(graph_folder_in("top-id", id, "Projects")));
        transport.on("GET", "/user-1/mailFolders?", json_reply({{"value", nlohmann::json::array()}}));
        transport.on("GET", "/mailFolders/junk-id/messages/delta",
                     json_reply(delta_page(nlohmann::json::array(), "deltaLink", graph_url("/junk?$deltatoken=j"))));
        transport.on("GET", "/junk?",
                     json_reply(delta_page(nlohmann::json::array(), "deltaLink", graph_url("/junk?$deltatoken=j"))));
        page("/users/user-1/messages?", {{"value", nlohmann::json::array()}});
        answer_batches();
        ConnectorParts parts{transport, clock, Log::silent()};
        parts.credential_proved = [this] { ++credentials_proved; };
        parts.grants_seen = [this](const Grants& seen) { grants.push_back(seen); };
        parts.custody_seen = [this](Custody custody, const std::string&) { custodies.push_back(custody); };
        connector = graph::graph_provider().connect(settings, parts);
    }
    // Each item of a batch is answered, and counted, as if it had been asked alone.
    void answer_batches() {
        transport.on("POST", "/$batch", [this](const http::Request& request) -> Result<http::Response> {
            auto responses = nlohmann::json::array();
            const auto asked = nlohmann::json::parse(request.body);
            for (const auto& item : asked["requests"]) {
                http::Request one;
                one.method = item["method"];
                one.url = graph_url(item["url"].get<std::string>());
                one.headers = {{"Prefer", item["headers"]["Prefer"]}, {"in-batch", item["id"]}};
                const auto answer = transport.send(one);
                if (!answer) return fail(answer.error());
                nlohmann::json headers = nlohmann::json::object();
                for (const auto& [name, value] : answer->headers) headers[name] = value;
                const nlohmann::json told{{"id", item["id"]},
                                          {"status", answer->status},
                                          {"headers", headers},
                                          {"body", nlohmann::json::parse(answer->body, nullptr, false)}};
                responses.insert(responses.begin(), told);
            }
            return json_reply({{"responses", responses}}); // in another order than they were asked
        });
    }
    // The inbox's first page.
    void inbox(const nlohmann::json& page) {
        transport.on("GET", "/mailFolders/inbox-id/messages/delta", json_reply(page));
    }
    void page(std::string_view url_part, const nlohmann::json& body) {
        transport.on("GET", url_part, json_reply(body));
    }
    Result<ChangePage> changes(const SyncCursor& cursor = {}, ChangeOptions options = {}) {
        return connector->changes(mailbox, cursor, options);
    }
};

} // namespace remand::tests
