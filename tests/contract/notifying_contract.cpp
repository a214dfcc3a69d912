// The connector contract: being told of new mail (connectors/notifications.hpp), where the provider can do that.
#include <mutex>

#include "connectors/notifications.hpp"
#include "tests/contract/contract.hpp"
#include "tests/emulator/notified_endpoint.hpp"

namespace remand::contract {
namespace {

// What was sent to us, or is pulled, as notices: at least one within ten seconds.
template <class Fixture> struct Told {
    Told() : endpoint(&support::NotifiedEndpoint::willing) { fixture.reconnect_for_notifications(); }
    NotificationSource& source() { return *fixture.connector().notifications(); }
    Subscription subscribe() { return require_ok(source().subscribe(fixture.mailbox(), url())); }
    std::string url() const { return endpoint.url("/hooks/x"); }
    std::vector<Notice> notices() {
        std::vector<Notice> all;
        for (int i = 0; i < 100 && all.empty(); ++i) {
            if (source().way() == NotificationSource::Way::pull) {
                auto pulled = require_ok(source().pull());
                CHECK(source().acknowledge(pulled.receipts));
                all = std::move(pulled.notices);
                continue;
            }
            for (const auto& request : endpoint.wait(i + 1U))
                if (!request.body.empty()) {
                    auto read = require_ok(source().read({url(), request.authorization, request.body}));
                    all.insert(all.end(), read.begin(), read.end());
                }
        }
        return all;
    }
    Fixture fixture;
    support::NotifiedEndpoint endpoint;
};

} // namespace

#define NOTIFYING(sentence) TEMPLATE_TEST_CASE(sentence, "[connector_contract]", MicrosoftFixture, GoogleFixture)

NOTIFYING("A subscribed mailbox is told of, with the proof that was agreed on or by its address") {
    Told<TestType> it;
    const auto made = it.subscribe();
    CHECK(made.expires_at > made.renew_at);
    CHECK(made.renew_at > std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
    it.fixture.deliver(it.fixture.mailbox(), mail(1), {});
    const auto notices = it.notices();
    REQUIRE_FALSE(notices.empty());
    CHECK(notices[0].what == Notice::What::news);
    CHECK(notices[0].provider_id == made.provider_id);
    if (made.provider_id.empty())
        CHECK(notices[0].address == it.fixture.mailbox().address);
    else
        CHECK(made.proof.equals(notices[0].proof));
}

NOTIFYING("Asked for twice, there is one; its renewal ends no sooner") {
    Told<TestType> it;
    const auto first = it.subscribe();
    const auto second = it.subscribe(); // as after an answer that got lost
    const auto renewed = require_ok(it.source().renew(it.fixture.mailbox(), second));
    CHECK(renewed.expires_at >= first.expires_at);
    CHECK(renewed.provider_id == second.provider_id);
    CHECK(it.fixture.count_subscriptions() == 1);
}

NOTIFYING("One that was let go is let go again without complaint") {
    Told<TestType> it;
    const auto made = it.subscribe();
    CHECK(it.source().cancel(it.fixture.mailbox(), made));
    CHECK(it.fixture.count_subscriptions() == 0);
    CHECK(it.source().cancel(it.fixture.mailbox(), made));
}

} // namespace remand::contract
