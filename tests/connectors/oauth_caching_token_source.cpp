#include "connectors/oauth/caching_token_source.hpp"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace remand;
using namespace remand::oauth;
using namespace std::chrono_literals;

namespace {

// Gives "token-1", "token-2" ..., each good for 1000 s, or the error set. While `gate` is closed a request waits in
// here.
struct CountingSource final : TokenSource {
    struct State {
        std::atomic<int> asked{0};
        std::atomic<bool> is_open{true};
        std::optional<Error> error;
    };
    explicit CountingSource(std::shared_ptr<State> shared) : state(std::move(shared)) {}
    Result<AccessToken> request(const Grant&) override {
        const int number = ++state->asked;
        state->is_open.wait(false);
        if (state->error) return fail(*state->error);
        return AccessToken{Secret("token-" + std::to_string(number)), 1000s, {}};
    }
    std::shared_ptr<State> state;
};

struct Fixture {
    FakeClock clock;
    std::shared_ptr<CountingSource::State> state = std::make_shared<CountingSource::State>();
    CachingTokenSource tokens{std::make_unique<CountingSource>(state), clock};
    Grant grant{"", "scope"};

    std::string token(const Grant& which) {
        const auto answer = tokens.request(which);
        return answer ? std::string(answer->value.reveal()) : answer.error().code;
    }
    std::string token() { return token(grant); }
    std::string refresh(const std::string& refused) {
        const auto answer = tokens.refresh(grant, Secret(refused));
        return answer ? std::string(answer->value.reveal()) : answer.error().code;
    }
};

} // namespace

TEST_CASE("A token is kept for 80 % of its life", "[caching_token_source]") {
    Fixture it;
    CHECK(it.token() == "token-1");
    it.clock.advance(799s);
    CHECK(it.token() == "token-1");
    it.clock.advance(1s);
    CHECK(it.token() == "token-2");
    CHECK(it.state->asked == 2);
}

TEST_CASE("Each subject and each scope set has a token of its own", "[caching_token_source]") {
    Fixture it;
    CHECK(it.token({"a@example.com", "mail"}) == "token-1");
    CHECK(it.token({"b@example.com", "mail"}) == "token-2");
    CHECK(it.token({"a@example.com", "directory"}) == "token-3");
    CHECK(it.token({"a@example.com", "mail"}) == "token-1");
}

TEST_CASE("Twenty threads that ask at once cost one request", "[caching_token_source]") {
    Fixture it;
    it.state->is_open = false;
    std::vector<std::string> got(20);
    std::latch ready(20);
    {
        std::vector<std::jthread> threads;
        for (auto& one : got)
            threads.emplace_back([&] {
                ready.count_down();
                one = it.token();
            });
        ready.wait();
        it.state->is_open = true;
        it.state->is_open.notify_all();
    }
    CHECK(it.state->asked == 1);
    CHECK(std::count(got.begin(), got.end(), "token-1") == 20);
}

TEST_CASE("Twenty threads that were refused the same token cost one renewal", "[caching_token_source]") {
    Fixture it;
    CHECK(it.token() == "token-1");
    std::vector<std::string> got(20);
    {
        std::vector<std::jthread> threads;
        for (auto& one : got) threads.emplace_back([&] { one = it.refresh("token-1"); });
    }
    CHECK(it.state->asked == 2);
    CHECK(std::count(got.begin(), got.end(), "token-2") == 20);
    CHECK(it.token() == "token-2");
    CHECK(it.refresh("token-2") == "token-3");
}

TEST_CASE("A passing failure is not remembered", "[caching_token_source]") {
    Fixture it;
    it.state->error = Error{ErrorKind::retry, "away", "", {}};
    CHECK(it.token() == "away");
    it.state->error.reset();
    CHECK(it.token() == "token-2");
}

TEST_CASE("An authority that asks us to wait is not asked again before", "[caching_token_source]") {
    Fixture it;
    it.state->error = Error{ErrorKind::wait, "busy", "", 30s};
    CHECK(it.token() == "busy");
    it.state->error.reset();
    it.clock.advance(29s);
    CHECK(it.token() == "busy");
    it.clock.advance(1s);
    CHECK(it.token() == "token-2");
}

TEST_CASE("A refusal is remembered for a moment, so that a wrong secret does not hammer the authority",
          "[caching_token_source]") {
    Fixture it;
    it.state->error = Error{ErrorKind::fix_configuration, "wrong", "", {}};
    CHECK(it.token() == "wrong");
    CHECK(it.token() == "wrong");
    CHECK(it.state->asked == 1);
    it.state->error.reset();
    it.clock.advance(CachingTokenSource::refusal_is_remembered);
    CHECK(it.token() == "token-2");
}
