#include "scanner/extract/links.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/extract/received.hpp"
#include "scanner/extract/url_rewriters.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr ByteSet printable = ByteSet().with(' ', '~'); // ASCII

// Control characters and zero-width marks are not part of an address to a browser.
std::string cleaned(std::string_view href) {
    href = href.substr(0, 4 * limits::href_bytes);
    if (printable.skip(href) == href.size()) return std::string(trim(href).substr(0, limits::href_bytes));
    std::string out;
    while (!href.empty()) {
        const char32_t c = take_code_point(href);
        if (c < 0x20 || c == 0x7F || is_zero_width(c) || is_bidi_control(c)) continue;
        append_utf8(out, c);
    }
    return std::string(cut(trim(out), limits::href_bytes));
}

std::string scheme_of(std::string_view url) {
    const auto colon = url.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 20) return {};
    const std::string_view scheme = url.substr(0, colon);
    const auto is_scheme_byte = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
               c == '.';
    };
    if (!std::all_of(scheme.begin(), scheme.end(), is_scheme_byte) || (scheme.front() >= '0' && scheme.front() <= '9'))
        return {};
    // "www.site.test:8080/x" is a host and a port.
    if (scheme.find('.') != std::string_view::npos) return {};
    return ascii_lower(scheme);
}

bool has_authority(std::string_view scheme) {
    return scheme == "http" || scheme == "https" || scheme == "ftp" || scheme == "ws" || scheme == "wss";
}

// Ideographic and full-width full stops are dots to a browser (UTS 46).
std::string with_ascii_dots(std::string_view host) {
    std::string out;
    while (!host.empty()) {
        const char32_t c = take_code_point(host);
        if (c == 0x3002 || c == 0xFF0E || c == 0xFF61)
            out += '.';
        else
            append_utf8(out, c);
    }
    return out;
}

void read_host(std::string_view raw, Link& link) {
    std::string host(raw);
    if (host.find('%') != std::string::npos) {
        link.is_host_obfuscated = true;
        host = to_valid_utf8(percent_decode(host).value_or(host));
    }
    const std::string dotted = is_ascii(host) ? host : with_ascii_dots(host);
    if (dotted != host) link.is_host_obfuscated = true;
    if (dotted.starts_with('[')) { // IPv6
        link.host = ascii_lower(std::string_view(dotted).substr(1, std::min(dotted.find(']'), dotted.size()) - 1));
        return;
    }
    const std::string name = to_a_labels(dotted);
    const auto ip = canonical_ipv4(name);
    if (ip && *ip != name) link.is_host_obfuscated = true;
    link.host = std::string(cut(to_valid_utf8(ip.value_or(name)), 255));
}

// What follows the scheme: slashes of either kind in any number, then user, host and port.
void read_authority(std::string_view rest, Link& link) {
    const auto slashes = std::min(rest.find_first_not_of("/\\"), rest.size());
    if (rest.substr(0, slashes) != "//") link.is_host_obfuscated = true;
    rest.remove_prefix(slashes);
    const auto end = std::min(rest.find_first_of("/?#\\"), rest.size());
    std::string_view authority = rest.substr(0, end);
    if (end < rest.size() && rest[end] == '\\') link.is_host_obfuscated = true;
    const auto at = authority.rfind('@');
    if (at != std::string_view::npos) {
        link.has_userinfo = true;
        authority.remove_prefix(at + 1);
    }
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos)
        authority = authority.substr(0, colon);
    read_host(authority, link);
}

// `url` resolved against the base, as far as links in mail need it: the authority is what counts.
std::string resolved(const std::string& url, std::string_view base) {
    if (!scheme_of(url).empty() || url.empty()) return url;
    if (url.starts_with("//") || url.starts_with("\\\\")) return "http:" + url;
    const std::string base_scheme = scheme_of(base);
    if (has_authority(base_scheme)) {
        const auto authority = base.find("//");
        const auto path = authority == std::string_view::npos ? authority : base.find('/', authority + 2);
        const std::string_view origin = base.substr(0, path);
        if (url.starts_with('/') || path == std::string_view::npos)
            return std::string(origin) + (url.starts_with('/') ? "" : "/") + url;
        return std::string(base.substr(0, base.rfind('/') + 1)) + url;
    }
    // Mail programs take a bare "www.site.test/path" for an address.
    const std::string_view host = std::string_view(url).substr(0, url.find_first_of("/?#:"));
    return is_plausible_domain(host) && (ascii_lower(host).starts_with("www.") || url.find('/') != std::string::npos)
               ? "http://" + url
               : std::string{};
}

std::optional<Link> read_one(const std::string& url) {
    Link link;
    link.href = url;
    link.scheme = scheme_of(url);
    if (link.scheme.empty() || link.scheme == "cid" || link.scheme == "mid" || link.scheme == "about") return {};
    if (has_authority(link.scheme))
        read_authority(std::string_view(url).substr(link.scheme.size() + 1), link);
    else if (link.scheme == "mailto") {
        const auto address = std::string_view(url).substr(7, url.find('?') - 7);
        const auto at = address.rfind('@');
        if (at != std::string_view::npos) link.host = std::string(cut(to_a_labels(address.substr(at + 1)), 255));
    } else if (link.scheme == "file" || link.scheme == "search-ms" || link.scheme == "ms-word" ||
               link.scheme == "ms-excel") {
        const auto inner = url.find_first_not_of("/\\", link.scheme.size() + 1);
        if (link.scheme == "file" && inner != std::string::npos)
            read_host(std::string_view(url).substr(inner, url.find_first_of("/\\@", inner) - inner), link);
    } else if (link.scheme == "data" || link.scheme == "javascript") {
        constexpr std::size_t enough = 200; // what it is can be told from its beginning; a picture in it is not a link
        if (link.scheme == "data" && ascii_lower(url.substr(0, 11)) == "data:image/" &&
            ascii_lower(url.substr(0, 14)) != "data:image/svg")
            return {};
        link.href = std::string(cut(url, enough));
    }
    return link;
}

} // namespace

std::optional<Link> read_link(std::string_view href, std::string_view base) {
    const std::string url(cut(resolved(cleaned(href), cleaned(base)), limits::href_bytes));
    auto link = read_one(url);
    for (int i = 0; link && i < limits::rewriter_depth; ++i) {
        const auto inner = unwrap_rewritten(link->href, link->host);
        if (!inner) break;
        auto real = read_one(cleaned(*inner));
        if (!real || real->host.empty()) break;
        link = std::move(real);
    }
    if (link && is_sealed_rewriter(link->host)) link->is_destination_unknown = true;
    return link;
}

void LinkList::add(Link link) {
    link.text = std::string(cut(link.text, limits::link_text_bytes));
    if (!seen_.insert(std::to_string(static_cast<int>(link.source)) + link.href + '\n' + link.text).second) return;
    if (links_.size() == limits::links) {
        hit_limit_ = true;
        return;
    }
    links_.push_back(std::move(link));
}

} // namespace remand::scanner
