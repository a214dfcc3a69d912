// What Microsoft Entra's numbers mean, each as one sentence with the next step.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
#pragma once

#include <span>
#include <string_view>

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::oauth {

struct EntraError {
    int number; // AADSTS
    ErrorKind kind;
    std::string_view sentence;
};
[[nodiscard]] std::span<const EntraError> entra_errors();

// For an answer of the token endpoint that is not a success. Codes are "entra.AADSTS7000215", "entra.<error>" where no
// number came, "entra.http_<status>" where the answer is not the endpoint's.
[[nodiscard]] Error entra_refusal(const http::Request& request, const http::Response& response, Timestamp now);

} // namespace remand::oauth
