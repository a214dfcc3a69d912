#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/assertion.hpp"
#include "tests/emulator/emulated_clouds.hpp"
#include "tests/emulator/notified_endpoint.hpp"
#include "tests/emulator/rsa.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
const std::string pubsub_scope = "https://www.googleapis.com/auth/pubsub";

struct Listener : EmulatedClouds {
    std::string topic, subscription, listen_token;

    explicit Listener(json subscriber = json::object()) {
        make_google();
        subscriber.update({{"customer", "fabrikam.test"}, {"topic", "mail"}, {"subscription", "remand"}});
        const auto made = command("POST", "/v1/google/pubsub", subscriber);
        topic = made.at("topic");
        subscription = made.at("subscription");
        // The service account's own token: without `sub`.
        auto own = google_token(assertion("", pubsub_scope));
        listen_token = own.json().at("access_token");
    }
    Answer watch(const json& labels = {"INBOX"}) {
        return gmail("POST", "/watch",
                     json{{"topicName", topic}, {"labelIds", labels}, {"labelFilterBehavior", "include"}}.dump());
    }
    Answer call(const std::string& verb, const json& body) {
        return send("POST", process.endpoints().gmail_endpoint + "/v1/" + subscription + ":" + verb,
                    {{"Authorization", "Bearer " + listen_token}}, body.dump());
    }
    json pull() { return call("pull", {{"maxMessages", 10}}).json().value("receivedMessages", json::array()); }
    void deliver(const std::vector<std::string>& labels = {"INBOX"}) {
        EmulatorDelivery delivery{"google", {"carl@fabrikam.test"}, small_mail("<1@outside.test>")};
        delivery.labels = labels;
        control.deliver(delivery);
    }
};
} // namespace

TEST_CASE("A watched mailbox is told of by a message that is pulled and acknowledged", "[gmail_push_test][described]") {
    Listener clouds;
    const auto watch = clouds.watch().json();
    const auto expires = from_micros(std::stoll(watch.at("expiration").get<std::string>()) * 1000);
    CHECK(expires > SystemClock{}.now() + std::chrono::hours{7 * 24 - 1});
    CHECK(clouds.pull().empty());
    clouds.deliver();
    const auto received = clouds.pull();
    REQUIRE(received.size() == 1);
    const auto data = json::parse(from_base64(received[0].at("message").at("data").get<std::string>()).value());
    CHECK(data.at("emailAddress") == "carl@fabrikam.test");
    const auto history =
        clouds.gmail("GET", "/history?startHistoryId=" + watch.at("historyId").get<std::string>()).json();
    CHECK(history.at("history").size() == 1);
    CHECK(std::to_string(data.at("historyId").get<std::uint64_t>()) == history.at("historyId"));
    CHECK(clouds.pull().empty()); // leased
    CHECK(clouds.call("modifyAckDeadline", {{"ackIds", {received[0].at("ackId")}}, {"ackDeadlineSeconds", 0}}).status ==
          200);
    const auto again = clouds.pull();
    REQUIRE(again.size() == 1);
    CHECK(clouds.call("acknowledge", {{"ackIds", {again[0].at("ackId")}}}).status == 200);
    CHECK(clouds.pull().empty());
}

TEST_CASE("What has none of the watched labels is not told of, nor anything after stop", "[gmail_push_test]") {
    Listener clouds;
    REQUIRE(clouds.watch().status == 200);
    clouds.deliver({"SPAM"});
    CHECK(clouds.pull().empty());
    CHECK(clouds.gmail("POST", "/stop").status == 204);
    clouds.deliver();
    CHECK(clouds.pull().empty());
}

TEST_CASE("A second topic is refused until the first is stopped; so is one of another project", "[gmail_push_test]") {
    Listener clouds;
    REQUIRE(clouds.watch().status == 200);
    CHECK(clouds.watch().status == 200); // renewing
    clouds.topic =
        clouds.command("POST", "/v1/google/pubsub", {{"customer", "fabrikam.test"}, {"topic", "other"}}).at("topic");
    CHECK(clouds.watch().json().at("error").at("message").get<std::string>().starts_with(
        "Only one user push notification client"));
    CHECK(clouds.gmail("POST", "/stop").status == 204);
    CHECK(clouds.watch().status == 200);
    clouds.topic = "projects/elsewhere/topics/mail";
    CHECK(clouds.watch().status == 400);
}

TEST_CASE("Messages may be lost or come twice", "[gmail_push_test]") {
    Listener clouds;
    REQUIRE(clouds.watch().status == 200);
    clouds.control.set_switches(R"({"google":{"notifications":"lost"}})");
    clouds.deliver();
    CHECK(clouds.pull().empty());
    clouds.control.set_switches(R"({"google":{"notifications":"doubled"}})");
    clouds.deliver();
    CHECK(clouds.pull().size() == 2);
}

TEST_CASE("A subscription is nobody's without the scope", "[gmail_push_test]") {
    Listener clouds;
    clouds.listen_token = clouds.gmail_token;
    CHECK(clouds.call("pull", {{"maxMessages", 1}}).status == 403);
}

TEST_CASE("A pushed message is signed by the key that Google shows, and a forged one is not", "[gmail_push_test]") {
    NotifiedEndpoint endpoint([](const Notified&) { return NotifiedAnswer{204}; });
    Listener clouds(
        {{"push_endpoint", endpoint.url("/push")}, {"push_account", "push@project.test"}, {"push_audience", "remand"}});
    REQUIRE(clouds.watch().status == 200);
    clouds.control.set_switches(R"({"google":{"forged_notifications":true}})");
    clouds.deliver();
    const auto received = endpoint.wait(2);
    REQUIRE(received.size() == 2);
    CHECK(json::parse(received[0].body).at("subscription") == clouds.subscription);
    const auto keys = clouds.send("GET", clouds.process.endpoints().gmail_endpoint + "/oauth2/v1/certs").json();
    int good = 0;
    for (const auto& request : received) {
        const auto token =
            emulator::read_assertion(request.authorization.substr(std::string("Bearer ").size())).value();
        CHECK(token.claims.at("aud") == "remand");
        CHECK(token.claims.at("email") == "push@project.test");
        const auto key = keys.at(token.header.at("kid").get<std::string>()).get<std::string>();
        good += emulator::verify_rs256(key, token.signed_text, token.signature) ? 1 : 0;
    }
    CHECK(good == 1);
}
