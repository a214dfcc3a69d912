// What the tests of faults share. Each is tagged [fault] and with the number of its fault, and runs for both clouds
// where both can have it.
#pragma once

#include <catch2/catch.hpp>

#include "tests/faults/cloud_world.hpp"
#include "tests/faults/invariants.hpp"

#define FAULT(number, sentence) TEMPLATE_TEST_CASE(sentence, "[fault][" number "]", Microsoft, Google)

namespace remand::tests {

using namespace std::chrono_literals;

[[nodiscard]] inline support::EmulatorFault error_fault(int status, std::string code, int count = 1,
                                                        std::map<std::string, std::string> headers = {}) {
    support::EmulatorFault fault;
    fault.status = status;
    fault.code = std::move(code);
    fault.count = count;
    fault.headers = std::move(headers);
    return fault;
}

[[nodiscard]] inline support::EmulatorFault fault_of_kind(std::string action, int count = 1, int skip = 0) {
    support::EmulatorFault fault;
    fault.action = std::move(action);
    fault.count = count;
    fault.skip = skip;
    return fault;
}

[[nodiscard]] inline support::EmulatorFault answer_fault(int status, std::string body, int count = 1) {
    support::EmulatorFault fault;
    fault.action = "answer";
    fault.status = status;
    fault.body = std::move(body);
    fault.count = count;
    return fault;
}

} // namespace remand::tests
