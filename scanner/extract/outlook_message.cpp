#include "scanner/extract/outlook_message.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/compound_file.hpp"
#include "scanner/extract/little_endian.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::string_view property_prefix = "__substg1.0_", attachment_prefix = "__attach_version1.0_#";
constexpr std::string_view boundary = "=_remand_outlook_message"; // all parts are base64, which has no such line

// Properties of the message, or of one of its attachments, by their number (MS-OXPROPS) in hexadecimal digits.
class Properties {
public:
    Properties(const std::vector<CompoundStream>& streams, std::string storage)
        : streams_(streams), prefix_(std::move(storage) + std::string(property_prefix)) {}

    // The first of them that is there and not empty, as UTF-8.
    [[nodiscard]] std::string text(std::initializer_list<std::string_view> ids) const {
        for (const auto id : ids) {
            if (const auto* wide = find(id, "001F")) {
                if (auto value = utf8_of_utf16(*wide); !value.empty()) return value;
            }
            if (const auto* narrow = find(id, "001E"); narrow != nullptr && !narrow->empty())
                return to_valid_utf8(narrow->substr(0, narrow->find('\0')));
        }
        return {};
    }
    [[nodiscard]] const std::string* binary(std::string_view id) const { return find(id, "0102"); }

private:
    [[nodiscard]] const std::string* find(std::string_view id, std::string_view type) const {
        const auto path = prefix_ + std::string(id) + std::string(type);
        for (const auto& stream : streams_)
            if (equals_ignoring_case(stream.path, path)) return &stream.bytes;
        return nullptr;
    }
    const std::vector<CompoundStream>& streams_;
    std::string prefix_;
};

// RFC 2047: whatever stands in it, it is one word without line ends.
std::string encoded(std::string_view text) {
    return text.empty() ? std::string{} : "=?utf-8?B?" + to_base64(cut(text, limits::header_text_bytes)) + "?=";
}

// An address is put down as it is, but for what would end the field or the address.
std::string address(std::string text) {
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '<' || c == '>' || c == ' ' || c == '\0'; });
    return text.find('@') == std::string::npos ? std::string{} : text;
}

bool is_about_content(std::string_view line) {
    const auto name = ascii_lower(line.substr(0, 26));
    return name.starts_with("content-") || name.starts_with("mime-version");
}

// The fields that it was received with, without those that describe a body that is not here any more.
std::string received_fields(std::string_view fields) {
    std::string out;
    bool is_left_out = false;
    for (auto line : split(fields, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        const bool is_folded = line.front() == ' ' || line.front() == '\t';
        if (!is_folded) is_left_out = is_about_content(line) || line.find(':') == std::string_view::npos;
        if (!is_left_out) out += std::string(line) + '\n';
    }
    return out;
}

std::string fields_of(const Properties& message) {
    const auto received = received_fields(message.text({"007D"}));
    if (received.find(':') != std::string::npos) return received;
    const auto sender = address(message.text({"5D02", "5D01", "0065", "0C1F"}));
    std::string out;
    if (!sender.empty()) out += fmt::format("From: {} <{}>\n", encoded(message.text({"0042", "0C1A"})), sender);
    if (const auto subject = message.text({"0037"}); !subject.empty()) out += "Subject: " + encoded(subject) + '\n';
    if (const auto id = address(message.text({"1035"})); !id.empty()) out += "Message-ID: <" + id + ">\n";
    return out;
}

void add_part(std::string& out, std::string_view type, std::string_view more, std::string_view bytes) {
    out += fmt::format("--{}\nContent-Type: {}\n{}Content-Transfer-Encoding: base64\n\n", boundary, type, more);
    const auto text = to_base64(bytes);
    constexpr std::size_t line = 76;
    for (std::size_t at = 0; at < text.size(); at += line) out += text.substr(at, line) + '\n';
}

// "image/png", or nothing that could be taken for more than a type.
std::string media_type(std::string_view text) {
    const bool is_type = !text.empty() && text.find('/') != std::string_view::npos &&
                         std::all_of(text.begin(), text.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                                    c == '-' || c == '+' || c == '.';
                         });
    return is_type ? std::string(text) : "application/octet-stream";
}

} // namespace

std::optional<std::string> mail_of_outlook_message(std::string_view bytes) {
    const auto streams = read_compound_file(bytes, limits::archive_bytes);
    if (!streams) return {};
    const Properties message(*streams, {});
    if (!ascii_lower(message.text({"001A"})).starts_with("ipm.")) return {}; // the class of a message
    std::string out = fields_of(message) + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"" +
                      std::string(boundary) + "\"\n\n";
    const auto* html = message.binary("1013");
    const auto page = html != nullptr ? *html : message.text({"1013"});
    if (const auto text = message.text({"1000"}); !text.empty() && page.empty())
        add_part(out, "text/plain; charset=utf-8", "", text);
    if (!page.empty()) add_part(out, html != nullptr ? "text/html" : "text/html; charset=utf-8", "", page);

    std::vector<std::string> storages;
    for (const auto& stream : *streams) {
        const auto slash = stream.path.find('/');
        if (slash == std::string::npos || !stream.path.starts_with(attachment_prefix)) continue;
        auto storage = stream.path.substr(0, slash + 1);
        if (std::find(storages.begin(), storages.end(), storage) == storages.end() && storages.size() < limits::attachments)
            storages.push_back(std::move(storage));
    }
    std::sort(storages.begin(), storages.end());
    for (const auto& storage : storages) {
        const Properties file(*streams, storage);
        const auto* data = file.binary("3701");
        if (data == nullptr) continue; // a message within the message, or a link to a file elsewhere
        add_part(out, media_type(file.text({"370E"})),
                 fmt::format("Content-Disposition: attachment; filename=\"{}\"\n",
                             encoded(file.text({"3707", "3704", "3001"}))),
                 *data);
    }
    return out + fmt::format("--{}--\n", boundary);
}

} // namespace remand::scanner
