// A signed JSON Web Token that a client shows instead of a secret (RFC 7523).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/clock.hpp"

namespace remand::emulator {

struct Assertion {
    nlohmann::json header, claims; // objects
    std::string signed_text, signature;
};

// Reads, and believes nothing yet.
[[nodiscard]] std::optional<Assertion> read_assertion(std::string_view text);
// A member that is text; empty when there is none.
[[nodiscard]] std::string text_in(const nlohmann::json& object, const char* name);
// A member that is a time in seconds.
[[nodiscard]] std::optional<Timestamp> time_in(const nlohmann::json& object, const char* name);

// A token of ours, signed RS256.
[[nodiscard]] std::string signed_token(const nlohmann::json& claims, std::string_view key_id,
                                       std::string_view private_pem);

} // namespace remand::emulator
