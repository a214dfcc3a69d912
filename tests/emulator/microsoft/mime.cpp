#include "tests/emulator/microsoft/mime.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/model/content.hpp"

namespace remand::emulator::graph {

namespace {
std::vector<std::string> boundaries_in(std::string_view bytes) {
    std::vector<std::string> found;
    const auto lower = ascii_lower(bytes);
    constexpr std::string_view name = "boundary=";
    for (auto at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
        auto rest = bytes.substr(at + name.size());
        const bool is_quoted = rest.starts_with('"');
        if (is_quoted) rest.remove_prefix(1);
        const auto boundary = rest.substr(0, rest.find_first_of(is_quoted ? "\"" : "; \r\n"));
        if (!boundary.empty()) found.emplace_back(boundary);
    }
    // The longest first: one may begin like another.
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void replace_all(std::string& text, std::string_view old, std::string_view fresh) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + fresh.size()))
        text.replace(at, old.size(), fresh);
}

std::string with_crlf(std::string_view text) {
    std::string result;
    char previous = '\0';
    for (const char c : text) {
        if (c == '\n' && previous != '\r') result.push_back('\r');
        result.push_back(previous = c);
    }
    return result;
}
} // namespace

std::string rebuilt_mime(std::string_view bytes) {
    auto headers = read_headers(bytes);
    std::stable_sort(headers.begin(), headers.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const std::string& name) {
            return equals_ignoring_case(name, "Received") ? 0 : equals_ignoring_case(name, "MIME-Version") ? 2 : 1;
        };
        return rank(a.first) < rank(b.first);
    });
    std::string result;
    for (const auto& [name, value] : headers) result.append(name).append(": ").append(value).append("\r\n");
    result += "\r\n" + with_crlf(emulator::body_of(bytes));
    for (const auto& boundary : boundaries_in(bytes)) {
        const auto fresh = "_000_" + sha256_hex(boundary).substr(0, 24) + "_";
        replace_all(result, "\n--" + boundary, "\n--" + fresh);
        replace_all(result, "\"" + boundary + "\"", "\"" + fresh + "\"");
        replace_all(result, "boundary=" + boundary, "boundary=" + fresh);
    }
    return result;
}

bool is_opaque_smime(std::string_view bytes) {
    const auto type = ascii_lower(header_of(read_headers(bytes), "Content-Type"));
    return type.starts_with("application/pkcs7-mime") || type.starts_with("application/x-pkcs7-mime");
}

} // namespace remand::emulator::graph
