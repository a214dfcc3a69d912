// Fault 24: people and the scanner decide about the same message at the same time. Each interleaving is a fixed order of
// steps, given by its number; REMAND_INTERLEAVINGS says how many (1,000; ten thousand take minutes).
#include <cstdlib>
#include <random>

#include <catch2/catch.hpp>

#include "tests/service/engine_world.hpp"

namespace remand::tests {

namespace {

// One message, the scanner's action about it, and two analysts who each ask for something at a step of their own.
struct Race {
    EngineWorld& world;
    std::mt19937_64 random;
    std::int64_t message = 0;
    std::vector<std::pair<int, Action>> requests; // at which step, what
    int step = 0;
    Action last = Action::quarantine; // the scanner's

    // Whatever is due at this step: called between any two steps of the engine.
    void tick() {
        ++step;
        for (auto& [at, action] : requests)
            if (at == step) {
                world.request(message, action);
                last = action;
            }
    }
    void run() {
        constexpr std::array choices{Action::junk, Action::trash, Action::inbox, Action::quarantine};
        for (int analyst = 0; analyst < 2; ++analyst)
            requests.emplace_back(1 + static_cast<int>(random() % 9), choices[random() % choices.size()]);
        tick();
        world.drain();
        for (; step < 10;) tick(); // who has not spoken yet
        world.drain();
    }
};

} // namespace

TEST_CASE("However the decisions of two analysts and the scanner interleave, the last one holds", "[fault][24]") {
    const char* wanted = std::getenv("REMAND_INTERLEAVINGS");
    const int interleavings = wanted != nullptr ? std::atoi(wanted) : 1'000;
    REQUIRE(interleavings > 0);
    EngineWorld world;
    std::map<std::string, int> outcomes;
    for (int i = 0; i < interleavings; ++i) {
        const auto ref = world.deliver(Disposition::malicious, "m" + std::to_string(i));
        REQUIRE(world.sync().end == service::RoundResult::End::well);
        Race race{world, std::mt19937_64(static_cast<std::uint64_t>(i)), 0, {}};
        db::MessageFilter newest;
        newest.limit = 1;
        race.message = db::MessageStore(*world.database).list(newest).value().front().id;
        const auto sent_before = world.connector->ledger().size();
        world.connector->on_call([&](Operation, const MailboxId&) { race.tick(); });
        race.run();
        world.connector->on_call({});

        INFO("interleaving " << i << ": " << to_text(race.requests[0].second) << " at " << race.requests[0].first << ", "
                             << to_text(race.requests[1].second) << " at " << race.requests[1].first);
        REQUIRE(world.place_of(ref) == destination_of(race.last));
        db::ActionFilter mine;
        mine.message_id = race.message;
        std::set<int> generations, settled;
        const auto rows = db::ActionStore(*world.database).list(mine);
        REQUIRE(rows);
        for (const auto& action : *rows) {
            REQUIRE(is_final(action.state));
            REQUIRE(action.state != ActionState::failed);
            REQUIRE(generations.insert(action.generation).second);
            if (action.attempts > 0) settled.insert(action.generation);
        }
        // I3: each decision was sent at most once, and only decisions that counted when they were sent.
        REQUIRE(world.connector->ledger().size() - sent_before <= settled.size());
        ++outcomes[std::string(to_text(race.last)) + (settled.size() > 1 ? ", after another move" : ", at once")];
    }
    CHECK(outcomes.size() >= 6); // the interleavings are not all the same one
}

} // namespace remand::tests
