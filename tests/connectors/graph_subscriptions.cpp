// Graph's change notifications over canned answers.
#include <catch2/catch.hpp>

#include "connectors/notifications.hpp"
#include "tests/connectors/graph_support.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string url = "https://remand.example.com/hooks/abc";

struct Subscribing : GraphUnderTest {
    NotificationSource& source = *connector->notifications();

    void accept(const std::string& id = "sub-1") {
        transport.on("POST", "/v1.0/subscriptions", [id](const http::Request& request) -> Result<http::Response> {
            const auto asked = json::parse(request.body);
            return json_reply({{"id", id}, {"expirationDateTime", asked.at("expirationDateTime")}}, 201);
        });
    }
    json asked() { return json::parse(transport.requests("POST", "/v1.0/subscriptions").at(0).body); }
    Subscription known() const {
        Subscription subscription;
        subscription.provider_id = "sub-1";
        subscription.expires_at = clock.now() + 24h;
        return subscription;
    }
    std::vector<Notice> read(const json& body) { return source.read({url, "", body.dump()}).value(); }
};

} // namespace

TEST_CASE("A subscription is asked for with immutable ids, a secret of its own and at most seven days",
          "[graph_subscriptions]") {
    Subscribing it;
    it.accept();
    const auto made = it.source.subscribe(it.mailbox, url);
    REQUIRE(made);
    CHECK(made->provider_id == "sub-1");
    const auto request = it.transport.requests("POST", "/v1.0/subscriptions").at(0);
    CHECK(header_of(request, "Prefer").find("IdType=\"ImmutableId\"") != std::string::npos);
    const auto asked = it.asked();
    CHECK(asked.at("changeType") == "created");
    CHECK(asked.at("resource") == "users/user-1/messages");
    CHECK(asked.at("notificationUrl") == url);
    CHECK(asked.at("lifecycleNotificationUrl") == url);
    const auto secret = asked.at("clientState").get<std::string>();
    CHECK(made->proof.equals(secret));
    CHECK(secret.size() >= 32);
    CHECK(secret.size() <= 128);
    CHECK(made->expires_at <= it.clock.now() + 10'080min);
    CHECK(made->renew_at == it.clock.now() + (made->expires_at - it.clock.now()) / 2);
    CHECK_FALSE(it.source.subscribe(it.mailbox, url)->proof.equals(secret)); // another one each time
}

TEST_CASE("A renewal is one PATCH with a new end", "[graph_subscriptions]") {
    Subscribing it;
    const auto end = it.clock.now() + 100h;
    it.transport.on("PATCH", "/subscriptions/sub-1",
                    json_reply({{"id", "sub-1"}, {"expirationDateTime", to_rfc3339(end)}}));
    const auto renewed = it.source.renew(it.mailbox, it.known());
    REQUIRE(renewed);
    CHECK(renewed->expires_at == end);
    CHECK(renewed->renew_at == it.clock.now() + 50h);
    const auto body = json::parse(it.transport.requests("PATCH", "/subscriptions/").at(0).body);
    CHECK(body.size() == 1);
    CHECK(body.contains("expirationDateTime"));
}

TEST_CASE("A subscription that Graph does not have any more is gone to a renewal and well to a cancellation",
          "[graph_subscriptions]") {
    Subscribing it;
    const auto code = GENERATE(as<std::string>{}, "ResourceNotFound", "ExtensionError", "ErrorItemNotFound", "");
    it.transport.on("PATCH", "/subscriptions/", graph_error(404, code));
    it.transport.on("DELETE", "/subscriptions/", graph_error(404, code));
    const auto renewed = it.source.renew(it.mailbox, it.known());
    REQUIRE_FALSE(renewed);
    CHECK(renewed.error().code == "graph.subscription_gone");
    CHECK(it.source.cancel(it.mailbox, it.known()));
}

TEST_CASE("[trap 19] A handshake that timed out is asked for again later", "[graph_subscriptions][trap][19]") {
    Subscribing it;
    it.transport.on("POST", "/v1.0/subscriptions", graph_error(400, "InvalidRequest"));
    const auto made = it.source.subscribe(it.mailbox, url);
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == ErrorKind::retry);
    CHECK(made.error().code == "graph.validation_failed");
    CHECK(made.error().message.find("public URL") != std::string::npos);
}

TEST_CASE("A mailbox with too many subscriptions is left to polling", "[graph_subscriptions]") {
    Subscribing it;
    it.transport.on("POST", "/v1.0/subscriptions", graph_error(403, "ExtensionError"));
    const auto made = it.source.subscribe(it.mailbox, url);
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == ErrorKind::give_up);
    CHECK(made.error().code == "graph.subscription_quota");
}

TEST_CASE("A subscription whose id was lost with its answer is replaced", "[graph_subscriptions]") {
    Subscribing it;
    int tries = 0;
    it.transport.on("POST", "/v1.0/subscriptions", [&](const http::Request& request) -> Result<http::Response> {
        if (++tries == 1) return graph_error(409, "ExtensionError");
        return json_reply({{"id", "sub-2"}, {"expirationDateTime", json::parse(request.body).at("expirationDateTime")}},
                          201);
    });
    it.transport.on(
        "GET", "/v1.0/subscriptions",
        json_reply({{"value",
                     {{{"id", "lost"}, {"resource", "Users/user-1/messages"}, {"notificationUrl", url}},
                      {{"id", "other"}, {"resource", "users/user-2/messages"}, {"notificationUrl", url}}}}}));
    it.transport.on("DELETE", "/subscriptions/", reply(204));
    const auto made = it.source.subscribe(it.mailbox, url);
    REQUIRE(made);
    CHECK(made->provider_id == "sub-2");
    CHECK(it.transport.count("DELETE", "/subscriptions/lost") == 1);
    CHECK(it.transport.count("DELETE", "/subscriptions/") == 1);
}

TEST_CASE("A subscription of another service is left alone", "[graph_subscriptions]") {
    Subscribing it;
    it.transport.on("POST", "/v1.0/subscriptions", graph_error(409, "ExtensionError"));
    it.transport.on("GET", "/v1.0/subscriptions",
                    json_reply({{"value",
                                 {{{"id", "theirs"},
                                   {"resource", "users/user-1/messages"},
                                   {"notificationUrl", "https://other.example.com/hook"}}}}}));
    const auto made = it.source.subscribe(it.mailbox, url);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == "graph.subscription_taken");
    CHECK(it.transport.count("DELETE", "/subscriptions/") == 0);
}

TEST_CASE("Notifications of several subscriptions in one request are read, and what they prove themselves with",
          "[graph_subscriptions]") {
    Subscribing it;
    const auto notices = it.read({{"value",
                                   {{{"subscriptionId", "a"}, {"clientState", "s1"}, {"changeType", "created"}},
                                    {{"subscriptionId", "b"}, {"clientState", nullptr}},
                                    {{"clientState", "s3"}},
                                    7}}});
    REQUIRE(notices.size() == 2);
    CHECK(notices[0].provider_id == "a");
    CHECK(notices[0].proof == "s1");
    CHECK(notices[0].what == Notice::What::news);
    CHECK(notices[1].proof.empty());
}

TEST_CASE("Each lifecycle event asks for its own step", "[graph_subscriptions]") {
    Subscribing it;
    const auto of = [&](const char* event) {
        return it.read({{"value", {{{"subscriptionId", "a"}, {"lifecycleEvent", event}}}}}).at(0).what;
    };
    CHECK(of("reauthorizationRequired") == Notice::What::renew);
    CHECK(of("subscriptionRemoved") == Notice::What::gone);
    CHECK(of("missed") == Notice::What::news);
    CHECK(of("somethingNew") == Notice::What::news);
}

TEST_CASE("What is no notification is refused", "[graph_subscriptions]") {
    Subscribing it;
    for (const auto* body : {"", "{", "[]", "{}", R"({"value":7})", R"({"value":{}})", "\xff\xfe"})
        CHECK_FALSE(it.source.read({url, "", body}));
    CHECK_FALSE(it.source.read({url, "", json{{"value", std::vector<int>(1001, 1)}}.dump()}));
}

TEST_CASE("The handshake gives the token back as text that no browser runs", "[graph_subscriptions]") {
    const auto provider = graph::graph_provider();
    const auto answer = provider.handshake({{"validationToken", "Validation: a&b <script>"}});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "Validation: a&amp;b &lt;script&gt;");
    CHECK_FALSE(provider.handshake({}));
    CHECK(provider.handshake({{"validationToken", ""}})->status == 400);
    CHECK(provider.handshake({{"validationToken", std::string(1025, 'x')}})->status == 400);
}
