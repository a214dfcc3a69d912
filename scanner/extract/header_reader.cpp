#include "scanner/extract/header_reader.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

void note(HeaderBlock& block, std::string_view code) {
    if (std::find(block.malformed.begin(), block.malformed.end(), code) == block.malformed.end())
        block.malformed.emplace_back(code);
}

// RFC 5322 ftext: printable ASCII but the colon.
bool is_name(std::string_view text) {
    constexpr ByteSet name_bytes = ByteSet().with('!', '9').with(';', '~');
    return !text.empty() && name_bytes.skip(text) == text.size();
}

// The same for names that differ in case, and different for nearly all that differ. `name` is not empty.
std::uint32_t key_of(std::string_view name) {
    constexpr std::uint32_t in_lower_case = 0x20202000;
    const auto byte = [&](std::size_t at, unsigned shift) {
        return std::uint32_t{static_cast<unsigned char>(name[at])} << shift;
    };
    return (byte(0, 8) | byte(name.size() / 2, 16) | byte(name.size() - 1, 24) | in_lower_case) ^ (name.size() & 0xFFU);
}

struct Line {
    std::string_view text; // without its end
    std::size_t next;      // where the following line begins
};

Line line_at(std::string_view bytes, std::size_t at) {
    const auto end = bytes.find('\n', at);
    if (end == std::string_view::npos) return {bytes.substr(at), bytes.size()};
    std::string_view text = bytes.substr(at, end - at);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return {text, end + 1};
}

void append_line(HeaderBlock& block, const Line& line) {
    HeaderField& field = block.fields.back();
    field.end = line.next;
    if (field.value.size() + line.text.size() > limits::header_line_bytes) {
        note(block, "limit.header_line");
        return;
    }
    field.value += line.text;
}

void trim_in_place(std::string& text) {
    const std::string_view kept = trim(text);
    if (kept.empty()) return text.clear();
    const auto begin = static_cast<std::size_t>(kept.data() - text.data());
    text.resize(begin + kept.size());
    text.erase(0, begin);
}

} // namespace

HeaderField& HeaderBlock::add(std::string_view name, std::size_t at) {
    keys_.push_back(key_of(name));
    return fields.emplace_back(HeaderField{std::string(name), {}, at, at});
}

std::size_t HeaderBlock::next(std::string_view name, std::size_t at) const {
    const auto key = key_of(name);
    while (at < keys_.size() && (keys_[at] != key || !equals_ignoring_case(fields[at].name, name))) ++at;
    return at;
}

const HeaderField* HeaderBlock::first(std::string_view name) const {
    const auto at = next(name, 0);
    return at < fields.size() ? &fields[at] : nullptr;
}

std::vector<const HeaderField*> HeaderBlock::all(std::string_view name) const {
    std::vector<const HeaderField*> found;
    for (auto at = next(name, 0); at < fields.size(); at = next(name, at + 1)) found.push_back(&fields[at]);
    return found;
}

std::size_t HeaderBlock::count(std::string_view name) const {
    std::size_t found = 0;
    for (auto at = next(name, 0); at < fields.size(); at = next(name, at + 1)) ++found;
    return found;
}

HeaderBlock read_header(std::string_view bytes) {
    HeaderBlock block;
    std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    // What stands before the first field in saved mail: blank lines, and the separator line of an mbox.
    for (bool is_first = true; at < bytes.size(); is_first = false) {
        const Line line = line_at(bytes, at);
        const bool is_separator = is_first && (line.text.starts_with("From ") || line.text.starts_with(">From "));
        if (!is_separator && !line.text.empty()) break;
        if (line.text.empty()) note(block, "header.leading_blank_line");
        at = line.next;
    }
    block.begin = at;
    constexpr std::size_t usual_fields = 64, usual_value = 120;
    block.fields.reserve(usual_fields);
    bool is_dropping = false; // after a line that is no field, its continuation lines go with it
    while (at < bytes.size()) {
        const Line line = line_at(bytes, at);
        const std::size_t begin = at;
        at = line.next;
        if (line.text.empty()) {
            block.body = at;
            break;
        }
        if (line.text.find('\0') != std::string_view::npos) note(block, "header.nul");
        if (line.text.front() == ' ' || line.text.front() == '\t') {
            if (!block.fields.empty() && !is_dropping) append_line(block, line);
            continue;
        }
        const auto colon = line.text.find(':');
        const std::string_view name = trim(line.text.substr(0, colon == std::string_view::npos ? 0 : colon));
        is_dropping = colon == std::string_view::npos || !is_name(name);
        if (is_dropping) {
            note(block, "header.not_a_field");
            // MIME readers take a boundary line as the end of a header that forgot its blank line.
            if (line.text.starts_with("--") && !block.fields.empty()) {
                block.body = begin;
                break;
            }
            continue;
        }
        if (name.size() != colon) note(block, "header.space_in_name");
        if (block.fields.size() == limits::header_fields) {
            note(block, "limit.header_fields");
            is_dropping = true;
            continue;
        }
        block.add(name, begin).value.reserve(usual_value); // most grow by their continuation lines
        append_line(block, {line.text.substr(colon + 1), line.next});
    }
    if (block.body == 0) block.body = bytes.size();
    for (auto& field : block.fields) trim_in_place(field.value);
    return block;
}

} // namespace remand::scanner
