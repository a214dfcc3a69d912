// A credential is replaced under the running service: Microsoft's connector over canned answers, everything else real.
#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "service/runtime.hpp"
#include "service/tenants/tenants.hpp"
#include "tests/connectors/certificate_support.hpp"
#include "tests/connectors/graph_support.hpp"
#include "tests/support/fake_extractor.hpp"

namespace remand::tests {
namespace {

using namespace std::chrono_literals;

class LentTransport final : public http::Transport {
public:
    explicit LentTransport(http::Transport& transport) : transport_(transport) {}
    Result<http::Response> send(const http::Request& request) override { return transport_.send(request); }

private:
    http::Transport& transport_;
};

// The application as it is registered at the provider: which credentials it takes.
class Registration {
public:
    void take(std::set<std::string> secrets, bool takes_certificate = false) {
        const std::lock_guard lock(mutex_);
        secrets_ = std::move(secrets);
        takes_certificate_ = takes_certificate;
    }
    http::Response answer(const http::Request& request) {
        const std::lock_guard lock(mutex_);
        const bool is_certificate = request.body.find("&client_assertion=") != std::string::npos;
        bool is_good = is_certificate && takes_certificate_;
        for (const auto& secret : secrets_)
            is_good = is_good || request.body.find("&client_secret=" + secret + "&") != std::string::npos;
        if (is_good) return graph_token({"Mail.ReadWrite", "User.Read.All", "Organization.Read.All"});
        return json_reply({{"error", "invalid_client"}, {"error_codes", {is_certificate ? 700027 : 7000215}}}, 401);
    }

private:
    std::mutex mutex_;
    std::set<std::string> secrets_;
    bool takes_certificate_ = false;
};

struct RunningTenant {
    RunningTenant() {
        using nlohmann::json;
        app.take({"old"});
        transport.on("POST", "/oauth2/v2.0/token",
                     [this](const http::Request& request) -> Result<http::Response> { return app.answer(request); });
        transport.on(
            "GET", "/v1.0/organization",
            json_reply(
                {{"value",
                  {{{"id", "t-1"}, {"displayName", "Contoso"}, {"verifiedDomains", {{{"name", "contoso.test"}}}}}}}}));
        transport.on("GET", "/v1.0/users?", json_reply({{"value", {graph_user("user-1", "jane@contoso.test")}}}));
        transport.on("GET", "/mailFolders/inbox/messages?", json_reply({{"value", json::array()}}));
        transport.on("GET", "/mailFolders/inbox?", json_reply(graph_folder("inbox-id", "Inbox")));
        transport.on("GET", "/mailFolders/junkemail?", json_reply(graph_folder("junk-id", "Junk Email")));
        for (const std::string folder : {"inbox", "junk"}) {
            const auto page = delta_page(json::array(), "deltaLink", graph_url("/" + folder + "?$deltatoken=d"));
            transport.on("GET", "/mailFolders/" + folder + "-id/messages/delta", json_reply(page));
            transport.on("GET", "/v1.0/" + folder + "?$deltatoken", json_reply(page));
        }
        service::NewTenant tenant;
        tenant.name = "acme";
        tenant.provider = "microsoft";
        tenant.settings.options = graph_settings().options;
        tenant.secrets.emplace("client-secret", Secret("old"));
        tenant.is_read_write = true;
        REQUIRE(tenants.add(tenant, "test"));
        const auto verified = tenants.verify("acme", "test");
        REQUIRE(verified);
        INFO(verified->reason.message);
        REQUIRE(verified->outcome == service::Verification::Outcome::active);
        config.fetch_threads = 2;
        config.action_threads = 1;
        runtime.emplace(service::RuntimeParts{
            *database, extractor, [this](const db::TenantRecord& record) { return connectors.connect(record); }, clock,
            Log::silent(), config, judge_by_header});
        REQUIRE(runtime->start());
    }
    // Time goes on past the life of a token, and mailboxes are read with a new one.
    void read_on() {
        const auto before = runtime->status().rounds;
        const auto tokens = transport.count("POST", "/oauth2/v2.0/token");
        clock.advance(1h);
        runtime->poll_now({"acme"});
        bool is_done = false;
        for (int i = 0; i < 4000 && !is_done; ++i) {
            std::this_thread::sleep_for(5ms);
            is_done = runtime->status().rounds > before && transport.count("POST", "/oauth2/v2.0/token") > tokens &&
                      runtime->is_idle();
        }
        REQUIRE(is_done);
    }
    void replace(const std::string& key, const Secret& secret) {
        service::TenantChanges changes;
        changes.secrets.emplace(key, secret);
        REQUIRE(tenants.change("acme", changes, "test"));
        runtime->tenants_changed();
    }
    void check_nothing_lost() {
        CHECK(tenants.find("acme")->state == db::TenantState::active);
        CHECK(runtime->status().round_failures == 0);
        CHECK(runtime->status().provider_errors == 0);
    }
    bool has_former() {
        for (const auto& credential : tenants.credentials(*tenants.find("acme")))
            if (credential.is_former) return true;
        return false;
    }

    FakeClock clock;
    Registration app;
    CannedTransport transport;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database = std::move(*db::Database::open_in_memory(sealer));
    service::ConnectorCache connectors{
        *database, providers(),
        [this](const http::TransportSettings&) -> Result<std::unique_ptr<http::Transport>> {
            return std::make_unique<LentTransport>(transport);
        },
        clock, Log::silent()};
    service::Tenants tenants{*database, providers(), connectors, clock};
    FakeExtractor extractor;
    service::Config config;
    std::optional<service::Runtime> runtime; // last: it ends first
};

} // namespace

TEST_CASE("A secret is replaced while the service runs, and not one round fails", "[tenant_rotation]") {
    RunningTenant running;
    running.read_on();
    running.replace("client-secret", Secret("new")); // the provider does not know it yet
    running.read_on();
    CHECK(running.has_former());
    running.check_nothing_lost();

    running.app.take({"old", "new"});
    running.read_on();
    CHECK_FALSE(running.has_former());
    running.app.take({"new"});
    running.read_on();
    running.check_nothing_lost();
}

TEST_CASE("A certificate takes the place of a secret while the service runs", "[tenant_rotation]") {
    RunningTenant running;
    running.replace("certificate", certificate_until(running.clock.now() + 24h * 365));
    running.read_on();
    CHECK(running.has_former());
    running.app.take({}, true);
    running.read_on();
    CHECK_FALSE(running.has_former());
    running.check_nothing_lost();
    running.read_on();
    running.check_nothing_lost();
}

TEST_CASE("When the last credential is refused the tenant waits for a new one, and goes on with it",
          "[tenant_rotation]") {
    RunningTenant running;
    running.app.take({});
    running.clock.advance(1h);
    running.runtime->poll_now({"acme"});
    bool is_lost = false;
    for (int i = 0; i < 4000 && !is_lost; ++i) {
        std::this_thread::sleep_for(5ms);
        is_lost = running.tenants.find("acme")->state == db::TenantState::needs_consent;
    }
    REQUIRE(is_lost);
    CHECK(running.tenants.find("acme")->status_message.find("not its Secret ID") != std::string::npos);
    running.app.take({"new"});
    running.replace("client-secret", Secret("new"));
    const auto examined = running.tenants.examine("acme", "test");
    REQUIRE(examined);
    CHECK(running.tenants.find("acme")->state == db::TenantState::active);
    running.runtime->tenants_changed();
    running.read_on();
}

} // namespace remand::tests
