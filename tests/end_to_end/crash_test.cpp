// Killed hundreds of times between seeing a message and finishing its action, at every named point, with answers lost on
// the way now and then: in the end each message is judged once and lies where its last decision wants it.
//
// REMAND_CRASH_SEED repeats a run; REMAND_CRASH_KILLS says how often to kill (200).
#include <signal.h>

#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "db/stores.hpp"
#include "service/crash_points.hpp"
#include "tests/end_to_end/world.hpp"
#include "tests/support/emulated_place.hpp"

namespace remand::tests {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Delivered {
    std::string cloud, address, sha256;
    support::EmulatorKey key;
};

class Trial {
public:
    Trial(World& world, std::uint64_t seed, std::vector<std::string_view> points)
        : world_(world), random_(seed), points_(std::move(points)) {}

    void kill_and_check(std::uint64_t kills, std::uint64_t between_checks) {
        for (std::uint64_t kill = 1; kill <= kills; ++kill) {
            INFO("kill " << kill);
            deliver_some();
            lose_an_answer_perhaps();
            live_and_die();
            if (kill % between_checks == 0 || kill == kills) check_everything();
        }
    }


    void deliver_some() {
        // More than one chunk of a page, where the point lies between two chunks.
        const bool is_burst = next_point() == service::crash_points::before_commit_page;
        const auto& one_tenant = random_() % 2 == 0 ? world_.microsoft() : world_.google();
        for (std::uint64_t i = 0, count = is_burst ? 22 : 1 + random_() % 3; i < count; ++i) {
            const auto& tenant = is_burst ? one_tenant : random_() % 2 == 0 ? world_.microsoft() : world_.google();
            const auto& address = tenant.mailboxes[is_burst ? 0 : random_() % tenant.mailboxes.size()];
            const int n = static_cast<int>(delivered_.size());
            const auto bytes = [&] {
                switch (random_() % 4) {
                case 0: return ordinary_mail(address, n);
                case 1: return spam_mail(address, n);
                default: return phishing_mail(address, n);
                }
            }();
            const auto key = world_.deliver(tenant, address, bytes);
            delivered_.push_back({tenant.cloud, address, sha256_hex(bytes), key});
        }
    }

    // The provider carries a move out, and its answer never arrives.
    void lose_an_answer_perhaps() {
        if (random_() % 4 != 0) return;
        support::EmulatorFault lost;
        constexpr std::array changing{"graph.message.move", "gmail.message.modify", "gmail.message.delete"};
        lost.operation = changing[random_() % changing.size()];
        lost.action = "close-after";
        world_.clouds().client.add_fault(lost);
    }

    // One life of the service, ended by SIGKILL.
    void live_and_die() {
        const bool is_between_chunks = next_point() == service::crash_points::before_commit_page;
        const auto point = std::string(next_point()) + ":" + std::to_string(is_between_chunks ? 1 : 1 + random_() % 4);
        ++lives_;
        INFO("crash point " << point);
        world_.start_service({"REMAND_CRASH_AT=" + point});
        auto ending = world_.wait_until_idle_or_dead();
        if (ending) {
            ++died_at_[point.substr(0, point.find(':'))];
        } else { // the point was not passed often enough: killed while idle
            world_.kill_service();
            ending = Ending{-1, SIGKILL};
        }
        INFO(read_file(world_.folder() / "service.err"));
        REQUIRE(ending->signal == SIGKILL);
    }

    void check_everything() {
        world_.clouds().client.clear_faults();
        world_.start_service();
        world_.wait_until_idle();
        REQUIRE(world_.stop_service().exit_code == 0);
        check_judged_once();
        check_places();
        check_secrets();
    }

    [[nodiscard]] const std::map<std::string, int>& died_at() const { return died_at_; }

private:
    // Each point comes up in turn; how often it is passed before it kills is left to chance.
    [[nodiscard]] std::string_view next_point() const { return points_[lives_ % points_.size()]; }

    // Every delivered message has exactly one row, judged.
    void check_judged_once() {
        const auto key = read_key_file(world_.folder() / "remand.key");
        REQUIRE(key);
        const Sealer sealer(*key);
        auto database = db::Database::open(world_.database_file(), sealer, Log::silent());
        REQUIRE(database);
        rows_.clear();
        std::int64_t before = 0;
        do {
            db::MessageFilter filter;
            filter.limit = 500;
            filter.before_id = before;
            const auto page = db::MessageStore(**database).list(filter);
            REQUIRE(page);
            before = page->empty() ? 0 : page->back().id;
            for (const auto& row : *page) {
                INFO(row.recipient << ' ' << row.subject << ": " << row.state_reason);
                REQUIRE(row.state == db::MessageState::judged);
                REQUIRE(rows_.emplace(row.recipient + row.sha256, row).second);
            }
        } while (before != 0);
        REQUIRE(rows_.size() == delivered_.size());
        for (const auto& message : delivered_) REQUIRE(rows_.contains(message.address + message.sha256));

        std::map<std::int64_t, int> done;
        before = 0;
        do {
            db::ActionFilter filter;
            filter.limit = 500;
            filter.before_id = before;
            const auto page = db::ActionStore(**database).list(filter);
            REQUIRE(page);
            before = page->empty() ? 0 : page->back().id;
            for (const auto& row : *page) {
                INFO(row.recipient << ' ' << to_text(row.action) << ' ' << to_text(row.state) << ' ' << row.error_message);
                REQUIRE(is_final(row.state));
                REQUIRE(row.state != ActionState::failed);
                if (row.action != Action::none) REQUIRE(++done[row.message_id] == 1); // one act, one row
            }
        } while (before != 0);
    }

    // Each lies where its decision wants it, and was never sent anywhere else.
    void check_places() {
        std::map<support::EmulatorKey, std::set<std::string>> sent_to;
        for (const auto& move : world_.clouds().client.moves()) sent_to[move.key].insert(move.destination);
        for (const auto& message : delivered_) {
            const auto& row = rows_.at(message.address + message.sha256);
            const auto now = world_.clouds().client.message(message.key).where;
            INFO(row.subject << " is " << to_text(row.verdict.disposition) << ", lies in " << now.folder << join(now.labels, "+"));
            REQUIRE(place_of(now) == wanted_place(row.verdict.disposition));
            REQUIRE(sent_to[message.key].size() <= 1);
        }
    }

    static Place wanted_place(Disposition disposition) {
        if (disposition == Disposition::malicious) return Place::quarantine;
        return disposition == Disposition::bulk || disposition == Disposition::none ? Place::inbox : Place::junk;
    }

    static Place place_of(const support::TruthEntry& message) {
        if (message.cloud == "google" && message.is_deleted) return Place::quarantine; // in a sealed copy
        return support::place_of(message);
    }

    void check_secrets() {
        for (const auto& file : world_.traces()) {
            const auto text = read_file(file);
            for (const auto& secret : world_.secrets()) {
                INFO(file);
                REQUIRE(text.find(secret) == std::string::npos);
            }
        }
    }

    World& world_;
    std::mt19937_64 random_;
    std::vector<std::string_view> points_;
    std::size_t lives_ = 0;
    std::vector<Delivered> delivered_;
    std::map<std::string, db::MessageRecord> rows_;
    std::map<std::string, int> died_at_;
};

} // namespace

namespace {

// A few lives that end at these points, with a seed that a failure shows.
void die_at(const std::vector<std::string_view>& points) {
    const auto seed = number_from("REMAND_CRASH_SEED", std::random_device{}());
    INFO("seed " << seed << " (REMAND_CRASH_SEED repeats it)");
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    Trial trial(world, seed, points);
    trial.kill_and_check(3 * points.size(), points.size() * 3);
}

} // namespace

TEST_CASE("Killed between a page and its cursor, the page is taken up again and nothing of it twice", "[crash][fault][08]") {
    using namespace service::crash_points;
    die_at({before_commit_page, "after_commit_page", before_cursor, after_cursor});
}

TEST_CASE("Killed after the provider moved a message and before that was recorded, it is looked for and not sent again",
          "[crash][fault][16]") {
    using namespace service::crash_points;
    die_at({after_move, after_read_back, "before_finish"});
}

TEST_CASE("Killed before the call, the move is made by the next life", "[crash][fault][17]") {
    using namespace service::crash_points;
    die_at({before_begin, "after_begin"});
}

TEST_CASE("Killed at every point, the service loses nothing and does nothing twice", "[crash]") {
    const auto seed = number_from("REMAND_CRASH_SEED", std::random_device{}());
    const auto kills = number_from("REMAND_CRASH_KILLS", 200);
    WARN("seed " << seed << " (REMAND_CRASH_SEED repeats it), " << kills << " kills");
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    world.allow_hard_delete(world.google()); // its quarantine is a sealed copy

    const auto& all = service::crash_points::all;
    Trial trial(world, seed, {all.begin(), all.end()});
    trial.kill_and_check(kills, 24);
    if (kills >= 200)
        for (const auto point : service::crash_points::all) {
            INFO("never died at " << point);
            CHECK(trial.died_at().contains(std::string(point)));
        }
}

TEST_CASE("Killed at every point of an undo, mail that only Remand had comes back once and as it was", "[crash]") {
    Clouds clouds;
    World world(clouds);
    world.authorise(world.google());
    world.allow_hard_delete(world.google());
    const auto address = world.google().mailboxes.front();
    int n = 0;
    for (const auto point : service::crash_points::of_bringing_back) {
        INFO("crash point " << point);
        ++n;
        const auto key = world.deliver(world.google(), address, phishing_mail(address, n), n % 2 == 0);
        const auto before = world.truth();
        world.start_service();
        world.wait_until_idle();
        REQUIRE(clouds.client.message(key).where.is_deleted);
        REQUIRE(world.stop_service().exit_code == 0);

        world.start_service({"REMAND_CRASH_AT=" + std::string(point)});
        const auto undone = world.remand({"actions", "undo", "--all"});
        INFO(undone.out << undone.err);
        const auto ending = world.wait_until_idle_or_dead();
        REQUIRE(ending);
        REQUIRE(ending->signal == SIGKILL);
        world.start_service();
        world.wait_until_idle();
        CHECK(world.truth() == before);
        CHECK(world.remand_lines({"messages", "list", "--limit", "0"}).size() == static_cast<std::size_t>(n));
        REQUIRE(world.stop_service().exit_code == 0);
    }
}

} // namespace remand::tests
