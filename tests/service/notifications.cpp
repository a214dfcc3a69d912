// Being told of new mail: who is subscribed, what is believed of what comes in, and that nothing depends on it.
#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/notifications/notifications.hpp"
#include "tests/service/service_world.hpp"
#include "tests/support/memory_notifications.hpp"

using namespace remand;
using namespace remand::tests;
using namespace remand::service;
using namespace std::chrono_literals;

namespace {

// The parts of the service that notifications touch, driven step by step.
struct Told {
    explicit Told(NotificationSource::Way way = NotificationSource::Way::push) : source(clock, way) {
        settings.public_url = "https://remand.example.com";
        settings.requests_a_minute = 1'000'000;
        add("acme", {"jane", "omar"});
        restart();
    }
    void add(const std::string& name, const std::vector<std::string>& mailboxes) {
        db::TenantRecord record;
        record.id = {name};
        record.provider = "memory";
        record.state = db::TenantState::active;
        record.options_json = "{}";
        REQUIRE(db::TenantStore(*database).add(record, {0, clock.now(), "test", "tenant.add", name, "{}"}));
        connector.tell_by(&source);
        std::vector<Mailbox> boxes;
        for (const auto& one : mailboxes) boxes.push_back({{one}, one + "@example.com", one, {}});
        REQUIRE(db::MailboxStore(*database).upsert({name}, boxes));
    }
    // As a new process, with what the database holds.
    void restart() {
        hinted.clear();
        subscribed.clear();
        notifications.emplace(NotificationParts{
            *database,
            [this](const db::TenantRecord&) -> Result<std::shared_ptr<Connector>> {
                return std::shared_ptr<Connector>(std::shared_ptr<void>{}, &connector);
            },
            &find_provider, clock, Log::silent(), jitter, settings,
            [this](const TenantId&, const MailboxId& mailbox, bool) { hinted.push_back(mailbox.value); },
            [this](const TenantId&, const MailboxId& mailbox, bool is) {
                is ? void(subscribed.insert(mailbox.value)) : void(subscribed.erase(mailbox.value));
            }});
        REQUIRE(notifications->refresh());
    }
    void keep() {
        while (notifications->keep_once()) {
        }
    }
    std::string path() const {
        const auto secret = db::TenantStore(*database).secret({"acme"}, "notification-door").value();
        return "/hooks/" + std::string(secret.value().reveal());
    }
    int send(const std::string& body) { return send(path(), body); }
    int send(const std::string& to, const std::string& body) {
        return notifications->take({"POST", to, {}, "192.0.2.1", "", "", body}).status;
    }
    void read_all() {
        const auto counts = notifications->counts();
        for (; read < counts.taken; ++read) notifications->read(*notifications->next_parcel({}));
    }
    void set_state(db::TenantState state) {
        REQUIRE(db::TenantStore(*database).update({"acme"}, [&](db::TenantRecord& record) { record.state = state; },
                                                  {0, clock.now(), "test", "tenant.state", "acme", "{}"}));
        REQUIRE(notifications->refresh());
    }
    std::vector<db::SubscriptionRecord> stored() { return db::SubscriptionStore(*database).list({"acme"}).value(); }
    NotificationStatus status() const { return notifications->status({"acme"}); }

    FakeClock clock;
    Jitter jitter{1};
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database = std::move(*db::Database::open_in_memory(sealer));
    NotificationSettings settings;
    MemoryNotifications source;
    MemoryConnector connector{clock};
    std::vector<std::string> hinted;
    std::set<std::string> subscribed;
    std::int64_t read = 0;
    std::optional<Notifications> notifications;
};

} // namespace

TEST_CASE("Every mailbox is subscribed, recorded without its secret, and looked at once", "[notifications]") {
    Told it;
    it.keep();
    CHECK(it.source.held().size() == 2);
    CHECK(it.subscribed == std::set<std::string>{"jane", "omar"});
    CHECK(it.hinted.size() == 2);
    const auto stored = it.stored();
    REQUIRE(stored.size() == 2);
    const auto held = it.source.held().at("jane");
    CHECK(stored[0].provider_id == held.id);
    CHECK(stored[0].proof_hash == sha256(held.proof));
    CHECK(held.url == "https://remand.example.com" + it.path());
    CHECK(it.status().subscribed == 2);
    CHECK(it.status().is_on);
}

TEST_CASE("Without an address of ours nothing is asked for that would be sent to it", "[notifications]") {
    Told it;
    it.settings.public_url.clear();
    it.restart();
    it.keep();
    CHECK(it.source.calls().subscribe == 0);
    CHECK_FALSE(it.status().is_on);
    CHECK(it.status().reason.find("public_url") != std::string::npos);
}

TEST_CASE("A notification with its proof is a hint for its mailbox alone", "[notifications]") {
    Told it;
    it.keep();
    it.hinted.clear();
    CHECK(it.send(it.source.body_for("jane")) == 202);
    it.read_all();
    CHECK(it.hinted == std::vector<std::string>{"jane"});
    CHECK(it.status().hints == 1);
    CHECK(it.status().last_hint_at == it.clock.now());
}

TEST_CASE("What is forged is dropped and counted, and hints at nothing", "[notifications]") {
    Told it;
    it.keep();
    it.hinted.clear();
    const auto held = it.source.held().at("jane");
    const auto other = it.source.held().at("omar");
    for (const auto& body : {held.id + " wrong news\n", held.id + " " + other.proof + " news\n",
                             "sub-99 " + held.proof + " gone\n", held.id + " " + sha256_hex(held.proof) + " gone\n"})
        CHECK(it.send(body) == 202);
    it.read_all();
    CHECK(it.hinted.empty());
    CHECK(it.status().refused == 4);
    CHECK(it.status().subscribed == 2);
    CHECK(it.send("/hooks/" + std::string(43, 'a'), it.source.body_for("jane")) == 404);
    CHECK(it.send("/", it.source.body_for("jane")) == 404);
    CHECK(it.notifications->take({"GET", it.path(), {}, "192.0.2.1", "", "", ""}).status == 404);
    CHECK(it.notifications->counts().unknown == 3);
}

TEST_CASE("Ten thousand forged notifications change nothing and fill nothing", "[notifications]") {
    Told it;
    it.keep();
    it.hinted.clear();
    for (int i = 0; i < 10'000; ++i) {
        const int status = it.send("sub-1 forged-" + std::to_string(i) + " gone\n");
        REQUIRE((status == 202 || status == 503));
        if (i % 5 == 0) it.read_all();
    }
    it.read_all();
    CHECK(it.hinted.empty());
    CHECK(it.stored().size() == 2);
    for (int i = 0; i < 10'000; ++i) it.send("x");
    CHECK(it.notifications->counts().too_many == static_cast<std::int64_t>(10'000 - Inbox::most_parcels));
}

TEST_CASE("A subscription is renewed at half of its life, and once", "[notifications]") {
    Told it;
    it.keep();
    it.clock.advance(MemoryNotifications::life / 2 - 1s);
    it.keep();
    CHECK(it.source.calls().renew == 0);
    it.clock.advance(2s);
    it.keep();
    CHECK(it.source.calls().renew == 2);
    CHECK(it.source.calls().subscribe == 2);
    it.clock.advance(MemoryNotifications::life / 2 - 10s);
    it.keep();
    CHECK(it.source.calls().renew == 2);
    CHECK(it.stored()[0].expires_at > it.clock.now() + MemoryNotifications::life / 4);
    CHECK(it.stored()[0].proof_hash == sha256(it.source.held().at("jane").proof)); // it stays what it was
}

TEST_CASE("Subscriptions survive a restart: none is made twice, and notifications are known again", "[notifications]") {
    Told it;
    it.keep();
    const auto path = it.path();
    it.restart();
    CHECK(it.subscribed.size() == 2);
    it.keep();
    CHECK(it.source.calls().subscribe == 2);
    CHECK(it.path() == path);
    CHECK(it.send(it.source.body_for("omar")) == 202);
    it.read = 0;
    it.read_all();
    CHECK(it.hinted == std::vector<std::string>{"omar"});
}

TEST_CASE("One that is gone at its renewal is made anew, and its mailbox looked at", "[notifications]") {
    Told it;
    it.keep();
    it.hinted.clear();
    it.source.forget("jane");
    it.clock.advance(MemoryNotifications::life / 2 + 1s);
    it.keep();
    CHECK(it.source.calls().subscribe == 3);
    CHECK(it.source.held().size() == 2);
    CHECK(std::count(it.hinted.begin(), it.hinted.end(), "jane") == 2); // when it was missed, and when it was back
    CHECK(it.status().subscribed == 2);
}

TEST_CASE("What the provider says about a subscription itself is done once", "[notifications]") {
    Told it;
    it.keep();
    it.clock.advance(1h);
    for (int i = 0; i < 20; ++i) it.send(it.source.body_for("jane", "renew"));
    it.read_all();
    it.keep();
    for (int i = 0; i < 20; ++i) it.send(it.source.body_for("jane", "renew"));
    it.read_all();
    it.keep();
    CHECK(it.source.calls().renew == 1);
    const auto gone = it.source.body_for("omar", "gone");
    it.source.forget("omar");
    for (int i = 0; i < 20; ++i) it.send(gone);
    it.read_all();
    CHECK_FALSE(it.subscribed.contains("omar"));
    it.keep();
    CHECK(it.source.calls().subscribe == 3);
    CHECK(it.subscribed.contains("omar"));
}

TEST_CASE("[trap 19] One that is refused is tried again later and later, and its mailbox is polled",
          "[notifications]") {
    Told it;
    it.source.refuse(Error{ErrorKind::retry, "memory.validation_failed", "The handshake timed out.", {}});
    it.keep();
    const int at_once = it.source.calls().subscribe;
    CHECK(at_once == 2);
    CHECK(it.subscribed.empty());
    CHECK(it.status().failing == 2);
    CHECK(it.status().reason == "The handshake timed out.");
    for (int second = 0; second < 600; ++second, it.clock.advance(1s)) it.keep();
    const int tries = it.source.calls().subscribe - at_once;
    CHECK(tries >= 4);
    CHECK(tries <= 12);
    it.source.refuse({});
    it.clock.advance(1h);
    it.keep();
    CHECK(it.subscribed.size() == 2);
    CHECK(it.status().failing == 0);
}

TEST_CASE("A quota is not asked about again for an hour, but at once after an administrator's step",
          "[notifications]") {
    Told it;
    it.source.refuse(Error{ErrorKind::give_up, "memory.quota", "Too many.", {}});
    it.keep();
    for (int minute = 0; minute < 29; ++minute, it.clock.advance(1min)) it.keep();
    REQUIRE(it.notifications->refresh(false)); // the list of mailboxes was read anew
    it.keep();
    CHECK(it.source.calls().subscribe == 2);
    it.source.refuse({});
    REQUIRE(it.notifications->refresh());
    it.keep();
    CHECK(it.subscribed.size() == 2);
}

TEST_CASE("A paused tenant's subscriptions are let go, and made again when it goes on", "[notifications]") {
    Told it;
    it.keep();
    it.set_state(db::TenantState::paused);
    CHECK(it.send(it.source.body_for("jane")) == 404);
    it.keep();
    CHECK(it.source.held().empty());
    CHECK(it.stored().empty());
    CHECK(it.subscribed.empty());
    CHECK_FALSE(it.status().is_on);
    it.set_state(db::TenantState::active);
    it.keep();
    CHECK(it.source.held().size() == 2);
}

TEST_CASE("A new address moves every subscription to it", "[notifications]") {
    Told it;
    it.keep();
    it.settings.public_url = "https://other.example.com";
    it.restart();
    it.keep();
    CHECK(it.source.calls().cancel == 2);
    CHECK(it.source.held().at("jane").url.starts_with("https://other.example.com/hooks/"));
    CHECK(it.stored().size() == 2);
}

TEST_CASE("A removed tenant leaves nothing behind", "[notifications]") {
    Told it;
    it.keep();
    cancel_subscriptions(*it.database, it.connector, {"acme"}, it.clock, 10s);
    CHECK(it.source.held().empty());
    REQUIRE(db::TenantStore(*it.database).remove({"acme"}, {0, it.clock.now(), "test", "tenant.remove", "acme", "{}"}));
    CHECK(it.stored().empty());
    REQUIRE(it.notifications->refresh());
    CHECK_FALSE(it.notifications->keep_once());
}

TEST_CASE("Pulled notifications are hints by address, and acknowledged once they were taken", "[notifications]") {
    Told it(NotificationSource::Way::pull);
    it.settings.public_url.clear(); // nothing from outside reaches us
    it.restart();
    it.keep();
    it.hinted.clear();
    it.source.publish("omar@example.com");
    it.source.publish("nobody@example.com");
    CHECK(it.notifications->pull_once());
    CHECK(it.hinted == std::vector<std::string>{"omar"});
    CHECK(it.source.calls().acknowledged == 2);
    CHECK(it.notifications->pull_once()); // at once after some that came
    CHECK_FALSE(it.notifications->pull_once());
    it.clock.advance(1s);
    CHECK(it.notifications->pull_once());
}

TEST_CASE("A pull that is refused is tried later, and says why", "[notifications]") {
    Told it(NotificationSource::Way::pull);
    it.keep();
    it.source.refuse(Error{ErrorKind::fix_configuration, "memory.refused", "The role is missing.", {}});
    int pulls = 0;
    for (int second = 0; second < 120; ++second, it.clock.advance(1s))
        while (it.notifications->pull_once()) ++pulls;
    CHECK(pulls > 3);
    CHECK(pulls < 12);
    CHECK(it.status().reason == "The role is missing.");
}

TEST_CASE("An address that knocks too often is turned away, and others are not", "[notifications]") {
    Told it;
    it.settings.requests_a_minute = 60;
    it.restart();
    const auto knock = [&](const std::string& peer) {
        return it.notifications->take({"POST", it.path(), {}, peer, "", "", "x"}).status;
    };
    int taken = 0;
    for (int i = 0; i < 1000; ++i) taken += knock("192.0.2.1") == 202 ? 1 : 0;
    CHECK(taken == 10); // ten seconds' worth
    CHECK(knock("192.0.2.1") == 429);
    CHECK(knock("192.0.2.2") == 202);
    it.clock.advance(2s);
    CHECK(knock("192.0.2.1") == 202);
    taken = 0;
    for (int i = 0; i < 1000; ++i) taken += knock("2001:db8::" + std::to_string(i)) == 202 ? 1 : 0;
    CHECK(taken == 10); // one network
    CHECK(network_of("::ffff:192.0.2.7") == "192.0.2.7");
}

TEST_CASE("Behind a proxy it is the proxy's word that counts, and nobody else's", "[notifications]") {
    Told it;
    it.settings.requests_a_minute = 6;
    it.settings.behind_proxy = true;
    it.restart();
    const auto knock = [&](const std::string& forwarded) {
        return it.notifications->take({"POST", it.path(), {}, "127.0.0.1", forwarded, "", "x"}).status;
    };
    CHECK(knock("192.0.2.1") == 202);
    CHECK(knock("192.0.2.9, 192.0.2.1") == 429);
    CHECK(knock("192.0.2.1, 192.0.2.9") == 202);
}

TEST_CASE("The addresses that are remembered are bounded", "[notifications]") {
    FakeClock clock;
    AddressLimiter limiter(60, clock);
    for (std::size_t i = 0; i < AddressLimiter::most_addresses + 50; ++i)
        CHECK(limiter.allows("10." + std::to_string(i / 65536) + '.' + std::to_string(i / 256 % 256) + '.' +
                             std::to_string(i % 256)));
}

TEST_CASE("A running service looks at a mailbox as soon as it is told, and finds mail without being told",
          "[notifications]") {
    ServiceWorld world;
    world.config.notifications.public_url = "https://remand.example.com";
    MemoryNotifications source(world.clock);
    auto connector = world.add_tenant("acme");
    connector->tell_by(&source);
    const auto box = connector->add_mailbox("jane@example.com");
    auto& runtime = world.start();
    REQUIRE(world.wait_for([&] { return source.held().size() == 1 && runtime.is_idle(); }));
    const auto secret = db::TenantStore(*world.database).secret({"acme"}, "notification-door").value().value();
    const auto path = "/hooks/" + std::string(secret.reveal());
    const auto judged = [&] { return runtime.status().messages_judged; };

    world.clock.advance(5s); // less than any poll takes
    connector->deliver("jane@example.com", "Subject: told\r\n\r\n");
    CHECK(runtime.take_notification({"POST", path, {}, "192.0.2.1", "", "", source.body_for(box.id.value)}).status ==
          202);
    CHECK(world.wait_for([&] { return judged() == 1; }));
    // At rest: a look that is still being ended would reckon the next one from the time that is to come.
    CHECK(world.wait_for([&] { return runtime.notification_status({"acme"}).is_heard && runtime.is_idle(); }));

    connector->deliver("jane@example.com", "Subject: not told\r\n\r\n");
    world.clock.advance(20min); // the safety poll
    CHECK(world.wait_for([&] { return judged() == 2; }));
    runtime.stop();
}
