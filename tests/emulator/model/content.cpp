#include "tests/emulator/model/content.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::emulator {

ContentPointer make_content(std::string bytes) {
    auto content = std::make_shared<Content>();
    content->sha256 = sha256_hex(bytes);
    content->message_id = to_valid_utf8(header_of(read_headers(bytes), "Message-ID"));
    content->bytes = std::move(bytes);
    return content;
}

MailHeaders read_headers(std::string_view bytes) {
    MailHeaders headers;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        auto line = bytes.substr(0, end);
        bytes = end == std::string_view::npos ? std::string_view{} : bytes.substr(end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) break;
        if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
            headers.back().second.append(" ").append(trim(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) continue; // an mbox "From " line, or junk
        headers.emplace_back(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
    }
    return headers;
}

std::string_view body_of(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto end = bytes.find('\n', at);
        const auto line = bytes.substr(at, end == std::string_view::npos ? end : end - at);
        if (line.empty() || line == "\r")
            return end == std::string_view::npos ? std::string_view{} : bytes.substr(end + 1);
        if (end == std::string_view::npos) break;
        at = end + 1;
    }
    return {};
}

std::string header_of(const MailHeaders& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name)) return value;
    return {};
}

namespace {
int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string decode_quoted_printable(std::string_view text, bool is_word) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
            i += 2;
        } else if (text[i] == '=' && !is_word) { // soft line break
            i = std::min(text.find('\n', i), text.size());
        } else {
            out.push_back(is_word && text[i] == '_' ? ' ' : text[i]);
        }
    }
    return out;
}

std::string decode_base64_lines(std::string_view text) {
    std::string clean;
    for (const char c : text)
        if (c != '\r' && c != '\n' && c != ' ' && c != '\t') clean.push_back(c);
    return from_base64(clean).value_or(std::string(text));
}

std::string latin1_to_utf8(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out.push_back(c);
        } else {
            out.push_back(static_cast<char>(0xC0 | (byte >> 6)));
            out.push_back(static_cast<char>(0x80 | (byte & 0x3F)));
        }
    }
    return out;
}

std::string to_utf8(std::string text, std::string_view charset) {
    const auto name = ascii_lower(charset);
    if (name == "iso-8859-1" || name == "iso-8859-15" || name == "windows-1252") return latin1_to_utf8(text);
    return to_valid_utf8(text);
}

std::string decode_word(std::string_view charset, char encoding, std::string_view text) {
    const bool is_base64 = encoding == 'B' || encoding == 'b';
    return to_utf8(is_base64 ? decode_base64_lines(text) : decode_quoted_printable(text, true), charset);
}
} // namespace

std::string decode_words(std::string_view text) {
    std::string out;
    bool follows_word = false;
    while (!text.empty()) {
        const auto start = text.find("=?");
        const auto charset_end = start == std::string_view::npos ? start : text.find('?', start + 2);
        const auto encoding_end = charset_end == std::string_view::npos ? charset_end : text.find('?', charset_end + 1);
        const auto end = encoding_end == std::string_view::npos ? encoding_end : text.find("?=", encoding_end + 1);
        if (end == std::string_view::npos || encoding_end != charset_end + 2) break;
        const auto between = text.substr(0, start);
        if (!follows_word || !trim(between).empty()) out.append(between); // white space between two words is not text
        out += decode_word(text.substr(start + 2, charset_end - start - 2), text[charset_end + 1],
                           text.substr(encoding_end + 1, end - encoding_end - 1));
        text.remove_prefix(end + 2);
        follows_word = true;
    }
    return to_valid_utf8(out.append(text));
}

std::vector<MailAddress> read_addresses(std::string_view value) {
    std::vector<MailAddress> addresses;
    std::string item;
    bool is_quoted = false;
    const auto finish = [&] {
        const auto text = trim(item);
        const auto open = text.rfind('<');
        const auto close = text.rfind('>');
        if (open != std::string_view::npos && close != std::string_view::npos && close > open) {
            auto name = std::string(trim(text.substr(0, open)));
            std::erase(name, '"');
            addresses.push_back({decode_words(name), to_valid_utf8(trim(text.substr(open + 1, close - open - 1)))});
        } else if (!text.empty()) {
            addresses.push_back({"", to_valid_utf8(text)});
        }
        item.clear();
    };
    for (const char c : value) {
        if (c == '"') is_quoted = !is_quoted;
        if (c == ',' && !is_quoted)
            finish();
        else
            item.push_back(c);
    }
    finish();
    return addresses;
}

namespace {
constexpr int deepest_part = 20;
constexpr std::size_t most_parts = 500;

// The value of a parameter such as boundary or name (RFC 2045 section 5.1).
std::string parameter_of(std::string_view header, std::string_view name) {
    for (const auto part : split(header, ';')) {
        const auto text = trim(part);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || !equals_ignoring_case(trim(text.substr(0, equals)), name)) continue;
        auto value = trim(text.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return std::string(value);
    }
    return {};
}

std::string decode_body(std::string_view body, std::string_view encoding, std::string_view type,
                        std::string_view charset) {
    std::string decoded;
    if (equals_ignoring_case(encoding, "base64"))
        decoded = decode_base64_lines(body);
    else if (equals_ignoring_case(encoding, "quoted-printable"))
        decoded = decode_quoted_printable(body, false);
    else
        decoded = std::string(body);
    return type.starts_with("text/") ? to_utf8(std::move(decoded), charset) : decoded;
}

void collect_parts(std::string_view bytes, int depth, std::vector<MailPart>& parts);

void collect_multipart(std::string_view body, const std::string& boundary, int depth, std::vector<MailPart>& parts) {
    const auto delimiter = "--" + boundary;
    auto at = body.find(delimiter);
    while (at != std::string_view::npos) {
        const auto start = at + delimiter.size();
        if (body.substr(start).starts_with("--")) return;
        const auto next = body.find("\n" + delimiter, start);
        const auto line_end = body.find('\n', start);
        if (line_end == std::string_view::npos) return;
        const auto length = next == std::string_view::npos ? next : (next > line_end ? next - line_end - 1 : 0);
        collect_parts(body.substr(line_end + 1, length), depth + 1, parts);
        at = next == std::string_view::npos ? next : next + 1;
    }
}

void collect_parts(std::string_view bytes, int depth, std::vector<MailPart>& parts) {
    if (depth > deepest_part || parts.size() >= most_parts) return;
    const auto headers = read_headers(bytes);
    const auto content_type = header_of(headers, "Content-Type");
    auto type = ascii_lower(trim(std::string_view(content_type).substr(0, content_type.find(';'))));
    if (type.empty()) type = "text/plain";
    const auto boundary = parameter_of(content_type, "boundary");
    if (type.starts_with("multipart/") && !boundary.empty()) {
        collect_multipart(body_of(bytes), boundary, depth, parts);
        return;
    }
    const auto disposition = header_of(headers, "Content-Disposition");
    MailPart part;
    part.content_type = type;
    part.name = decode_words(parameter_of(disposition, "filename"));
    if (part.name.empty()) part.name = decode_words(parameter_of(content_type, "name"));
    part.content_id = to_valid_utf8(header_of(headers, "Content-ID"));
    part.is_inline = ascii_lower(disposition).starts_with("inline");
    part.is_attachment =
        ascii_lower(disposition).starts_with("attachment") || !type.starts_with("text/") || !part.name.empty();
    part.decoded = decode_body(body_of(bytes), header_of(headers, "Content-Transfer-Encoding"), type,
                               parameter_of(content_type, "charset"));
    parts.push_back(std::move(part));
}
} // namespace

std::vector<MailPart> read_parts(std::string_view bytes) {
    std::vector<MailPart> parts;
    collect_parts(bytes, 0, parts);
    return parts;
}

} // namespace remand::emulator
