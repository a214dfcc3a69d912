// IPv4 and IPv6 addresses and networks as people and mail servers write them, in one form. An IPv4-mapped IPv6 address
// (RFC 4291 section 2.5.5.2) is the IPv4 address. Pure; thread-safe.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace remand {

struct IpNetwork {
    std::array<std::uint8_t, 16> bytes{}; // IPv4 as ::ffff:a.b.c.d
    int prefix = 128;                     // bits of all 128
    auto operator<=>(const IpNetwork&) const = default;

    [[nodiscard]] bool is_ipv4() const;
    [[nodiscard]] bool contains(const IpNetwork& other) const;
    [[nodiscard]] IpNetwork masked(int bits) const;
    [[nodiscard]] std::string text() const; // RFC 5952; "192.0.2.0/24", without "/32" or "/128"
};

// An address as it stands in mail: with or without brackets, "IPv6:" before it or a zone id behind it.
[[nodiscard]] std::optional<IpNetwork> read_ip(std::string_view text);
// As an administrator types it: an address, or "192.0.2.0/24". fix_configuration "list.pattern", with what to write
// instead: a zone id, bits behind the prefix, everything.
[[nodiscard]] Result<IpNetwork> parse_network(std::string_view text);
// Whether somebody who wrote this meant an address or a network, right or wrong.
[[nodiscard]] bool looks_like_ip(std::string_view text);

} // namespace remand
