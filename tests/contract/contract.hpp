// What the files of the contract suite share (connectors/connector.hpp says what is promised). Each case runs for each
// provider.
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/contract/emulator_fixtures.hpp"
#include "tests/contract/memory_fixture.hpp"

#define CONTRACT(sentence)                                                                                             \
    TEMPLATE_TEST_CASE(sentence, "[connector_contract]", MemoryFixture, MicrosoftFixture, GoogleFixture)

namespace remand::contract {

struct Round {
    std::vector<Arrival> arrivals;
    SyncCursor cursor;
    int pages = 0;
    [[nodiscard]] std::set<MessageRef> refs() const {
        std::set<MessageRef> all;
        for (const auto& arrival : arrivals) all.insert(arrival.ref);
        return all;
    }
};

inline ChangeOptions last_day() {
    ChangeOptions options;
    options.since = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()) - std::chrono::hours{24};
    return options;
}

inline Round read_round(ConnectorFixture& fixture, const Mailbox& mailbox, SyncCursor cursor = {}) {
    Round round;
    for (bool has_more = true; has_more; ++round.pages) {
        REQUIRE(round.pages < 500);
        const auto page = fixture.connector().changes(mailbox, cursor, last_day());
        INFO((page ? std::string() : page.error().code + " " + page.error().message));
        REQUIRE(page);
        round.arrivals.insert(round.arrivals.end(), page->arrivals.begin(), page->arrivals.end());
        cursor = page->cursor;
        has_more = page->has_more;
    }
    round.cursor = cursor;
    return round;
}

inline MessageRef only_arrival(ConnectorFixture& fixture, const Mailbox& mailbox, const SyncCursor& cursor = {}) {
    const auto round = read_round(fixture, mailbox, cursor);
    REQUIRE(round.refs().size() == 1);
    return round.arrivals.front().ref;
}

// The value, or a failed test that shows the error.
template <class T> T require_ok(Result<T> result) {
    INFO((result ? std::string() : result.error().code + " " + result.error().message));
    REQUIRE(result);
    return *std::move(result);
}

// Where the message was when it was seen: told by the announcement or along with its bytes.
inline Location place_of(const Arrival& arrival, const RawMessage& raw) {
    REQUIRE((arrival.location || raw.location));
    return arrival.location ? *arrival.location : *raw.location;
}

inline std::vector<Place> supported_destinations(Connector& connector) {
    std::vector<Place> places;
    for (const auto& row : connector.action_support())
        if (const auto place = destination_of(row.action); place && row.is_supported) places.push_back(*place);
    return places;
}

inline bool supports(Connector& connector, Place place) {
    const auto all = supported_destinations(connector);
    return std::find(all.begin(), all.end(), place) != all.end();
}

} // namespace remand::contract
