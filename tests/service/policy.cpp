#include <catch2/catch.hpp>

#include "service/policy/breaker.hpp"
#include "service/policy/plan.hpp"

using namespace remand;
using namespace remand::service;

namespace {

Verdict verdict_of(Disposition disposition) {
    Verdict verdict;
    verdict.disposition = disposition;
    return verdict;
}

Situation enforced_in(Place place) {
    Situation situation;
    situation.mode = Mode::enforce;
    situation.location.place = place;
    return situation;
}

std::vector<ActionSupport> all_but(Action missing) {
    std::vector<ActionSupport> support;
    for (const Action action : all_actions)
        support.push_back(
            {action, action != missing, action == missing ? "this provider has none; use trash" : "moved"});
    return support;
}

} // namespace

TEST_CASE("The default policy quarantines malicious mail and leaves bulk alone", "[policy]") {
    const auto policy = read_policy("");
    REQUIRE(policy);
    CHECK(policy->action_for(Disposition::malicious) == Action::quarantine);
    CHECK(policy->action_for(Disposition::suspicious) == Action::junk);
    CHECK(policy->action_for(Disposition::spoof) == Action::junk);
    CHECK(policy->action_for(Disposition::spam) == Action::junk);
    CHECK(policy->action_for(Disposition::bulk) == Action::none);
    CHECK(policy->action_for(Disposition::none) == Action::none);
}

TEST_CASE("A policy that was written is read back the same", "[policy]") {
    const auto policy =
        read_policy(R"({"actions":{"spam":"trash","malicious":"soft-delete"},"limits":{"moves_an_hour":7,
        "share_of_mail":0.25},"partner_domains":["example.net"]})");
    REQUIRE(policy);
    const auto again = read_policy(to_json_text(*policy));
    REQUIRE(again);
    CHECK(again->action_for(Disposition::spam) == Action::trash);
    CHECK(again->action_for(Disposition::malicious) == Action::soft_delete);
    CHECK(again->moves_an_hour == 7);
    CHECK(again->share_of_mail == 0.25);
    CHECK(again->partner_domains == std::vector<std::string>{"example.net"});
}

TEST_CASE("A policy with a misspelt word is refused, and the sentence names the word", "[policy]") {
    const auto [text, word] = GENERATE(table<std::string, std::string>({
        {R"({"actoins":{}})", "actoins"},
        {R"({"actions":{"malicous":"junk"}})", "malicous"},
        {R"({"actions":{"spam":"bin"}})", "spam"},
        {R"({"actions":{"spam":"restore"}})", "spam"},
        {R"({"actions":{"none":"trash"}})", "none"},
        {R"({"limits":{"moves":3}})", "moves"},
        {R"({"limits":{"moves_an_hour":-1}})", "moves_an_hour"},
        {R"({"limits":{"share_of_mail":1.5}})", "share_of_mail"},
        {R"({"people":[{"name":"Jane Doe"}]})", "registry"},
        {"[1]", "object"},
        {"{", "object"},
    }));
    const auto policy = read_policy(text);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().kind == ErrorKind::fix_configuration);
    CHECK(policy.error().message.find(word) != std::string::npos);
}

TEST_CASE("A policy whose actions the provider has is accepted", "[policy]") {
    CHECK(check_policy(Policy{}, all_but(Action::soft_delete), false));
}

TEST_CASE("A policy with an action that the provider lacks is refused with what to use instead", "[policy]") {
    const auto checked = check_policy(Policy{}, all_but(Action::quarantine), false);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == "policy.unsupported");
    CHECK(checked.error().message.find("use trash") != std::string::npos);
}

TEST_CASE("A hard delete needs the tenant's own permission", "[policy]") {
    Policy policy;
    policy.set(Disposition::malicious, Action::hard_delete);
    const auto refused = check_policy(policy, all_but(Action::none), false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "policy.hard_delete");
    CHECK(check_policy(policy, all_but(Action::none), true));

    auto situation = enforced_in(Place::inbox);
    CHECK(plan(verdict_of(Disposition::malicious), policy, situation).state == ActionState::monitored);
    situation.allows_hard_delete = true;
    CHECK(plan(verdict_of(Disposition::malicious), policy, situation).state == ActionState::planned);
}

TEST_CASE("In enforcing mode a malicious message is planned for quarantine, with the rule as its reason", "[policy]") {
    const auto planned = plan(verdict_of(Disposition::malicious), Policy{}, enforced_in(Place::inbox));
    CHECK(planned.action == Action::quarantine);
    CHECK(planned.state == ActionState::planned);
    CHECK(planned.reason == "Policy: malicious -> quarantine.");
}

TEST_CASE("In monitor mode the same message is only recorded", "[policy]") {
    auto situation = enforced_in(Place::inbox);
    situation.mode = Mode::monitor;
    const auto planned = plan(verdict_of(Disposition::malicious), Policy{}, situation);
    CHECK(planned.action == Action::quarantine);
    CHECK(planned.state == ActionState::monitored);
}

TEST_CASE("A tenant that was authorised for reading only is only recorded", "[policy]") {
    auto situation = enforced_in(Place::inbox);
    situation.is_read_write = false;
    CHECK(plan(verdict_of(Disposition::malicious), Policy{}, situation).state == ActionState::monitored);
}

TEST_CASE("A message that lies in junk already is not moved to junk", "[policy]") {
    CHECK(plan(verdict_of(Disposition::spam), Policy{}, enforced_in(Place::junk)).state == ActionState::monitored);
    CHECK(plan(verdict_of(Disposition::spam), Policy{}, enforced_in(Place::trash)).state == ActionState::monitored);
}

TEST_CASE("A malicious message that lies in junk is still taken to quarantine", "[policy]") {
    CHECK(plan(verdict_of(Disposition::malicious), Policy{}, enforced_in(Place::junk)).state == ActionState::planned);
}

TEST_CASE("While the breaker is open a move is held", "[policy]") {
    auto situation = enforced_in(Place::inbox);
    situation.is_breaker_open = true;
    CHECK(plan(verdict_of(Disposition::spam), Policy{}, situation).state == ActionState::held);
    CHECK(plan(verdict_of(Disposition::none), Policy{}, situation).state == ActionState::monitored);
}

TEST_CASE("The breaker allows the last move within the limit and trips at the next", "[policy]") {
    const BreakerSettings settings{10, 1.0, 50};
    CHECK_FALSE(breaker_trips({20, 9}, settings));
    CHECK(breaker_trips({20, 10}, settings));
}

TEST_CASE("The share of mail counts only when there is enough of it", "[policy]") {
    const BreakerSettings settings{1000, 0.5, 50};
    CHECK_FALSE(breaker_trips({49, 40}, settings));
    CHECK_FALSE(breaker_trips({50, 24}, settings));
    CHECK(breaker_trips({50, 25}, settings));
}

TEST_CASE("Limits of the policy stand over those of the service", "[policy]") {
    Policy policy;
    policy.moves_an_hour = 3;
    const auto settings = breaker_settings(policy, {500, 0.5, 50});
    CHECK(settings.moves_an_hour == 3);
    CHECK(settings.share_of_mail == 0.5);
}
