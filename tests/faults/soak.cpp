// Many faults at once, by a seed, for as long as there is patience. REMAND_SOAK_SEED chooses the faults (the same ones every
// time without it; "random" for new ones), REMAND_SOAK_SECONDS says how long (15; nightly 600). Virtual hours pass in each
// real second.
#include <chrono>
#include <cstdlib>
#include <random>
#include <string_view>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

std::uint64_t chosen_seed() {
    const char* text = std::getenv("REMAND_SOAK_SEED");
    if (text != nullptr && std::string_view(text) == "random") return std::random_device{}();
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 1;
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

class Soak {
public:
    explicit Soak(std::uint64_t seed) : random_(seed), world_("microsoft", {.mailboxes = 3}) {
        world_.add_tenant("google", 3);
        world_.may_scan_again = true; // restarts and dead cursors in the middle of a page
        for (const auto& tenant : world_.tenants())
            for (const auto& address : tenant->mailboxes) addresses_.push_back(address);
        world_.settle();
    }

    // A few hours in which anything may go wrong, then peace, then everything must be right.
    void run_an_episode() {
        ++episodes_;
        for (auto count = 2 + random_() % 5; count > 0; --count) break_something();
        for (auto turns = 4 + random_() % 8; turns > 0; --turns) {
            for (auto count = random_() % 4; count > 0; --count) deliver();
            if (is_chosen(3)) act_as_a_user();
            if (is_chosen(4)) decide_as_a_person();
            if (is_chosen(6)) break_something();
            if (is_chosen(12)) world_.restart();
            world_.run_for(std::chrono::minutes{1 + random_() % 20}, 30s);
        }
        world_.heal();
        make_active_again();
        INFO("episode " << episodes_);
        REQUIRE(world_.run_until_quiet(30h));
        check_invariants(world_);
    }
    [[nodiscard]] int episodes() const { return episodes_; }
    [[nodiscard]] std::size_t messages() const { return world_.delivered.size(); }
    [[nodiscard]] const std::map<std::string, int>& broken() const { return broken_; }

private:
    bool is_chosen(std::uint64_t one_in) { return random_() % one_in == 0; }
    template <class T> const T& any_of(const std::vector<T>& values) { return values[random_() % values.size()]; }

    void deliver() {
        const auto disposition = any_of(std::vector{Disposition::none, Disposition::none, Disposition::bulk, Disposition::spam,
                                                    Disposition::malicious, Disposition::suspicious});
        keys_.push_back(world_.deliver(disposition, any_of(addresses_), is_chosen(6) ? "junkemail" : "inbox",
                                       is_chosen(5) ? std::optional<Duration>(std::chrono::hours{random_() % 20}) : std::nullopt));
    }

    void act_as_a_user() {
        if (keys_.empty()) return;
        const auto key = any_of(keys_);
        try {
            switch (random_() % 4) {
            case 0: world_.user_moves(key, "Projects"); break;
            case 1: world_.user_moves(key, "trash"); break;
            case 2: world_.user_deletes(key); break;
            default: world_.user_reads(key); break;
            }
        } catch (const std::runtime_error&) { // he has deleted it for good before
        }
    }

    void decide_as_a_person() {
        const auto messages = world_.messages();
        if (messages.empty()) return;
        const auto& message = any_of(messages);
        if (message.state != db::MessageState::judged) return;
        db::ActionFilter mine;
        mine.message_id = message.id;
        mine.only_undoable = true;
        const auto undoable = db::ActionStore(*world_.database).list(mine);
        REQUIRE(undoable);
        if (!undoable->empty() && is_chosen(2))
            world_.request(message.id, Action::restore, undoable->front().id);
        else
            world_.request(message.id, any_of(std::vector{Action::junk, Action::quarantine, Action::inbox}));
    }

    void break_something() {
        static const std::vector<std::string> microsoft{
            "graph.messages.delta", "graph.message.value", "graph.message.get", "graph.message.move", "graph.folder.get",
            "graph.folder.create",  "graph.users.list",    "entra.token",       "graph.message.update", "graph.batch", ""};
        static const std::vector<std::string> google{"gmail.history",        "gmail.messages.list", "gmail.message.get",
                                                     "gmail.message.modify", "gmail.labels.list",   "gmail.label.create",
                                                     "gmail.profile",        "directory.users.list", "google.token", "gmail.batch", ""};
        const bool is_microsoft = is_chosen(2);
        const auto& operation = any_of(is_microsoft ? microsoft : google);
        support::EmulatorFault fault;
        const auto kind = random_() % 13;
        switch (kind) {
        case 0: fault = error_fault(429, is_microsoft ? "ApplicationThrottled" : "rateLimitExceeded", 1, {{"Retry-After", "2.128"}}); break;
        case 1: fault = error_fault(429, is_microsoft ? "TooManyRequests" : "userRateLimitExceeded"); break;
        case 2: fault = error_fault(503, is_microsoft ? "ServiceUnavailable" : "backendError", 1, {{"Retry-After", "30"}}); break;
        case 3: fault = answer_fault(503, ""); break;
        case 4: fault = answer_fault(502, "<html>Bad Gateway</html>"); break;
        case 5: fault = fault_of_kind("close"); break;
        case 6: fault = fault_of_kind("close-after"); break;
        case 7: fault = fault_of_kind("timeout-after"); break;
        case 8: fault = fault_of_kind("malformed"); break;
        case 9: fault = fault_of_kind("revoke"); break;
        case 10: world_.client().expire_cursors(is_microsoft ? "microsoft" : "google"); break;
        case 11: world_.client().expire_tokens(); break;
        default:
            world_.client().set_switches(
                any_of(std::vector<std::string>{R"({"microsoft": {"replays_items": true, "reorders_items": true}})",
                                                R"({"microsoft": {"empty_pages": true}, "google": {"empty_pages": true}})",
                                                R"({"google": {"replays_items": true}})",
                                                R"({"microsoft": {"retry_after": "decimal"}})",
                                                R"({"microsoft": {"retry_after": "absent"}})",
                                                R"({"microsoft": {"expired_cursor": "400"}})",
                                                R"({"microsoft": {"loses_returning": true}})",
                                                R"({"microsoft": {"next_link": "loop"}, "google": {"next_page": "loop"}})",
                                                R"({"microsoft": {"next_link": "foreign"}})"}));
        }
        static const std::vector<std::string> names{"429 with a time", "429", "503 with a time", "503 without a body", "502",
                                                    "closed", "answer lost", "504 after the work", "malformed", "token revoked",
                                                    "cursors", "tokens", "switch"};
        ++broken_[names[kind]];
        if (kind > 9) return;
        fault.cloud = is_microsoft ? "microsoft" : "google";
        fault.count = 1 + static_cast<int>(random_() % 6);
        fault.skip = static_cast<int>(random_() % 4);
        const bool is_for_one = is_chosen(2) && operation.find("token") == std::string::npos && operation.find("users") == std::string::npos;
        world_.fault(fault, operation, is_for_one ? any_of(world_.tenant(is_microsoft ? 0 : 1).mailboxes) : "");
    }

    // What an administrator does when the credentials were refused (a broken token endpoint may look like it).
    void make_active_again() {
        for (std::size_t i = 0; i < world_.tenants().size(); ++i)
            if (world_.record(i).state == db::TenantState::needs_consent)
                world_.change_tenant([](db::TenantRecord& record) { record.state = db::TenantState::active; }, i);
    }

    std::mt19937_64 random_;
    CloudWorld world_;
    std::vector<std::string> addresses_;
    std::vector<support::EmulatorKey> keys_;
    std::map<std::string, int> broken_;
    int episodes_ = 0;
};

} // namespace

TEST_CASE("Whatever goes wrong at once, in the end every message is judged and lies where it belongs", "[fault][soak]") {
    const auto seed = chosen_seed();
    const auto seconds = std::chrono::seconds{number_from("REMAND_SOAK_SECONDS", 15)};
    WARN("seed " << seed << " (REMAND_SOAK_SEED repeats it), " << seconds.count() << " s (REMAND_SOAK_SECONDS)");
    const auto until = std::chrono::steady_clock::now() + seconds;
    int episodes = 0, worlds = 0;
    std::size_t messages = 0;
    std::map<std::string, int> broken;
    while (std::chrono::steady_clock::now() < until) {
        // A world for a while: what is held against the truth grows with what was delivered.
        const auto world_seed = seed + static_cast<std::uint64_t>(worlds++);
        INFO("world " << worlds << " of seed " << seed);
        Soak soak(world_seed);
        for (int i = 0; i < 8 && std::chrono::steady_clock::now() < until; ++i) soak.run_an_episode();
        episodes += soak.episodes();
        messages += soak.messages();
        for (const auto& [name, count] : soak.broken()) broken[name] += count;
    }
    std::string list;
    for (const auto& [name, count] : broken) list += (list.empty() ? "" : ", ") + std::to_string(count) + " x " + name;
    WARN(worlds << " worlds, " << episodes << " episodes, " << messages << " messages; " << list);
    CHECK(episodes > 0);
}

} // namespace remand::tests
