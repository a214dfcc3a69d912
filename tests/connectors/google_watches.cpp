// Gmail's watches, Pub/Sub pulled and pushed, over canned answers.
#include <catch2/catch.hpp>

#include "connectors/notifications.hpp"
#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const std::string url = "https://remand.example.com/hooks/abc";
const std::string account = "push@project.example.com";

ProviderSettings notified(bool is_pushed = false) {
    auto settings = google_settings();
    settings.options["pubsub-topic"] = "projects/p/topics/t";
    if (is_pushed)
        settings.options["pubsub-push-account"] = account;
    else
        settings.options["pubsub-subscription"] = "projects/p/subscriptions/s";
    settings.options["pubsub-endpoint"] = "https://pubsub.example.com";
    settings.options["signing-keys-url"] = "https://keys.example.com/certs";
    return settings;
}

struct Watching : GoogleFixture {
    explicit Watching(bool is_pushed = false) : GoogleFixture(notified(is_pushed)) {
        transport.on("GET", "https://keys.example.com/certs",
                     [this](const http::Request&) -> Result<http::Response> { return json_reply(keys); });
    }
    http::Response watched(Duration life = 7 * 24h) const {
        return json_reply({{"historyId", "77"}, {"expiration", std::to_string(to_micros(clock.now() + life) / 1000)}});
    }
    std::string data(const std::string& address = "Jane@Example.com") const {
        return to_base64(json{{"emailAddress", address}, {"historyId", 9876543}}.dump());
    }
    NotificationSource& source = *connector->notifications();
    json keys = {{"k1", test_rsa_key().public_pem}};
};

// A push as Pub/Sub sends it, of which a test spoils one thing.
struct Push {
    json header = {{"alg", "RS256"}, {"kid", "k1"}, {"typ", "JWT"}};
    json claims;
    std::string signing_key = test_rsa_key().private_pem;
    bool is_signed = true;
    std::string body;

    explicit Push(const Watching& it) {
        const auto now = to_micros(it.clock.now()) / 1'000'000;
        claims = {{"iss", "https://accounts.google.com"},
                  {"aud", url},
                  {"email", account},
                  {"email_verified", true},
                  {"iat", now},
                  {"exp", now + 3600}};
        body = json{{"message", {{"data", it.data()}, {"messageId", "1"}}}, {"subscription", "s"}}.dump();
    }
    InboundNotification made() const {
        const auto text = to_base64url(header.dump()) + '.' + to_base64url(claims.dump());
        const auto signature = is_signed ? to_base64url(emulator::sign_rs256(signing_key, text)) : std::string();
        return {url, "Bearer " + text + '.' + signature, body};
    }
};

} // namespace

TEST_CASE("A watch covers all but what the user writes, lasts as long as Google says and is renewed daily", "[google_watches]") {
    Watching it;
    it.transport.on("POST", "/watch", it.watched());
    const auto made = it.source.subscribe(it.mailbox, "");
    REQUIRE(made);
    CHECK(made->expires_at == it.clock.now() + 7 * 24h);
    CHECK(made->renew_at == it.clock.now() + 24h);
    CHECK(made->provider_id.empty());
    const auto asked = it.sent_to("POST", "/watch");
    CHECK(asked.at("topicName") == "projects/p/topics/t");
    CHECK(asked.at("labelIds") == json{"SENT", "DRAFT"});
    CHECK(asked.at("labelFilterBehavior") == "exclude");
    CHECK(it.source.renew(it.mailbox, *made));
    CHECK(it.transport.count("POST", "/watch") == 2);
}

TEST_CASE("[trap 24] Where another topic is told already, it is stopped first", "[google_watches][trap][24]") {
    Watching it;
    it.transport.on(
        "POST", "/watch",
        in_turn(
            {google_error(400, "invalidArgument",
                          "Only one user push notification client allowed per developer (call /stop then try again)"),
             it.watched()}));
    it.transport.on("POST", "/stop", reply(204));
    CHECK(it.source.subscribe(it.mailbox, ""));
    CHECK(it.transport.count("POST", "/stop") == 1);
    CHECK(it.transport.count("POST", "/watch") == 2);
}

TEST_CASE("What is wrong with a topic is told as what an administrator must do, and is not the mailbox's fault",
          "[google_watches]") {
    Watching it;
    const auto code_of = [&](const http::Response& response) {
        it.transport.on("POST", "/watch", response);
        const auto made = it.source.subscribe(it.mailbox, "");
        REQUIRE_FALSE(made);
        CHECK(made.error().kind == ErrorKind::fix_configuration);
        return made.error().code;
    };
    CHECK(code_of(google_error(404, "notFound", "Error sending test message to Cloud PubSub")) == "google.no_topic");
    CHECK(
        code_of(google_error(403, "forbidden",
                             "Error sending test message to Cloud PubSub projects/p/topics/t : User not authorized")) ==
        "google.topic_refused");
    CHECK(code_of(google_error(400, "invalidArgument", "Invalid topicName does not match projects/q/topics/*")) ==
          "google.bad_topic");
}

TEST_CASE("Pulled messages are read with the service account's own token, and acknowledged", "[google_watches]") {
    Watching it;
    it.transport.on("POST", "/v1/projects/p/subscriptions/s:pull",
                    json_reply({{"receivedMessages",
                                 {{{"ackId", "a1"}, {"message", {{"data", it.data()}}}},
                                  {{"ackId", "a2"}, {"message", {{"data", to_base64("not ours")}}}},
                                  {{"ackId", "a3"}}}}}));
    it.transport.on("POST", ":acknowledge", json_reply(json::object()));
    const auto pulled = it.source.pull();
    REQUIRE(pulled);
    REQUIRE(pulled->notices.size() == 1);
    CHECK(pulled->notices[0].address == "jane@example.com");
    CHECK(pulled->notices[0].proof.empty());
    CHECK(pulled->receipts == std::vector<std::string>{"a1", "a2", "a3"});
    const auto claims = assertion_claims(it.transport.requests("POST", "/token").at(0));
    CHECK(claims.at("scope") == "https://www.googleapis.com/auth/pubsub");
    CHECK_FALSE(claims.contains("sub"));
    CHECK(it.source.acknowledge(pulled->receipts));
    CHECK(it.sent_to("POST", ":acknowledge").at("ackIds") == json(pulled->receipts));
    CHECK(it.source.acknowledge({}));
    CHECK(it.transport.count("POST", ":acknowledge") == 1);
}

TEST_CASE("A pull that brings nothing is no failure", "[google_watches]") {
    Watching it;
    it.transport.on("POST", ":pull", json_reply(json::object()));
    CHECK(it.source.pull()->receipts.empty());
    it.transport.on("POST", ":pull", [](const http::Request&) -> Result<http::Response> {
        return fail(ErrorKind::unknown_outcome, "http.timeout", "No answer in time.");
    });
    CHECK(it.source.pull()->receipts.empty());
    it.transport.on("POST", ":pull", google_error(403, "forbidden"));
    CHECK(it.source.pull().error().code == "google.subscription_refused");
    it.transport.on("POST", ":pull", google_error(404, "notFound"));
    CHECK(it.source.pull().error().code == "google.no_subscription");
}

TEST_CASE("A push with a good token is read", "[google_watches]") {
    Watching it(true);
    const auto notices = it.source.read(Push(it).made());
    REQUIRE(notices);
    CHECK(notices->at(0).address == "jane@example.com");
}

TEST_CASE("A push is refused when anything of its token is wrong", "[google_watches]") {
    Watching it(true);
    Push push(it);
    const auto now = to_micros(it.clock.now()) / 1'000'000;
    SECTION("no algorithm") {
        push.header["alg"] = "none";
        push.is_signed = false;
    }
    SECTION("an algorithm with a shared secret") { push.header["alg"] = "HS256"; }
    SECTION("no signature") { push.is_signed = false; }
    SECTION("signed by another key") { push.signing_key = emulator::make_rsa_key().private_pem; }
    SECTION("a key that nobody knows") { push.header["kid"] = "k9"; }
    SECTION("another audience") { push.claims["aud"] = "https://other.example.com/"; }
    SECTION("another account") { push.claims["email"] = "somebody@project.example.com"; }
    SECTION("an address that was not verified") { push.claims["email_verified"] = false; }
    SECTION("another issuer") { push.claims["iss"] = "https://issuer.example.com"; }
    SECTION("expired") { push.claims["exp"] = now - 61; }
    SECTION("no end") { push.claims.erase("exp"); }
    SECTION("from the future") { push.claims["iat"] = now + 61; }
    SECTION("times that are no times") { push.claims["exp"] = "9999999999"; }
    const auto read = it.source.read(push.made());
    REQUIRE_FALSE(read);
    CHECK(read.error().code.starts_with("jwt."));
}

TEST_CASE("A push without a token, or with none that can be read, is refused without a fetch", "[google_watches]") {
    Watching it(true);
    auto push = Push(it).made();
    for (const auto* authorization :
         {"", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.b.c.d", "Basic eDp5", "Bearer ..", "Bearer e30.e30."}) {
        push.authorization = authorization;
        CHECK_FALSE(it.source.read(push));
    }
    CHECK(it.transport.count("GET", "certs") == 0);
    push = Push(it).made();
    push.body = "{}";
    CHECK(it.source.read(push).error().code == "google.bad_notification");
}

TEST_CASE("Google's keys are kept, and fetched anew for one that is not among them, once a minute at most",
          "[google_watches]") {
    Watching it(true);
    for (int i = 0; i < 100; ++i) REQUIRE(it.source.read(Push(it).made()));
    CHECK(it.transport.count("GET", "certs") == 1);
    const auto next = emulator::make_rsa_key();
    Push rolled(it);
    rolled.header["kid"] = "k2";
    rolled.signing_key = next.private_pem;
    it.keys = {{"k2", next.public_pem}};
    for (int i = 0; i < 100; ++i) CHECK_FALSE(it.source.read(rolled.made()));
    CHECK(it.transport.count("GET", "certs") == 1);
    it.clock.advance(61s);
    CHECK(it.source.read(rolled.made()));
    CHECK(it.transport.count("GET", "certs") == 2);
}

TEST_CASE("Notifications are asked for with a topic, and one way from it to us", "[google_watches]") {
    const auto provider = google::google_provider();
    const auto code_of = [&](std::map<std::string, std::string> options) {
        auto settings = google_settings();
        settings.options.merge(options);
        const auto checked = provider.check(settings);
        return checked ? std::string() : checked.error().code;
    };
    CHECK(code_of({{"pubsub-topic", "projects/p/topics/t"}, {"pubsub-subscription", "projects/p/subscriptions/s"}})
              .empty());
    CHECK(code_of({{"pubsub-topic", "projects/p/topics/t"}, {"pubsub-push-account", account}}).empty());
    CHECK(code_of({{"pubsub-topic", "t"}, {"pubsub-push-account", account}}) == "config.pubsub-topic");
    CHECK(code_of({{"pubsub-subscription", "projects/p/subscriptions/s"}}) == "config.pubsub-topic");
    CHECK(code_of({{"pubsub-topic", "projects/p/topics/t"}}) == "config.pubsub-subscription");
    CHECK(code_of({{"pubsub-topic", "projects/p/topics/t"}, {"pubsub-subscription", "projects/p/topics/s"}}) ==
          "config.pubsub-subscription");
    CHECK(code_of({{"pubsub-topic", "projects/p/topics/t"}, {"pubsub-push-account", "nobody"}}) ==
          "config.pubsub-push-account");
    CHECK(GoogleFixture().connector->notifications()->way() == NotificationSource::Way::none);
    CHECK(Watching(true).source.way() == NotificationSource::Way::push);
    CHECK(Watching().source.way() == NotificationSource::Way::pull);
}
