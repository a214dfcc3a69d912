// One sender against the impersonation registry: the index, against comparing with everybody (the peer).
#include "tests/bench/benchmarks.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scanner/identity/protected_people.hpp"

namespace remand::bench {
namespace {

constexpr std::size_t people_count = 10'000, sender_count = 4'000, naive_count = 40;

class Numbers { // the same ones in every run
public:
    std::size_t below(std::size_t limit) { return (state_ = state_ * 1664525U + 1013904223U) / 256 % limit; }

private:
    std::uint32_t state_ = 7;
};

constexpr auto given = std::to_array<std::string_view>(
    {"Anna", "Peter", "Maria", "James", "Robert", "Olga", "Wei", "Fatima", "Carlos", "Ingrid", "Thomas", "Sven", "Lucia",
     "Omar", "Nina", "Paul", "Julia", "William", "Katherine", "Ivan", "Jürgen", "Søren", "Zoë", "Michael", "Elizabeth"});
constexpr auto syllables = std::to_array<std::string_view>({"ber", "man", "son", "li", "ka", "ro", "ten", "wal", "der", "mi", "nov", "sa",
                                                            "gar", "zi", "ho", "fel", "ta", "qui", "bra", "ner"});

std::string family_name(Numbers& numbers) {
    std::string name;
    for (std::size_t i = 0, count = 2 + numbers.below(2); i < count; ++i) name += syllables[numbers.below(syllables.size())];
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

// A quarter each: a name as it is, turned, with an initial, with titles; about half of them name nobody.
std::string sender(Numbers& numbers, std::size_t i, const std::vector<std::string>& families) {
    const std::string first(given[numbers.below(given.size())]);
    const std::string& family = families[numbers.below(families.size())];
    switch (i % 4) {
    case 0:
        return first + ' ' + family;
    case 1:
        return family + ", " + first;
    case 2:
        return first.substr(0, 1) + ". " + family;
    default:
        return "Dr. " + first + " Q. " + family + " (Finance)";
    }
}

template <class Work> double micros(Work&& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count();
}

double at_share(std::vector<double>& values, double share) {
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

} // namespace

bool bench_names() {
    Numbers numbers;
    std::vector<std::string> families;
    for (int i = 0; i < 3'000; ++i) families.push_back(family_name(numbers));
    std::vector<scanner::ProtectedPerson> people;
    for (std::size_t i = 0; i < people_count; ++i) {
        const std::string name = std::string(given[numbers.below(given.size())]) + ' ' + families[numbers.below(families.size())];
        people.push_back({name, "", {fmt::format("person{}@corp.test", i)}, {}, true});
    }
    std::vector<std::string> senders;
    for (std::size_t i = 0; i < sender_count; ++i) senders.push_back(sender(numbers, i, families));

    scanner::ProtectedPeople registry;
    const double preparing = micros([&] { registry = scanner::ProtectedPeople(people, {"corp.test"}); });
    std::vector<scanner::PersonName> prepared;
    for (const auto& person : people) prepared.push_back(scanner::prepare_name(person.name, person.title, {"corp"}));

    std::vector<double> indexed, naive;
    std::size_t found = 0;
    for (const auto& name : senders)
        indexed.push_back(micros([&] { found += registry.imitated_by(name, "stranger@elsewhere.test") ? 1 : 0; }));
    for (std::size_t i = 0; i < naive_count; ++i) {
        bool is_named = false;
        naive.push_back(micros([&] {
            const auto shown = scanner::take_apart(senders[i]);
            for (const auto& person : prepared) is_named = scanner::match_name(shown, person).has_value() || is_named;
        }));
        if (is_named != registry.imitated_by(senders[i], "stranger@elsewhere.test").has_value()) {
            fmt::print(stderr, "names: the index and the walk disagree about \"{}\".\n", senders[i]);
            return false;
        }
    }
    if (found == 0 || found == senders.size()) {
        fmt::print(stderr, "names: {} of {} senders use a protected name; there should be some of both.\n", found, senders.size());
        return false;
    }
    const double median = at_share(indexed, 0.5), peer = at_share(naive, 0.5);
    fmt::print("impersonation registry, {} people, one sender ({} of {} use a protected name)\n", people_count, found, senders.size());
    fmt::print("  {:<44}{:>10.1f} us median\n", "everybody compared (the peer)", peer);
    fmt::print("  {:<44}{:>10.1f} us median {:>8.1f} us p95\n", "remand: by index", median, at_share(indexed, 0.95));
    fmt::print("  {:<44}{:>10.1f} ms\n", "preparing the registry", preparing / 1000);
    fmt::print("  ratio to the peer: {:.4f} of its time\n\n", median / peer);
    return true;
}

} // namespace remand::bench
