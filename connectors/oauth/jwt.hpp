// JSON Web Tokens (RFC 7519): signing our assertions, and reading what a token says about itself. Those that
// we ask for come from the authority over TLS and are only handed on; one that a request to us carries is verified
// (id_token.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/oauth/signing_key.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

// header and claims are JSON objects; the header must name the algorithm.
[[nodiscard]] Result<Secret> make_jwt(const SigningKey& key, Signature algorithm, std::string_view header,
                                      std::string_view claims);

// The text values of the array claim `name` ("roles"); empty when the token is opaque or has none. For checks and
// messages only: the signature is not looked at.
[[nodiscard]] std::vector<std::string> text_list_claim(std::string_view token, std::string_view name);

} // namespace remand::oauth
