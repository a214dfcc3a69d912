// Being told of new mail, over TLS both ways: the emulated clouds call the service as Microsoft and Google do. Polls are
// an hour apart where a test is about notifications, and a fraction of a second where it is about polling without them.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "service/cli/api_client.hpp"
#include "tests/emulator/certificates.hpp"
#include "tests/end_to_end/world.hpp"
#include "tests/support/loopback_client.hpp"

namespace remand::tests {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// One that was free a moment ago: the address must be known before the listener is there.
int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(fd, plain, size) == 0);
    REQUIRE(::getsockname(fd, plain, &size) == 0);
    ::close(fd);
    return ntohs(address.sin_port);
}

// Where the service listens, with a certificate that the test trusts.
struct Listener {
    Listener() {
        const auto made = emulator::make_certificates();
        std::ofstream(folder / "ca.pem") << made.ca_pem;
        std::ofstream(folder / "cert.pem") << made.leaf_pem;
        std::ofstream(folder / "key.pem") << made.leaf_key_pem;
    }
    std::string url() const { return fmt::format("https://localhost:{}", port); }
    std::string config() const {
        return fmt::format("[notifications]\npublic_url = \"{}\"\nlisten = \"127.0.0.1:{}\"\ncertificate_file = \"{}\"\n"
                           "private_key_file = \"{}\"\npull_pause = \"100ms\"\nsafety_poll = \"2h\"\n",
                           url(), port, (folder / "cert.pem").string(), (folder / "key.pem").string());
    }
    int post(const std::string& path, const std::string& body) const {
        support::LoopbackClient client(folder / "ca.pem");
        return client.send({"POST", path.starts_with("https") ? path : url() + path, {}, body}).status;
    }
    TempDirectory folder;
    int port = free_port();
};

struct Told {
    explicit Told(const std::string& poll = "1h")
        : world(clouds, {poll, listener.config()}),
          topic(clouds.client.add_pubsub({.customer = world.google().domain, .topic = "mail"}).first) {}

    void authorise(bool is_pushed = false) {
        world.authorise(world.microsoft());
        world.authorise(world.google());
        const auto& endpoints = clouds.process.endpoints();
        std::vector<std::string> set{"tenant", "set", world.google().name, "--pubsub-topic", topic, "--pubsub-endpoint",
                                     endpoints.gmail_endpoint, "--signing-keys-url",
                                     endpoints.gmail_endpoint + "/oauth2/v1/certs"};
        if (is_pushed) {
            set.insert(set.end(), {"--pubsub-push-account", push_account});
        } else {
            const auto made =
                clouds.client.add_pubsub({.customer = world.google().domain, .topic = "mail", .subscription = "remand"});
            set.insert(set.end(), {"--pubsub-subscription", made.second});
        }
        const auto changed = world.remand(set);
        INFO(changed.err);
        REQUIRE(changed.exit_code == 0);
    }
    json notifications(const GivenTenant& tenant) {
        return world.remand_json({"tenant", "show", tenant.name}).at("notifications");
    }
    template <class Condition> bool within(std::chrono::seconds limit, Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (std::chrono::steady_clock::now() < deadline) {
            if (condition()) return true;
            std::this_thread::sleep_for(20ms);
        }
        return condition();
    }
    bool is_subscribed(const GivenTenant& tenant) {
        const auto push = clouds.client.push();
        return std::all_of(tenant.mailboxes.begin(), tenant.mailboxes.end(), [&](const std::string& address) {
            const bool is_watched = std::find(push.watched.begin(), push.watched.end(), address) != push.watched.end();
            return is_watched || std::any_of(push.subscriptions.begin(), push.subscriptions.end(),
                                             [&](const auto& one) { return one.mailbox == address; });
        });
    }
    // Every mailbox has had its first round, so that only a notification makes for another.
    void start() {
        world.start_service();
        for (const auto* tenant : world.tenants())
            if (tenant->cloud == "microsoft" || !is_push_pending)
                REQUIRE(within(30s, [&] { return is_subscribed(*tenant); }));
        world.wait_until_idle();
    }
    bool is_in_inbox(support::EmulatorKey key) {
        const auto where = clouds.client.message(key).where;
        return where.folder == "inbox" || std::find(where.labels.begin(), where.labels.end(), "INBOX") != where.labels.end();
    }
    support::EmulatorKey phish(const GivenTenant& tenant, std::size_t mailbox = 0) {
        const auto& address = tenant.mailboxes.at(mailbox);
        return world.deliver(tenant, address, phishing_mail(address, ++count));
    }
    std::string door() { return clouds.client.push().subscriptions.at(0).notification_url; }

    Clouds clouds;
    Listener listener;
    World world;
    std::string topic;
    std::string push_account = "push@remand-project.test";
    bool is_push_pending = false;
    int count = 0;
};

} // namespace

TEST_CASE("Bad mail of both clouds is moved as soon as they tell of it, though polls are an hour apart", "[notifications]") {
    Told it;
    it.authorise();
    it.start();
    std::vector<support::EmulatorKey> keys;
    for (const auto* tenant : it.world.tenants())
        for (std::size_t i = 0; i < tenant->mailboxes.size(); ++i) keys.push_back(it.phish(*tenant, i));
    CHECK(it.within(20s, [&] {
        return std::none_of(keys.begin(), keys.end(), [&](auto key) { return it.is_in_inbox(key); });
    }));
    for (const auto* tenant : it.world.tenants()) {
        const auto shown = it.notifications(*tenant);
        CHECK(shown.at("is_on") == true);
        CHECK(shown.at("is_heard") == true);
        CHECK(shown.at("way") == (tenant->cloud == "microsoft" ? "push" : "pull"));
        CHECK(shown.at("subscribed") == tenant->mailboxes.size());
        CHECK(shown.at("failing") == 0);
        CHECK_FALSE(shown.at("last_hint_at").is_null());
        CHECK_FALSE(shown.at("next_renewal_at").is_null());
        CHECK(it.world.remand({"tenant", "doctor", tenant->name}).exit_code == 0);
    }
    CHECK(it.world.remand({"status"}).out.find("NOTIFICATIONS") != std::string::npos);

    SECTION("a restart makes no subscription twice, and forgets none") {
        const auto before = it.clouds.client.push();
        it.world.stop_service();
        it.clouds.client.clear_ledger();
        it.start();
        CHECK(it.clouds.client.count_requests("graph.subscription.create") == 0);
        CHECK(it.clouds.client.count_requests("gmail.watch") == 0);
        const auto after = it.clouds.client.push();
        REQUIRE(after.subscriptions.size() == before.subscriptions.size());
        for (std::size_t i = 0; i < before.subscriptions.size(); ++i)
            CHECK(after.subscriptions[i].id == before.subscriptions[i].id);
        const auto key = it.phish(it.world.microsoft());
        CHECK(it.within(20s, [&] { return !it.is_in_inbox(key); }));
    }
    SECTION("a paused tenant is told of nothing, and neither is a removed one") {
        REQUIRE(it.world.remand({"tenant", "pause", it.world.microsoft().name}).exit_code == 0);
        CHECK(it.within(20s, [&] { return it.clouds.client.push().subscriptions.empty(); }));
        CHECK(it.clouds.client.push().watched.size() == it.world.google().mailboxes.size());
        REQUIRE(it.world.remand({"tenant", "remove", it.world.google().name, "--yes"}).exit_code == 0);
        CHECK(it.clouds.client.push().watched.empty());
    }
    SECTION("a subscription that the provider removes is made anew, and what came meanwhile is found") {
        const auto former = it.clouds.client.push().subscriptions;
        it.clouds.client.send_lifecycle("subscriptionRemoved", former.at(0).id);
        CHECK(it.within(20s, [&] {
            const auto now = it.clouds.client.push().subscriptions;
            return now.size() == former.size() &&
                   std::none_of(now.begin(), now.end(), [&](const auto& one) { return one.id == former[0].id; });
        }));
        it.clouds.client.clear_ledger();
        it.clouds.client.send_lifecycle("missed");
        CHECK(it.within(20s, [&] { return it.clouds.client.count_requests("graph.messages.delta") >= 2; }));
    }
}

TEST_CASE("Forged notifications change nothing, doubled and late ones lose and repeat nothing", "[notifications][fault][09]") {
    Told it;
    it.authorise();
    it.start();
    const auto before = it.clouds.client.push();
    it.clouds.client.clear_ledger();
    const auto& known = before.subscriptions.at(0);
    const auto notification = [](const std::string& id, const std::string& state, const std::string& event) {
        json row = {{"subscriptionId", id}, {"clientState", state}, {"changeType", "created"}};
        if (!event.empty()) row["lifecycleEvent"] = event;
        return json{{"value", {row}}}.dump();
    };
    for (const std::string event : {"", "subscriptionRemoved", "reauthorizationRequired", "missed"})
        for (int i = 0; i < 25; ++i)
            CHECK(it.listener.post(it.door(), notification(known.id, "guess", event)) == 202);
    CHECK(it.listener.post("/hooks/guess", notification(known.id, "guess", "")) == 404);
    CHECK(it.listener.post("/v1/status", "") == 404);
    CHECK(it.listener.post("/metrics", "") == 404);
    const int oversized = it.listener.post(it.door(), std::string(300 * 1024, 'x'));
    CHECK((oversized == 413 || oversized == 0)); // closed before all of it was sent
    CHECK(it.within(10s, [&] { return it.notifications(it.world.microsoft()).at("refused") == 100; }));
    CHECK(it.clouds.client.count_requests("graph.messages.delta") == 0);
    CHECK(it.clouds.client.count_requests("graph.subscription.renew") == 0);
    CHECK(it.clouds.client.push().subscriptions.size() == before.subscriptions.size());

    for (const std::string kind : {"doubled", "delayed"}) {
        it.clouds.client.set_switches(fmt::format(
            R"({{"microsoft":{{"notifications":"{0}","forged_notifications":true}},"google":{{"notifications":"{0}"}}}})", kind));
        std::vector<support::EmulatorKey> keys{it.phish(it.world.microsoft(), 1), it.phish(it.world.google(), 1)};
        CHECK(it.within(20s, [&] {
            return std::none_of(keys.begin(), keys.end(), [&](auto key) { return it.is_in_inbox(key); });
        }));
        for (const auto key : keys) {
            const auto moves = it.clouds.client.moves(key);
            CHECK(std::count_if(moves.begin(), moves.end(), [](const auto& move) { return move.was_carried_out; }) == 1);
        }
    }
}

TEST_CASE("With every notification lost, nothing is missed", "[notifications][fault][09]") {
    Told it("500ms");
    it.authorise();
    it.clouds.client.set_switches(R"({"microsoft":{"notifications":"lost"},"google":{"notifications":"lost"}})");
    it.start();
    std::vector<support::EmulatorKey> keys;
    for (int round = 0; round < 3; ++round)
        for (const auto* tenant : it.world.tenants())
            for (std::size_t i = 0; i < tenant->mailboxes.size(); ++i) keys.push_back(it.phish(*tenant, i));
    CHECK(it.within(60s, [&] {
        return std::none_of(keys.begin(), keys.end(), [&](auto key) { return it.is_in_inbox(key); });
    }));
    for (const auto* tenant : it.world.tenants()) CHECK(it.notifications(*tenant).at("is_heard") == false);
}

TEST_CASE("[trap 19] Where the handshake fails mail is polled, and the reason is shown", "[notifications][trap][19]") {
    const std::string kind = GENERATE("none", "wrong");
    Told it("500ms");
    it.authorise();
    it.clouds.client.set_switches(
        fmt::format(R"({{"microsoft":{{"validation":"{}","validation_milliseconds":300}}}})", kind));
    it.world.start_service();
    CHECK(it.within(20s, [&] { return it.notifications(it.world.microsoft()).at("failing") == 3; }));
    const auto shown = it.notifications(it.world.microsoft());
    CHECK(shown.at("reason").get<std::string>().find("public URL") != std::string::npos);
    CHECK(it.clouds.client.push().subscriptions.empty());
    const auto key = it.phish(it.world.microsoft());
    CHECK(it.within(30s, [&] { return !it.is_in_inbox(key); }));
    const auto doctor = it.world.remand({"tenant", "doctor", it.world.microsoft().name});
    CHECK(doctor.exit_code != 0);
    CHECK(doctor.out.find("are polled") != std::string::npos);
    // An administrator has mended it: doctor makes for another try at once.
    it.clouds.client.set_switches(R"({"microsoft":{"validation":"late","validation_milliseconds":500}})");
    (void)it.world.remand({"tenant", "doctor", it.world.microsoft().name});
    CHECK(it.within(20s, [&] { return it.is_subscribed(it.world.microsoft()); }));
}

TEST_CASE("Pub/Sub may push to us, signed by Google, and what is signed by somebody else is refused", "[notifications]") {
    Told it;
    it.authorise(true);
    it.is_push_pending = true;
    it.start();
    // What doctor says is what an administrator types into the Cloud console.
    const auto doctor = it.world.remand_json({"tenant", "doctor", it.world.google().name});
    std::string url;
    for (const auto& check : doctor.at("checks")) {
        const auto detail = check.at("detail").get<std::string>();
        if (const auto at = detail.find("https://localhost"); check.at("what") == "Notifications" && at != std::string::npos)
            url = detail.substr(at, detail.find(' ', at) - at);
    }
    REQUIRE(url.starts_with(it.listener.url() + "/hooks/"));
    it.clouds.client.add_pubsub({.customer = it.world.google().domain,
                                 .topic = "mail",
                                 .subscription = "pushed",
                                 .push_endpoint = url,
                                 .push_account = it.push_account,
                                 .push_audience = url});
    REQUIRE(it.within(30s, [&] { return it.is_subscribed(it.world.google()); }));
    it.clouds.client.set_switches(R"({"google":{"forged_notifications":true}})");
    const auto key = it.phish(it.world.google());
    CHECK(it.within(20s, [&] { return !it.is_in_inbox(key); }));
    CHECK(it.within(10s, [&] { return it.notifications(it.world.google()).at("refused") > 0; }));
    CHECK(it.listener.post(url, R"({"message":{"data":"e30="}})") == 202); // and no token at all
    CHECK(it.notifications(it.world.google()).at("is_heard") == true);
}

} // namespace remand::tests
