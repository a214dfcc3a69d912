#include "core/ip_network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand {
namespace {

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int mapped_bits = 96;

std::string_view bare(std::string_view text) {
    text = trim(text);
    if (text.size() > 1 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    if (text.size() > 5 && equals_ignoring_case(text.substr(0, 5), "ipv6:")) text.remove_prefix(5); // RFC 5321 4.1.3
    return text;
}

std::optional<IpNetwork> parse_address(std::string_view text) {
    const std::string terminated(text);
    IpNetwork out;
    if (in_addr v4{}; inet_pton(AF_INET, terminated.c_str(), &v4) == 1) {
        std::copy(mapped.begin(), mapped.end(), out.bytes.begin());
        const std::uint32_t bits = ntohl(v4.s_addr);
        for (int i = 0; i < 4; ++i) out.bytes[12 + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bits >> (24 - 8 * i));
        return out;
    }
    if (in6_addr v6{}; inet_pton(AF_INET6, terminated.c_str(), &v6) == 1) {
        std::copy(std::begin(v6.s6_addr), std::end(v6.s6_addr), out.bytes.begin());
        return out;
    }
    return {};
}

tl::unexpected<Error> wrong_network(std::string_view text, const std::string& why) {
    return fail(ErrorKind::fix_configuration, "list.pattern",
                fmt::format("\"{}\" cannot be used: {}", shorten(to_valid_utf8(text), 80), why));
}

} // namespace

bool IpNetwork::is_ipv4() const { return std::equal(mapped.begin(), mapped.end(), bytes.begin()); }

IpNetwork IpNetwork::masked(int bits) const {
    IpNetwork out = *this;
    out.prefix = bits;
    for (int i = 0; i < 16; ++i) {
        const int kept = std::clamp(bits - 8 * i, 0, 8);
        out.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00U >> kept);
    }
    return out;
}

bool IpNetwork::contains(const IpNetwork& other) const {
    return other.prefix >= prefix && other.masked(prefix).bytes == bytes;
}

std::string IpNetwork::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (is_ipv4() && prefix >= mapped_bits) {
        inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
        return prefix == 128 ? out.data() : fmt::format("{}/{}", out.data(), prefix - mapped_bits);
    }
    inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    return prefix == 128 ? out.data() : fmt::format("{}/{}", out.data(), prefix);
}

std::optional<IpNetwork> read_ip(std::string_view text) {
    text = bare(text);
    return parse_address(text.substr(0, text.find('%')));
}

Result<IpNetwork> parse_network(std::string_view text) {
    const auto written = bare(text);
    const auto slash = written.find('/');
    const auto address_text = written.substr(0, slash);
    if (address_text.find('%') != std::string_view::npos)
        return wrong_network(text, fmt::format("a zone id (%…) means something on one machine only; write {}.",
                                       address_text.substr(0, address_text.find('%'))));
    const auto address = parse_address(address_text);
    if (!address)
        return wrong_network(text, "it is no IP address; write 192.0.2.7, 192.0.2.0/24, 2001:db8::7 or 2001:db8::/32.");
    if (slash == std::string_view::npos) return *address;

    const auto digits = written.substr(slash + 1);
    int bits = -1;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    const bool is_v4_text = address_text.find(':') == std::string_view::npos;
    const int most = is_v4_text ? 32 : 128;
    if (problem != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > most)
        return wrong_network(text, fmt::format("behind the / stands a number of bits, 1 to {}.", most));
    if (is_v4_text) bits += mapped_bits;
    if (bits == 0 || (is_v4_text && bits == mapped_bits) || (address->is_ipv4() && bits < mapped_bits))
        return wrong_network(text, "it covers every address there is.");
    const auto network = address->masked(bits);
    if (network.bytes != address->bytes)
        return wrong_network(text, fmt::format("bits are set behind the prefix; did you mean {}?", network.text()));
    return network;
}

bool looks_like_ip(std::string_view text) {
    text = bare(text);
    if (text.find('@') != std::string_view::npos) return false;
    if (std::count(text.begin(), text.end(), ':') >= 2) return true;
    const auto is_fit = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '/'; };
    return text.find('.') != std::string_view::npos && std::all_of(text.begin(), text.end(), is_fit);
}

} // namespace remand
