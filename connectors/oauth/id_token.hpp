// A token that says who sent a request to us (OpenID Connect Core section 2): read, and held against what is expected.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/oauth/verifying_key.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::oauth {

struct ExpectedToken {
    std::vector<std::string_view> issuers; // one of these
    std::string_view audience;
    std::string_view email; // verified
};

// By the `kid` of the header. May fetch; an error is handed on.
using KeyFinder = std::function<Result<VerifyingKey>(const std::string& key_id)>;

// Success: signed with RS256 (and no other algorithm) by that key, from an issuer, for the audience and address that
// are expected, within its time (a minute either way for clocks). give_up "jwt.refused" otherwise, with the first thing
// that is wrong; what the token says is not repeated.
[[nodiscard]] Result<void> verify_id_token(std::string_view token, const ExpectedToken& expected, const KeyFinder& keys,
                                           Timestamp now);

} // namespace remand::oauth
