#include "scanner/url/domain.hpp"

#include <arpa/inet.h>
#include <libpsl.h>

#include "core/text.hpp"
#include "scanner/url/recent_hosts.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t max_host_length = 253; // RFC 1035 section 2.3.4

std::string without_brackets(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return std::string(host);
}

std::string clean(std::string_view host) {
    while (!host.empty() && host.back() == '.') host.remove_suffix(1);
    while (!host.empty() && host.front() == '.') host.remove_prefix(1);
    return ascii_lower(host.substr(0, max_host_length));
}

std::string looked_up(std::string_view host) {
    if (is_ip_literal(host)) return std::string(host);
    auto name = clean(host);
    const char* found = psl_registrable_domain(psl_builtin(), name.c_str());
    return found ? std::string(found) : name;
}

} // namespace

bool is_ip_literal(std::string_view host) {
    // Nearly every host is a name: it ends in a letter and has no colon.
    const bool may_be = !host.empty() && ((host.back() >= '0' && host.back() <= '9') || host.back() == ']' ||
                                          host.find(':') != std::string_view::npos);
    if (!may_be) return false;
    const auto text = without_brackets(host);
    in_addr v4{};
    in6_addr v6{};
    return inet_pton(AF_INET, text.c_str(), &v4) == 1 || inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

// libpsl walks its list from the start several times for each label: 5,500 instructions a host.
std::string registrable_domain(std::string_view host) {
    thread_local RecentHosts<std::string> domains;
    return host.size() > max_host_length ? looked_up(host) : domains.answer_for(host, &looked_up);
}

std::string public_suffix(std::string_view host) {
    if (is_ip_literal(host)) return {};
    const auto name = clean(host);
    if (name.find('.') == std::string::npos) return {};
    const char* found = psl_unregistrable_domain(psl_builtin(), name.c_str());
    return found ? std::string(found) : std::string();
}

std::string organisation_label(std::string_view host) {
    return std::string(label_of(registrable_domain(host)));
}

std::string_view label_of(std::string_view registrable) {
    return is_ip_literal(registrable) ? registrable : registrable.substr(0, registrable.find('.'));
}

std::string bare_label(std::string_view host) {
    auto label = organisation_label(host);
    std::erase(label, '-');
    return label;
}

bool same_organisation(std::string_view host, std::string_view other_host) {
    return !host.empty() && registrable_domain(host) == registrable_domain(other_host);
}

bool is_within(std::string_view host, std::string_view domain) {
    if (domain.empty() || !host.ends_with(domain)) return false;
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

} // namespace remand::scanner
