#include "scanner/extract/url_rewriters.hpp"

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/charset.hpp"

namespace remand::scanner {
namespace {

std::string decoded(std::string_view text) { return percent_decode(text).value_or(std::string(text)); }

// Value of a query parameter, percent-decoded.
std::optional<std::string> parameter(std::string_view url, std::string_view name) {
    const auto query = url.find('?');
    if (query == std::string_view::npos) return {};
    for (const auto pair : split(url.substr(query + 1, url.find('#', query) - query - 1), '&')) {
        const auto item = pair.starts_with("amp;") ? pair.substr(4) : pair; // escaped twice by some programs
        const auto equal = item.find('=');
        if (equal != std::string_view::npos && equals_ignoring_case(item.substr(0, equal), name))
            return decoded(item.substr(equal + 1));
    }
    return {};
}

bool is_below(std::string_view host, std::string_view domain) {
    return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

// v2: "-" stands for "%", "_" for "/".
std::optional<std::string> proofpoint_v2(std::string_view url) {
    auto text = parameter(url, "u");
    if (!text) return {};
    for (char& c : *text) c = c == '-' ? '%' : c == '_' ? '/' : c;
    return decoded(*text);
}

// v3: https://urldefense.com/v3/__URL__;BYTES!!...: each "*" of URL is one replaced byte; "**X" a run of them.
std::optional<std::string> proofpoint_v3(std::string_view url) {
    const auto begin = url.find("/v3/__");
    if (begin == std::string_view::npos) return {};
    const std::string_view rest = url.substr(begin + 6);
    const auto end = rest.find("__;");
    if (end == std::string_view::npos) return {};
    const std::string_view text = rest.substr(0, end);
    const std::string_view tail = rest.substr(end + 3);
    const std::string bytes = decode_base64_leniently(tail.substr(0, tail.find('!')));
    constexpr std::string_view run_lengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '*') {
            out += text[i];
            continue;
        }
        std::size_t count = 1;
        if (i + 2 < text.size() && text[i + 1] == '*') {
            const auto length = run_lengths.find(text[i + 2]);
            if (length == std::string_view::npos) return {};
            count = length + 2;
            i += 2;
        }
        if (used + count > bytes.size()) return {};
        out += bytes.substr(used, count);
        used += count;
    }
    // "https:/host" is written with one slash by some versions.
    const auto colon = out.find(":/");
    if (colon != std::string::npos && colon < 8 && out.compare(colon, 3, "://") != 0) out.insert(colon + 1, "/");
    return out;
}

// https://secure-web.cisco.com/HASH/https%3A%2F%2Fhost%2Fpath
std::optional<std::string> cisco(std::string_view url) {
    const auto at = ascii_lower(url).find("/http", 10);
    if (at == std::string::npos) return {};
    return decoded(url.substr(at + 1));
}

// https://url.avanan.click/v2/___https://host/path___.HASH
std::optional<std::string> avanan(std::string_view url) {
    const auto begin = url.find("___");
    if (begin == std::string_view::npos) return {};
    const auto end = url.find("___", begin + 3);
    if (end == std::string_view::npos) return {};
    return decoded(url.substr(begin + 3, end - begin - 3));
}

std::optional<std::string> sophos(std::string_view url) {
    const auto text = parameter(url, "u");
    if (!text) return {};
    return decode_base64_leniently(*text);
}

} // namespace

bool is_sealed_rewriter(std::string_view host) {
    return (host.starts_with("protect-") && is_below(host, "mimecast.com")) || is_below(host, "mimecastprotect.com") ||
           is_below(host, "inky.com") || is_below(host, "hornetsecurity.com") || is_below(host, "emailprotection.link");
}

std::optional<std::string> unwrap_rewritten(std::string_view url, std::string_view host) {
    std::optional<std::string> inner;
    if (is_below(host, "safelinks.protection.outlook.com") || is_below(host, "safelinks.protection.office365.us"))
        inner = parameter(url, "url");
    else if (host == "urldefense.com" || host == "urldefense.us")
        inner = proofpoint_v3(url);
    else if (host == "urldefense.proofpoint.com")
        inner = url.find("/v2/") != std::string_view::npos ? proofpoint_v2(url) : parameter(url, "u");
    else if (host == "linkprotect.cudasvc.com")
        inner = parameter(url, "a");
    else if (host == "secure-web.cisco.com")
        inner = cisco(url);
    else if (host.starts_with("protect") && is_below(host, "fireeye.com"))
        inner = parameter(url, "u");
    else if (is_below(host, "protection.sophos.com"))
        inner = sophos(url);
    else if (host.ends_with(".trendmicro.com") && host.find("-ctp") != std::string_view::npos)
        inner = parameter(url, "url");
    else if (host == "clicktime.symantec.com" || host == "link.zixcentral.com" || host == "link.edgepilot.com")
        inner = parameter(url, "u");
    else if (host == "url.avanan.click" || is_below(host, "checkpoint.com"))
        inner = avanan(url);
    if (!inner) return {};
    const std::string lower = ascii_lower(inner->substr(0, 8));
    if (!lower.starts_with("http://") && !lower.starts_with("https://")) {
        if (inner->find('.') == std::string::npos) return {};
        inner->insert(0, "http://");
    }
    return inner;
}

} // namespace remand::scanner
