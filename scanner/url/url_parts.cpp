#include "scanner/url/url_parts.hpp"

#include "core/text.hpp"

namespace remand::scanner {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

std::optional<UrlParts> split_url(std::string_view url) {
    UrlParts parts;
    const auto colon = url.find(':');
    if (colon == std::string_view::npos) return {};
    parts.scheme = ascii_lower(url.substr(0, colon));
    if (parts.scheme != "http" && parts.scheme != "https") return {};
    auto rest = url.substr(colon + 1);
    // Browsers take any number of slashes of either kind here (WHATWG URL, "special authority ignore slashes state").
    while (!rest.empty() && (rest.front() == '/' || rest.front() == '\\')) rest.remove_prefix(1);
    const auto end = rest.find_first_of("/\\?#");
    auto authority = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority = authority.substr(at + 1);
    if (!authority.starts_with('[')) authority = authority.substr(0, authority.find(':'));
    parts.host = ascii_lower(authority);
    if (parts.host.empty()) return {};
    if (const auto hash = rest.find('#'); hash != std::string_view::npos) {
        parts.fragment = std::string(rest.substr(hash + 1));
        rest = rest.substr(0, hash);
    }
    if (const auto mark = rest.find('?'); mark != std::string_view::npos) {
        parts.query = std::string(rest.substr(mark + 1));
        rest = rest.substr(0, mark);
    }
    parts.path = std::string(rest);
    return parts;
}

std::string lenient_percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return to_valid_utf8(out);
}

std::string embedded_url(const UrlParts& parts) {
    for (const auto& raw : {parts.query, parts.path, parts.fragment}) {
        const auto text = lenient_percent_decode(raw);
        auto at = text.find("https://");
        if (at == std::string::npos) at = text.find("http://");
        if (at != std::string::npos) return text.substr(at, text.find('&', at) - at);
    }
    return {};
}

} // namespace remand::scanner
