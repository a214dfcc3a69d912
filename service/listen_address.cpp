#include "service/listen_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace remand::service {

namespace {

auto refused(std::string_view text, const std::string& why) {
    return fail(ErrorKind::fix_configuration, "config.listen", "\"" + std::string(text) + "\" " + why);
}

} // namespace

Result<ListenAddress> parse_any_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return refused(text, "is no address; write it as \"127.0.0.1:9462\".");

    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    ListenAddress address;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    if (problem != std::errc{} || end != digits.data() + digits.size())
        return refused(text, "has no port from 0 to 65535 after its last colon.");

    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, address.host.c_str(), &v4) != 1 && inet_pton(AF_INET6, address.host.c_str(), &v6) != 1)
        return refused(text, "has no numeric address before its port, like 127.0.0.1, 0.0.0.0 or [::].");
    return address;
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
    auto address = parse_any_address(text);
    in_addr v4{};
    in6_addr v6{};
    const bool is_loopback =
        address && ((inet_pton(AF_INET, address->host.c_str(), &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127) ||
                    (inet_pton(AF_INET6, address->host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6)));
    if (address && !is_loopback)
        return refused(text, "is not a loopback address: health and metrics have no login, so that they are served on "
                             "127.0.0.1 or [::1] only; put a proxy in front for other machines.");
    return address;
}

} // namespace remand::service
