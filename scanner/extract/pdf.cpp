#include "scanner/extract/pdf.hpp"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "core/text.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t inflated_bytes = 8UL << 20; // of all object streams together

bool ends_name(char c) {
    return c == '/' || c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '(' || c == '<' || c == '[' ||
           c == '>' || c == ']' || c == '\0';
}

bool has_name(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const auto after = at + name.size();
        if (after >= text.size() || ends_name(text[after])) return true;
    }
    return false;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Names may spell letters as #xx (ISO 32000-1 section 7.3.5), a usual disguise of /J#61vaScript.
std::string with_plain_names(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_code =
            text[i] == '#' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        out += is_code ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
        if (is_code) i += 2;
    }
    return out;
}

// The string that begins at text[0] == '(' (section 7.3.4.2).
std::string literal_string(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::size_t i = 0; i < text.size() && out.size() < limits::href_bytes; ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            out += text[++i];
        } else if (c == '(') {
            if (depth++ > 0) out += c;
        } else if (c == ')') {
            if (--depth == 0) break;
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

std::string hex_string(std::string_view text) {
    std::string out;
    int high = -1;
    for (std::size_t i = 1; i < text.size() && text[i] != '>' && out.size() < limits::href_bytes; ++i) {
        const int value = hex_value(text[i]);
        if (value < 0) continue;
        if (high >= 0) out += static_cast<char>(high * 16 + value);
        high = high < 0 ? value : -1;
    }
    return out;
}

void look_at(std::string_view text, PdfReading& out) {
    out.has_action =
        out.has_action || has_name(text, "/JavaScript") || has_name(text, "/JS") || has_name(text, "/Launch");
    out.is_encrypted = out.is_encrypted || has_name(text, "/Encrypt");
    for (auto at = text.find("/URI"); at != std::string_view::npos && out.urls.size() < limits::links;
         at = text.find("/URI", at + 4)) {
        auto value = at + 4;
        while (value < text.size() && (text[value] == ' ' || text[value] == '\r' || text[value] == '\n')) ++value;
        if (value >= text.size()) break;
        if (text[value] == '(') out.urls.push_back(to_valid_utf8(literal_string(text.substr(value))));
        if (text[value] == '<' && value + 1 < text.size() && text[value + 1] != '<')
            out.urls.push_back(to_valid_utf8(hex_string(text.substr(value))));
    }
}

std::string inflate_some(std::string_view packed, std::size_t most) {
    std::string out;
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return out;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data())); // zlib's signature; it only reads
    stream.avail_in = static_cast<uInt>(packed.size());
    std::array<char, 32'768> buffer;
    int answer = Z_OK;
    while (answer == Z_OK && out.size() < most) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = buffer.size();
        answer = inflate(&stream, Z_NO_FLUSH);
        const std::size_t count = buffer.size() - stream.avail_out;
        out.append(buffer.data(), count);
        if (count == 0) break;
    }
    inflateEnd(&stream);
    return out;
}

} // namespace

PdfReading read_pdf(std::string_view bytes) {
    PdfReading out;
    const std::string text = with_plain_names(bytes);
    look_at(text, out);
    std::size_t budget = inflated_bytes;
    constexpr std::size_t most_streams = 500;
    std::size_t streams = 0;
    for (auto at = bytes.find("/ObjStm"); at != std::string_view::npos && budget > 0 && streams < most_streams;
         at = bytes.find("/ObjStm", at + 7), ++streams) {
        constexpr std::size_t longest_dictionary = 1'024;
        const auto keyword = bytes.substr(at, longest_dictionary).find("stream");
        if (keyword == std::string_view::npos) continue;
        auto begin = at + keyword + 6;
        if (begin < bytes.size() && bytes[begin] == '\r') ++begin;
        if (begin < bytes.size() && bytes[begin] == '\n') ++begin;
        const auto end = std::min(bytes.find("endstream", begin), bytes.size());
        const std::string objects = inflate_some(bytes.substr(begin, end - begin), budget);
        budget -= std::min(budget, objects.size());
        look_at(with_plain_names(objects), out);
    }
    return out;
}

} // namespace remand::scanner
