// A web address cut into the parts that detectors look at. Pure; thread-safe. Links are never fetched.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

struct UrlParts {
    std::string scheme, host, path, query, fragment; // scheme and host in lower case; userinfo and port removed
};
// nullopt for anything that is not http or https with a host.
[[nodiscard]] std::optional<UrlParts> split_url(std::string_view url);

// Percent-decoding that never fails: what is no escape stays as it is.
[[nodiscard]] std::string lenient_percent_decode(std::string_view text);

// An absolute address carried inside path or query ("https%3A%2F%2F…", "?url=https://…"), decoded; empty when none.
[[nodiscard]] std::string embedded_url(const UrlParts& parts);

} // namespace remand::scanner
