// A certificate in place of a secret (learn.microsoft.com/entra/identity-platform/certificate-credentials).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/emulator/router.hpp"

namespace remand::emulator::entra {

struct AssertionProblem {
    int number; // AADSTS
    std::string sentence;
};
// nullopt: the assertion proves that the client is this app. It is good for this one time.
[[nodiscard]] std::optional<AssertionProblem> check_client_assertion(const Call& call, std::string_view text,
                                                                     const App& app, const Tenant& tenant);

} // namespace remand::emulator::entra
