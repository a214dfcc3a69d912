#include <catch2/catch.hpp>

#include "service/sync/poll_timing.hpp"
#include "service/sync/scheduler.hpp"

using namespace remand;
using namespace remand::service;
using namespace std::chrono_literals;
using How = JobEnd::How;

namespace {

struct Desk {
    explicit Desk(int workers = 4) : scheduler(settings, workers, clock, jitter) {}

    void add(const std::string& tenant, int mailboxes, bool sweeps = false, bool are_new = false) {
        entries.push_back({{tenant}, sweeps});
        scheduler.set_tenants(entries);
        std::vector<db::MailboxRecord> records;
        for (int i = 0; i < mailboxes; ++i) {
            db::MailboxRecord record;
            record.mailbox.id = {tenant + "-" + std::to_string(i)};
            if (!are_new) record.synced_at = clock.now();
            records.push_back(record);
        }
        scheduler.set_mailboxes({tenant}, records);
    }
    // The next job that is about a mailbox; others end well at once.
    std::optional<Job> next() {
        while (auto job = scheduler.take()) {
            if (job->kind == Job::Kind::round || job->kind == Job::Kind::sweep) return job;
            scheduler.ended(*job, {});
        }
        return {};
    }
    // How long until a mailbox job is there, in whole seconds; -1 when not within the limit.
    int seconds_to_next(int limit) {
        for (int second = 0; second <= limit; ++second, clock.advance(1s))
            if ((last = next())) return second;
        return -1;
    }

    FakeClock clock;
    Jitter jitter{1};
    PollSettings settings;
    Scheduler scheduler;
    std::vector<Scheduler::TenantEntry> entries;
    std::optional<Job> last;
};

} // namespace

TEST_CASE("A mailbox is polled fast after new mail, normally by day and slowly when it was quiet for hours",
          "[sync_scheduler]") {
    const PollSettings settings;
    CHECK(poll_interval(settings, 0s, 0) == 15s);
    CHECK(poll_interval(settings, 9min, 0) == 15s);
    CHECK(poll_interval(settings, 11min, 0) == 60s);
    CHECK(poll_interval(settings, 7h, 0) == 300s);
}

TEST_CASE("Jitter makes an interval longer by a tenth at most", "[sync_scheduler]") {
    const PollSettings settings;
    CHECK(poll_interval(settings, 11min, 1) == 66s);
}

TEST_CASE("A mailbox with new mail is due again after about fifteen seconds", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    const auto job = desk.next();
    REQUIRE(job);
    desk.scheduler.ended(*job, {How::well, true, {}});
    const int seconds = desk.seconds_to_next(100);
    CHECK(seconds >= 15);
    CHECK(seconds <= 17);
}

TEST_CASE("A mailbox is not handed out while its round is under way", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    const auto job = desk.next();
    REQUIRE(job);
    desk.clock.advance(1h);
    CHECK_FALSE(desk.next());
    desk.scheduler.ended(*job, {});
    CHECK(desk.seconds_to_next(100) > 0);
}

TEST_CASE("A large tenant does not starve a small one", "[sync_scheduler]") {
    Desk desk;
    desk.add("large", 1000);
    desk.add("small", 2);
    int of_small = 0;
    for (int i = 0; i < 4; ++i) {
        const auto job = desk.next();
        REQUIRE(job);
        of_small += job->tenant.value == "small" ? 1 : 0;
        desk.scheduler.ended(*job, {});
    }
    CHECK(of_small == 2);
}

TEST_CASE("A tenant whose calls hang leaves workers for the others", "[sync_scheduler]") {
    Desk desk(4);
    desk.add("hanging", 100);
    desk.add("other", 100);
    int of_hanging = 0;
    for (int i = 0; i < 40; ++i) {
        const auto job = desk.next();
        if (!job) break;
        if (job->tenant.value == "hanging")
            ++of_hanging; // never ends
        else
            desk.scheduler.ended(*job, {});
    }
    CHECK(of_hanging == 2);
    CHECK(desk.next()->tenant.value == "other");
}

TEST_CASE("A throttled mailbox waits as long as asked, and the others go on", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 2);
    const auto first = desk.next();
    REQUIRE(first);
    desk.scheduler.ended(*first, {How::throttled, false, Duration{100s}});
    const auto second = desk.next();
    REQUIRE(second);
    CHECK(second->mailbox != first->mailbox);
    desk.clock.advance(99s);
    CHECK_FALSE(desk.next());
    desk.scheduler.poll_now({"acme"}); // is no reason to break the provider's word
    CHECK_FALSE(desk.next());
    desk.clock.advance(1s);
    CHECK(desk.next()->mailbox == first->mailbox);
}

TEST_CASE("An absurdly long wait is cut to an hour", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    desk.scheduler.ended(*desk.next(), {How::throttled, false, Duration{1'000'000s}});
    desk.clock.advance(1h);
    CHECK(desk.next());
}

TEST_CASE("Failures in a row make the whole tenant wait, and another tenant goes on", "[sync_scheduler]") {
    Desk desk;
    desk.add("broken", 20);
    for (int i = 0; i < Scheduler::failures_before_tenant_waits; ++i)
        desk.scheduler.ended(*desk.next(), {How::failed, false, {}});
    CHECK_FALSE(desk.next());
    CHECK(desk.scheduler.is_throttled({"broken"}));
    desk.add("other", 1);
    REQUIRE(desk.next());
    desk.clock.advance(6s);
    CHECK(desk.next());
}

TEST_CASE("One mailbox that fails again and again does not make its tenant wait", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 2);
    int good_rounds = 0;
    for (int i = 0; i < 600; ++i, desk.clock.advance(1s))
        while (const auto job = desk.next()) {
            const bool is_bad = job->mailbox.value == "acme-0";
            good_rounds += is_bad ? 0 : 1;
            desk.scheduler.ended(*job, {is_bad ? How::failed : How::well, !is_bad, {}});
        }
    CHECK(good_rounds > 600 / 17 - 2);
}

TEST_CASE("A parked mailbox is looked at again after an hour, then after longer", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    desk.scheduler.ended(*desk.next(), {How::parked, false, {}});
    const int first = desk.seconds_to_next(10'000);
    CHECK(first == 3600);
    desk.scheduler.ended(*desk.last, {How::parked, false, {}});
    CHECK(desk.seconds_to_next(10'000) == 7200);
}

TEST_CASE("Mailboxes that were read before go first, and one backfill always goes on", "[sync_scheduler]") {
    Desk desk(4);
    desk.add("acme", 2);
    std::vector<db::MailboxRecord> fresh(8);
    for (int i = 0; i < 8; ++i) fresh[static_cast<std::size_t>(i)].mailbox.id = {"new-" + std::to_string(i)};
    desk.scheduler.set_mailboxes({"acme"}, fresh);
    std::vector<Job> jobs;
    while (const auto job = desk.next()) jobs.push_back(*job);
    REQUIRE(jobs.size() == 4); // all workers
    const auto are_new = std::count_if(jobs.begin(), jobs.end(),
                                       [](const Job& job) { return job.mailbox.value.starts_with("new-"); });
    CHECK(are_new == 2);
    for (const auto& job : jobs) desk.scheduler.ended(job, {});
    jobs.clear();
    while (const auto job = desk.next()) jobs.push_back(*job);
    CHECK(jobs.size() == 3); // nothing else is due, and a worker stays free for what will be
}

TEST_CASE("New mail that no worker comes for is seen to wait", "[sync_scheduler]") {
    Desk desk(1);
    desk.add("acme", 1, false, true);
    const auto backfill = desk.next();
    REQUIRE(backfill);
    db::MailboxRecord known;
    known.mailbox.id = {"known"};
    known.synced_at = desk.clock.now();
    desk.scheduler.set_mailboxes({"acme"}, {known});
    CHECK_FALSE(desk.scheduler.is_new_mail_waiting());
    desk.clock.advance(3s);
    CHECK(desk.scheduler.is_new_mail_waiting());
    desk.scheduler.ended(*backfill, {How::interrupted, false, {}});
    const auto next = desk.next();
    REQUIRE(next);
    CHECK(next->mailbox.value == "known");
    desk.scheduler.ended(*next, {});
    CHECK(desk.next()->mailbox.value == "acme-0"); // and then the backfill goes on
}

TEST_CASE("A mailbox that is new and not there yet is looked for often in its first quarter of an hour",
          "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1, false, true);
    desk.scheduler.ended(*desk.next(), {How::parked, false, {}});
    int looks = 0;
    for (int passed = 0; passed < 15 * 60 && looks < 100; ++looks) {
        const int seconds = desk.seconds_to_next(10'000);
        CHECK(seconds == 120);
        passed += seconds;
        CHECK(desk.scheduler.parked_for(*desk.last) == (passed < 15 * 60 ? Duration{2min} : Duration{1h}));
        desk.scheduler.ended(*desk.last, {How::parked, false, {}});
    }
    CHECK(looks == 8);
    CHECK(desk.seconds_to_next(10'000) == 3600); // and then as any other
}

TEST_CASE("Who is left out of the directory's list is not polled, and is as soon as a list has them again",
          "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    desk.scheduler.ended(*desk.next(), {});
    db::MailboxRecord record;
    record.mailbox.id = {"acme-0"};
    record.synced_at = desk.clock.now();
    record.state = db::MailboxState::parked;
    record.status_code = "left_out.suspended";
    desk.scheduler.set_mailboxes({"acme"}, {record});
    CHECK(desk.seconds_to_next(4000) == -1);
    record.state = db::MailboxState::active;
    record.status_code.clear();
    desk.scheduler.set_mailboxes({"acme"}, {record});
    CHECK(desk.next());
}

TEST_CASE("A parked mailbox that was opened meanwhile is looked at once", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    desk.scheduler.ended(*desk.next(), {How::parked, false, {}});
    db::MailboxRecord record;
    record.mailbox.id = {"acme-0"};
    record.state = db::MailboxState::parked;
    desk.scheduler.set_mailboxes({"acme"}, {record});
    CHECK_FALSE(desk.next());
    record.state = db::MailboxState::active;
    desk.scheduler.set_mailboxes({"acme"}, {record});
    CHECK(desk.next());
}

TEST_CASE("A sweep is run from time to time where the connector needs one", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1, true);
    int sweeps = 0;
    for (int minute = 0; minute < 5 * 60; ++minute, desk.clock.advance(1min))
        while (const auto job = desk.next()) {
            sweeps += job->kind == Job::Kind::sweep ? 1 : 0;
            desk.scheduler.ended(*job, {How::well, true, {}});
        }
    CHECK(sweeps >= 4);
    CHECK(sweeps <= 5);
}

TEST_CASE("A connector that needs no sweep gets none", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    for (int minute = 0; minute < 5 * 60; ++minute, desk.clock.advance(1min))
        while (const auto job = desk.next()) {
            CHECK(job->kind == Job::Kind::round);
            desk.scheduler.ended(*job, {How::well, true, {}});
        }
}

TEST_CASE("The desk is idle when every mailbox has ended a round that began after poll_now", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    const auto early = desk.next();
    desk.scheduler.poll_now({"acme"});
    desk.scheduler.ended(*early, {});
    CHECK_FALSE(desk.scheduler.is_idle());
    const auto late = desk.next(); // due at once
    REQUIRE(late);
    CHECK_FALSE(desk.scheduler.is_idle());
    desk.scheduler.ended(*late, {});
    CHECK(desk.scheduler.is_idle());
}

TEST_CASE("A tenant that is removed while its round is under way is forgotten", "[sync_scheduler]") {
    Desk desk;
    desk.add("acme", 1);
    const auto job = desk.next();
    desk.scheduler.set_tenants({});
    desk.scheduler.ended(*job, {});
    CHECK_FALSE(desk.next());
    CHECK(desk.scheduler.is_idle());
}
