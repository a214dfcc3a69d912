// What was asked of the clouds: every request, and every placement of a message that a request asked for.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "tests/emulator/model/mailbox.hpp"

namespace remand::emulator {

struct RequestRecord {
    std::uint64_t number = 0;
    Timestamp time{};
    Cloud cloud = Cloud::microsoft;
    std::string method;
    std::string_view operation; // of the route table, which lives as long as the program
    std::string_view path;      // template
    std::string mailbox;
    int status = 0; // 0: closed without an answer
    bool had_immutable_preference = false;
    bool had_authorization = false;
    bool was_faulted = false;
    bool was_answered = true;
};

struct MoveRecord {
    std::uint64_t request = 0; // number of the request
    Timestamp time{};
    Cloud cloud = Cloud::microsoft;
    Key key = 0;
    std::string mailbox;
    std::string internet_message_id;
    std::string_view operation;
    std::string destination;
    bool was_carried_out = false;
    bool was_answered = true;
};

struct Ledger {
    static constexpr std::size_t most_requests = 200'000;
    std::deque<RequestRecord> requests;
    std::deque<MoveRecord> moves; // never dropped: tests add them up
    std::uint64_t last_number = 0;
};

} // namespace remand::emulator
