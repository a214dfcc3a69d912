// What notifications do to the scheduler: nothing but the timing of a poll.
#include <catch2/catch.hpp>

#include "service/sync/scheduler.hpp"

using namespace remand;
using namespace remand::service;
using namespace std::chrono_literals;
using How = JobEnd::How;

namespace {

struct Desk {
    explicit Desk(int mailboxes = 1) {
        settings.idle = settings.normal;
        scheduler.emplace(settings, 4, clock, jitter);
        scheduler->set_tenants({{tenant, false}});
        std::vector<db::MailboxRecord> records(static_cast<std::size_t>(mailboxes));
        for (int i = 0; i < mailboxes; ++i) records[static_cast<std::size_t>(i)].mailbox.id = box(i);
        scheduler->set_mailboxes(tenant, records);
        clock.advance(1h);
        while (auto job = scheduler->take()) scheduler->ended(*job, {}); // the first rounds
        for (int i = 0; i < mailboxes; ++i) scheduler->set_subscribed(tenant, box(i), true);
    }
    static MailboxId box(int number) { return {"box-" + std::to_string(number)}; }
    bool hint(int number = 0) { return scheduler->hint(tenant, box(number)); }
    std::optional<Job> next() {
        while (auto job = scheduler->take()) {
            if (job->kind == Job::Kind::round) return job;
            scheduler->ended(*job, {});
        }
        return {};
    }
    void end(const Job& job, bool had_mail = false) { scheduler->ended(job, {How::well, had_mail, {}}); }
    // A notification of mail, and the round that finds it.
    void announced_mail(int number = 0) {
        REQUIRE(hint(number));
        for (bool is_it = false; !is_it;) {
            const auto job = next();
            REQUIRE(job);
            is_it = job->mailbox == box(number);
            end(*job, is_it);
        }
    }
    int seconds_to_next(int limit) {
        for (int second = 0; second <= limit; ++second, clock.advance(1s))
            if ((last = next())) return second;
        return -1;
    }

    const TenantId tenant{"acme"};
    FakeClock clock;
    Jitter jitter{1};
    PollSettings settings;
    std::optional<Scheduler> scheduler;
    std::optional<Job> last;
};

} // namespace

TEST_CASE("A hint makes its mailbox due at once, and no other", "[sync_hints]") {
    Desk desk(2);
    CHECK_FALSE(desk.next());
    CHECK(desk.hint(1));
    const auto job = desk.next();
    REQUIRE(job);
    CHECK(job->mailbox == Desk::box(1));
    CHECK_FALSE(desk.next());
}

TEST_CASE("A hint about a mailbox or a tenant that nobody knows is none", "[sync_hints]") {
    Desk desk;
    CHECK_FALSE(desk.hint(7));
    CHECK_FALSE(desk.scheduler->hint({"other"}, Desk::box(0)));
    CHECK_FALSE(desk.scheduler->hearing(desk.tenant).is_heard);
    CHECK_FALSE(desk.next());
}

TEST_CASE("To look for a reason of our own is no proof that notifications come", "[sync_hints]") {
    Desk desk;
    CHECK(desk.scheduler->hint(desk.tenant, Desk::box(0), false));
    const auto job = desk.next();
    REQUIRE(job);
    CHECK_FALSE(desk.scheduler->hearing(desk.tenant).is_heard);
    desk.end(*job);
    CHECK(desk.seconds_to_next(2000) <= 66);
}

TEST_CASE("A thousand hints about one mailbox are one poll every few seconds", "[sync_hints]") {
    Desk desk;
    int polls = 0;
    for (int tenth = 0; tenth < 300; ++tenth, desk.clock.advance(100ms)) { // 30 s
        for (int i = 0; i < 33; ++i) desk.hint();
        while (const auto job = desk.next()) desk.end(*job), ++polls;
    }
    CHECK(polls == 10);
}

TEST_CASE("A hint that comes during a round is served by another one", "[sync_hints]") {
    Desk desk;
    desk.hint();
    const auto job = desk.next();
    REQUIRE(job);
    desk.clock.advance(1s);
    desk.hint();
    CHECK_FALSE(desk.next());
    desk.end(*job, true);
    CHECK(desk.seconds_to_next(100) == 2);
    desk.end(*desk.last, true);
    CHECK(desk.seconds_to_next(2000) > 800);
}

TEST_CASE("A hint does not shorten what a provider asked us to wait, nor a wait after a failure", "[sync_hints]") {
    const auto how = GENERATE(How::throttled, How::failed, How::parked);
    Desk desk;
    desk.hint();
    desk.scheduler->ended(*desk.next(),
                          {how, false, how == How::throttled ? std::optional<Duration>(120s) : std::nullopt});
    CHECK(desk.hint() == (how != How::parked));
    CHECK_FALSE(desk.next());
}

TEST_CASE("Where notifications are heard of, polls are far apart; where they are not, as ever", "[sync_hints]") {
    Desk desk(2);
    CHECK(desk.seconds_to_next(2000) <= 66); // subscribed, and nothing was heard yet
    desk.end(*desk.last);
    desk.announced_mail();
    while (const auto other = desk.next()) desk.end(*other);
    const int seconds = desk.seconds_to_next(2000);
    CHECK(seconds >= 0);
    desk.end(*desk.last);
    const int again = desk.seconds_to_next(2000); // of whichever is next: both are far apart by now
    CHECK(again > 60);
    CHECK(desk.scheduler->hearing(desk.tenant).is_heard);
}

TEST_CASE("A mailbox whose subscription ends is polled as ever at once", "[sync_hints]") {
    Desk desk;
    desk.announced_mail();
    desk.scheduler->set_subscribed(desk.tenant, Desk::box(0), false);
    CHECK(desk.seconds_to_next(2000) <= 17); // fifteen seconds after new mail
}

TEST_CASE("Mail that no notification speaks of brings the usual polls back, until one is heard again", "[sync_hints]") {
    Desk desk;
    desk.announced_mail();
    REQUIRE(desk.seconds_to_next(2000) > 800);
    desk.end(*desk.last, true); // the safety poll finds what was not told of
    for (int i = 0; i < 40; ++i) {
        const int seconds = desk.seconds_to_next(2000);
        REQUIRE(seconds <= 66);
        desk.end(*desk.last);
    }
    CHECK(desk.scheduler->hearing(desk.tenant).deaf == 1);
    CHECK_FALSE(desk.scheduler->hearing(desk.tenant).is_heard);
    desk.announced_mail();
    CHECK(desk.seconds_to_next(2000) > 800);
    CHECK(desk.scheduler->hearing(desk.tenant).deaf == 0);
}

TEST_CASE("A notification that is only late is not lost", "[sync_hints]") {
    Desk desk;
    desk.announced_mail();
    REQUIRE(desk.seconds_to_next(2000) > 800);
    desk.end(*desk.last, true);
    desk.clock.advance(3min);
    while (const auto job = desk.next()) desk.end(*job);
    CHECK(desk.hint());
    desk.clock.advance(3s);
    const auto job = desk.next();
    REQUIRE(job);
    desk.end(*job); // found by the poll already: looked at once more, as the list may be behind
    CHECK(desk.seconds_to_next(2000) <= 17);
    desk.end(*desk.last);
    CHECK(desk.seconds_to_next(2000) > 800);
    CHECK(desk.scheduler->hearing(desk.tenant).deaf == 0);
}
