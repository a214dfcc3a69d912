#include "scanner/url/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdint>
#include <string>

namespace remand::scanner {

bool is_private_ip(std::string_view ip) {
    if (ip.size() > 2 && ip.front() == '[' && ip.back() == ']') ip = ip.substr(1, ip.size() - 2);
    const std::string text(ip);
    if (in_addr v4{}; inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        const std::uint32_t bits = ntohl(v4.s_addr);
        return (bits >> 24) == 10 || (bits >> 24) == 127 || (bits >> 20) == 0xAC1 || (bits >> 16) == 0xC0A8 ||
               (bits >> 16) == 0xA9FE;
    }
    if (in6_addr v6{}; inet_pton(AF_INET6, text.c_str(), &v6) == 1)
        return (v6.s6_addr[0] & 0xFE) == 0xFC || IN6_IS_ADDR_LOOPBACK(&v6) || IN6_IS_ADDR_LINKLOCAL(&v6);
    return false;
}

} // namespace remand::scanner
