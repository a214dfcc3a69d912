#include "connectors/graph/rebuild.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "connectors/graph/json.hpp"
#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr std::size_t base64_line = 76;

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 && c != '\t'; }, ' ');
    return text;
}

// RFC 5322 section 2.2: printable ASCII but the colon.
bool is_header_name(std::string_view name) {
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

// They describe the MIME that we do not have; ours describe what follows.
bool describes_structure(std::string_view name) {
    const auto lower = ascii_lower(name);
    return lower.starts_with("content-") || lower == "mime-version";
}

std::string mime_type(std::string_view text, std::string_view otherwise) {
    const auto is_allowed = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
               c == '.' || c == '+';
    };
    const bool is_type =
        std::count(text.begin(), text.end(), '/') == 1 && std::all_of(text.begin(), text.end(), is_allowed);
    return std::string(is_type ? text : otherwise);
}

std::string address(const nlohmann::json& recipient) {
    const auto& mail = member(recipient, "emailAddress");
    auto name = one_line(text_of(mail, "name"));
    std::replace(name.begin(), name.end(), '"', '\'');
    std::replace(name.begin(), name.end(), '\\', ' ');
    return fmt::format("\"{}\" <{}>", name, one_line(text_of(mail, "address")));
}

std::string addresses(const nlohmann::json& recipients) {
    std::vector<std::string> all;
    if (recipients.is_array())
        for (const auto& one : recipients) all.push_back(address(one));
    return join(all, ", ");
}

void add_header(std::string& out, std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}: {}\r\n", name, value);
}

// RFC 5322 section 3.3. What is no date is no Date field either.
std::string mail_date(std::string_view rfc3339) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto time = parse_rfc3339(rfc3339);
    if (!time) return {};
    const auto day = std::chrono::floor<std::chrono::days>(*time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(*time - day)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday{day}.c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

// Some items (delivery reports) have no internetMessageHeaders at all.
std::string headers_from_fields(const nlohmann::json& message) {
    std::string out;
    if (member(message, "from").is_object()) add_header(out, "From", address(message["from"]));
    if (member(message, "sender").is_object()) add_header(out, "Sender", address(message["sender"]));
    add_header(out, "To", addresses(member(message, "toRecipients")));
    add_header(out, "Cc", addresses(member(message, "ccRecipients")));
    add_header(out, "Reply-To", addresses(member(message, "replyTo")));
    add_header(out, "Subject", one_line(text_of(message, "subject")));
    add_header(out, "Message-ID", one_line(text_of(message, "internetMessageId")));
    add_header(out, "Date", mail_date(text_of(message, "sentDateTime")));
    return out;
}

std::string headers_of(const nlohmann::json& message) {
    const auto& told = member(message, "internetMessageHeaders");
    if (!told.is_array() || told.empty()) return headers_from_fields(message);
    std::string out;
    for (const auto& header : told) {
        const auto name = text_of(header, "name");
        if (is_header_name(name) && !describes_structure(name))
            add_header(out, name, one_line(text_of(header, "value")));
    }
    return out;
}

std::string base64_lines(std::string_view bytes) {
    const auto encoded = to_base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < encoded.size(); at += base64_line) out += encoded.substr(at, base64_line) + "\r\n";
    return out;
}

std::string body_part(const nlohmann::json& message) {
    const auto& body = member(message, "body");
    const bool is_html = equals_ignoring_case(text_of(body, "contentType"), "html");
    return fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                       is_html ? "html" : "plain", base64_lines(text_of(body, "content")));
}

// The file name in the encoding of RFC 2231, in which nothing can end the parameter.
std::string attachment_part(const nlohmann::json& attachment, std::string_view content) {
    const auto name = percent_encode(text_of(attachment, "name"));
    const auto& size = member(attachment, "size");
    const auto type = is_item_attachment(attachment)
                          ? std::string("message/rfc822")
                          : mime_type(text_of(attachment, "contentType"), "application/octet-stream");
    return fmt::format("Content-Type: {}\r\nContent-Disposition: {}; filename*=utf-8''{}; size={}\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                       type, flag_of(attachment, "isInline") ? "inline" : "attachment", name,
                       size.is_number_integer() ? size.get<std::int64_t>() : 0, base64_lines(content));
}

} // namespace

bool is_item_attachment(const nlohmann::json& attachment) {
    return text_of(attachment, "@odata.type") == "#microsoft.graph.itemAttachment";
}

std::string rebuild_mime(const nlohmann::json& message, const std::vector<nlohmann::json>& attachments,
                         const std::vector<std::string>& contents) {
    auto out = headers_of(message) + "MIME-Version: 1.0\r\n";
    if (attachments.empty()) return out + body_part(message);
    // Base64 has no '=' followed by '_', so no content can hold it.
    const auto boundary = "=_remand_" + to_hex(sha256(out)).substr(0, 32);
    out += fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\r\n\r\n", boundary);
    out += fmt::format("--{}\r\n{}", boundary, body_part(message));
    for (std::size_t i = 0; i < attachments.size(); ++i)
        out += fmt::format("--{}\r\n{}", boundary,
                           attachment_part(attachments[i], i < contents.size() ? contents[i] : std::string_view{}));
    return out + fmt::format("--{}--\r\n", boundary);
}

} // namespace remand::graph
