#include "connectors/http/endpoint.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::http {

Result<std::string> checked_endpoint(std::string_view option, std::string_view value) {
    constexpr std::string_view scheme = "https://";
    const auto refused = [&](std::string_view why) {
        return fail(ErrorKind::fix_configuration, "config.endpoint",
                    fmt::format("The option {} {}; it must be an address like https://api.example.com.", option, why));
    };
    value = trim(value);
    if (value.size() < scheme.size() || !equals_ignoring_case(value.substr(0, scheme.size()), scheme))
        return refused("does not begin with https://");
    const auto rest = value.substr(scheme.size());
    const auto authority = rest.substr(0, rest.find('/'));
    if (authority.empty() || authority.front() == ':') return refused("names no host");
    const auto is_allowed = [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("@?#\\\"<>").find(c) == std::string_view::npos;
    };
    if (!std::all_of(rest.begin(), rest.end(), is_allowed)) return refused("holds more than a host and a path");
    std::string endpoint = std::string(scheme) + std::string(rest);
    while (endpoint.back() == '/') endpoint.pop_back();
    return endpoint;
}

} // namespace remand::http
