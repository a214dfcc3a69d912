#include <catch2/catch.hpp>

#include "tests/emulator/emulated_clouds.hpp"
#include "tests/emulator/notified_endpoint.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
struct Subscriber : EmulatedClouds {
    NotifiedEndpoint endpoint;

    explicit Subscriber(std::function<NotifiedAnswer(const Notified&)> answer = NotifiedEndpoint::willing)
        : endpoint(std::move(answer)) {
        make_microsoft();
    }
    [[nodiscard]] json request(const json& more = json::object()) const {
        json body = {{"changeType", "created"},
                     {"resource", "users/anna@contoso.test/mailFolders('inbox')/messages"},
                     {"notificationUrl", endpoint.url("/notify")},
                     {"expirationDateTime", to_rfc3339(SystemClock{}.now() + std::chrono::hours{1})},
                     {"clientState", "our secret"}};
        body.update(more);
        return body;
    }
    Answer subscriptions(const std::string& method, const std::string& path, const json& body = nullptr) {
        return graph(method, process.endpoints().graph_endpoint + "/v1.0/subscriptions" + path,
                     body.is_null() ? "" : body.dump());
    }
    Answer subscribe(const json& more = json::object()) { return subscriptions("POST", "", request(more)); }
    EmulatorKey deliver(int number) {
        return control.deliver("microsoft", "anna@contoso.test",
                               small_mail("<" + std::to_string(number) + "@outside.test>"));
    }
    std::vector<json> notices(std::size_t requests) {
        std::vector<json> list;
        for (const auto& request : endpoint.wait(requests))
            if (request.target.find("validationToken") == std::string::npos) {
                const auto body = json::parse(request.body);
                list.insert(list.end(), body.at("value").begin(), body.at("value").end());
            }
        return list;
    }
    void set(const json& switches) { control.set_switches(json{{"microsoft", switches}}.dump()); }
};
} // namespace

TEST_CASE("A subscriber is asked first, then told of what is delivered to the folder and of nothing else",
          "[graph_subscription_test][described]") {
    Subscriber clouds;
    const auto made = clouds.subscribe();
    REQUIRE(made.status == 201);
    CHECK(clouds.endpoint.wait(1).front().content_type.starts_with("text/plain"));
    EmulatorDelivery elsewhere{"microsoft", {"anna@contoso.test"}, small_mail("<0@outside.test>")};
    elsewhere.folder = "archive";
    clouds.control.deliver(elsewhere);
    const auto key = clouds.deliver(1);
    const auto notices = clouds.notices(2);
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].at("subscriptionId") == made.json().at("id"));
    CHECK(notices[0].at("clientState") == "our secret");
    CHECK(notices[0].at("changeType") == "created");
    CHECK(notices[0].at("tenantId") == clouds.microsoft.directory_id);
    CHECK(notices[0].at("resourceData").at("id") == clouds.control.message(key).immutable_id);
}

TEST_CASE("Without the preference a subscription speaks of classic ids", "[graph_subscription_test]") {
    Subscriber clouds;
    const auto url = clouds.process.endpoints().graph_endpoint + "/v1.0/subscriptions";
    REQUIRE(clouds.graph("POST", url, clouds.request().dump(), false).status == 201);
    const auto key = clouds.deliver(1);
    CHECK(clouds.notices(2).at(0).at("resourceData").at("id") == clouds.control.message(key).classic_id);
}

TEST_CASE("An endpoint that is not willing gets no subscription", "[graph_subscription_test]") {
    const auto refusal = [](NotifiedAnswer answer) {
        Subscriber clouds([answer](const Notified&) { return answer; });
        const auto refused = clouds.subscribe();
        CHECK(refused.status == 400);
        CHECK(clouds.subscriptions("GET", "").json().at("value").empty());
        return refused.json().at("error").at("message").get<std::string>();
    };
    CHECK(refusal({403, ""}).find("'403'") != std::string::npos);
    CHECK(refusal({200, "something else"}).find("exactly match") != std::string::npos);
    CHECK(refusal({200, "{}", "application/json"}).find("text/plain") != std::string::npos);
}

TEST_CASE("A handshake may not be sent, be of another token, or be late", "[graph_subscription_test]") {
    Subscriber clouds;
    clouds.set({{"validation", "none"}});
    CHECK(clouds.subscribe().json().at("error").at("message") == "Subscription validation request timed out.");
    CHECK(clouds.endpoint.wait(0).empty());
    clouds.set({{"validation", "wrong"}});
    CHECK(clouds.subscribe().status == 400);
    clouds.set({{"validation", "late"}, {"validation_milliseconds", 50}});
    CHECK(clouds.subscribe().status == 201);
    CHECK(clouds.control.requests("graph.subscription.create").back().status == 201);
    CHECK(clouds.control.requests("graph.subscription.create").front().status == 400);
}

TEST_CASE("Notices may be lost, doubled, and joined by forged ones", "[graph_subscription_test]") {
    Subscriber clouds;
    REQUIRE(clouds.subscribe().status == 201);
    clouds.set({{"notifications", "lost"}});
    clouds.deliver(1);
    clouds.set({{"notifications", "doubled"}, {"forged_notifications", true}});
    clouds.deliver(2);
    const auto notices = clouds.notices(4);
    REQUIRE(notices.size() == 3);
    CHECK(std::count_if(notices.begin(), notices.end(),
                        [](const json& notice) { return notice.at("clientState") == "forged"; }) == 1);
}

TEST_CASE("A notice that is not taken comes again", "[graph_subscription_test]") {
    auto refusals = std::make_shared<int>(1);
    Subscriber clouds([refusals](const Notified& request) {
        const bool is_handshake = request.target.find("validationToken") != std::string::npos;
        return !is_handshake && (*refusals)-- > 0 ? NotifiedAnswer{503} : NotifiedEndpoint::willing(request);
    });
    REQUIRE(clouds.subscribe().status == 201);
    clouds.deliver(1);
    const auto notices = clouds.notices(3);
    REQUIRE(notices.size() == 2);
    CHECK(notices[0] == notices[1]);
}

TEST_CASE("A request for a subscription is held to the rules", "[graph_subscription_test]") {
    Subscriber clouds;
    const auto in = [](std::chrono::minutes time) { return to_rfc3339(SystemClock{}.now() + time); };
    CHECK(clouds.subscribe({{"expirationDateTime", in(std::chrono::minutes{10'200})}}).status == 400);
    CHECK(clouds.subscribe({{"clientState", std::string(129, 'x')}}).status == 400);
    CHECK(clouds.subscribe({{"changeType", "sent"}}).status == 400);
    CHECK(clouds.subscribe({{"notificationUrl", "https://outside.test/"}}).status == 400);
    CHECK(clouds.subscribe({{"resource", "users/nobody@contoso.test/messages"}}).status == 404);
    CHECK(clouds.endpoint.wait(0).empty());
    const auto short_one = clouds.subscribe({{"expirationDateTime", in(std::chrono::minutes{5})}});
    REQUIRE(short_one.status == 201);
    CHECK(parse_rfc3339(short_one.json().at("expirationDateTime").get<std::string>()).value() >
          SystemClock{}.now() + std::chrono::minutes{40});
    CHECK(clouds.subscribe().status == 409);
}

TEST_CASE("A subscription is renewed, reauthorized and deleted by its id", "[graph_subscription_test][described]") {
    Subscriber clouds;
    const auto path = "/" + clouds.subscribe().json().at("id").get<std::string>();
    const auto end = to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()) + std::chrono::hours{48});
    CHECK(clouds.subscriptions("PATCH", path, {{"expirationDateTime", end}}).json().at("expirationDateTime") == end);
    CHECK(clouds.subscriptions("POST", path + "/reauthorize").status == 204);
    CHECK(clouds.subscriptions("GET", path).status == 200);
    CHECK(clouds.subscriptions("DELETE", path).status == 204);
    CHECK(clouds.subscriptions("PATCH", path, {{"expirationDateTime", end}}).status == 404);
}

TEST_CASE("Lifecycle events go to their own URL, and a removed subscription is gone", "[graph_subscription_test]") {
    Subscriber clouds;
    const auto made = clouds.subscribe({{"lifecycleNotificationUrl", clouds.endpoint.url("/lifecycle")}});
    REQUIRE(made.status == 201);
    CHECK(clouds.endpoint.wait(2).size() == 2); // both URLs are asked
    clouds.command("POST", "/v1/push/lifecycle", {{"event", "subscriptionRemoved"}});
    const auto event = clouds.endpoint.wait(3).at(2);
    CHECK(event.target == "/lifecycle");
    CHECK(json::parse(event.body).at("value").at(0).at("lifecycleEvent") == "subscriptionRemoved");
    CHECK(clouds.subscriptions("GET", "/" + made.json().at("id").get<std::string>()).status == 404);
}
