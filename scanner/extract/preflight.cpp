#include "scanner/extract/preflight.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/text.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::array<std::string_view, 15> address_fields{"from",
                                                          "sender",
                                                          "to",
                                                          "cc",
                                                          "bcc",
                                                          "reply-to",
                                                          "resent-from",
                                                          "resent-sender",
                                                          "resent-to",
                                                          "resent-cc",
                                                          "resent-bcc",
                                                          "resent-reply-to",
                                                          "return-path",
                                                          "mail-followup-to",
                                                          "disposition-notification-to"};

bool is_name(std::string_view name, std::string_view known) { // no call for most names
    return name.size() == known.size() && equals_ignoring_case(name, known);
}

bool is_address_field(std::string_view name) {
    return std::any_of(address_fields.begin(), address_fields.end(),
                       [&](std::string_view known) { return is_name(name, known); });
}

// A line's field name, or nothing. Looks at no more than the longest name of interest.
std::string_view field_name(std::string_view line) {
    const auto colon = line.substr(0, 40).find(':');
    return colon == std::string_view::npos ? std::string_view{} : trim(line.substr(0, colon));
}

// The field that the lines at hand belong to.
struct Field {
    bool is_of_interest = false; // in the message's own header, or an address field anywhere
    bool has_addresses = false;
    std::size_t bytes = 0;
    std::size_t colons = 0;
};

} // namespace

std::string preflight(std::string_view bytes) {
    if (bytes.size() > limits::message_bytes) return "The message is larger than 50 MB.";
    std::size_t boundary_lines = 0, content_type_lines = 0;
    bool is_in_header = true, has_seen_text = false;
    Field field;
    for (std::size_t at = 0; at < bytes.size();) {
        const void* newline = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
        const std::size_t end = newline == nullptr
                                    ? bytes.size()
                                    : static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data());
        const std::string_view line = bytes.substr(at, end - at);
        at = end + 1;
        if (line.empty() || line == "\r") {
            if (has_seen_text) is_in_header = false;
            field = {};
            continue;
        }
        has_seen_text = true;
        const bool is_continuation = line.front() == ' ' || line.front() == '\t';
        if (!is_continuation) {
            if (line.starts_with("--") && ++boundary_lines > limits::boundary_lines)
                return "The message has more than 20,000 lines that could be MIME boundaries.";
            const std::string_view name = field_name(line);
            field = {};
            field.has_addresses = !name.empty() && is_address_field(name);
            field.is_of_interest = is_in_header || field.has_addresses;
            if (is_name(name, "content-type") && ++content_type_lines > limits::content_type_lines)
                return "The message has more than 500 MIME parts.";
        }
        if (!field.is_of_interest) continue;
        field.bytes += line.size();
        if (field.bytes > limits::header_line_bytes) return "A header field is longer than 64 KB.";
        if (!field.has_addresses) continue;
        field.colons += static_cast<std::size_t>(std::count(line.begin(), line.end(), ':'));
        if (field.colons > limits::address_field_colons) return "A list of addresses has too many nested groups.";
    }
    return {};
}

} // namespace remand::scanner
