#include "scanner/extract/smuggling.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/byte_array.hpp"
#include "scanner/extract/harmless_cargo.hpp"

namespace remand::scanner {
namespace {

struct Mark {
    std::string_view text, code;
};
constexpr auto table = std::to_array<Mark>({{"atob", "atob"},
                                            {"fromCharCode", "char_code"},
                                            {"createObjectURL", "blob_url"},
                                            {"msSaveOrOpenBlob", "blob_url"},
                                            {"msSaveBlob", "blob_url"},
                                            {"readAsDataURL", "blob_url"},
                                            {"data:application/zip", "blob_url"},
                                            {"data:application/octet", "blob_url"},
                                            {"data:application/x-zip", "blob_url"},
                                            {"data:application/x-rar", "blob_url"},
                                            {"data:application/x-7z", "blob_url"},
                                            {"data:application/x-iso", "blob_url"},
                                            {"data:application/x-msdownload", "blob_url"},
                                            {".download", "download"},
                                            {"\"download\"", "download"},
                                            {"'download'", "download"},
                                            {"eval(", "eval"},
                                            {"unescape(", "eval"},
                                            {"document.write(", "document_write"}});

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool is_base64(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

// Behind the closing quote at `at`: where the next piece of the string begins; `at` itself when none does.
std::size_t next_piece(std::string_view page, std::size_t at, std::string_view seams) {
    if (!is_quote(page[at])) return at;
    auto end = at + 1;
    bool has_seam = false;
    while (end < page.size() && (page[end] == ' ' || page[end] == '\n' || page[end] == '\r' ||
                                 seams.find(page[end]) != std::string_view::npos))
        has_seam = seams.find(page[end++]) != std::string_view::npos || has_seam;
    return has_seam && end < page.size() && is_quote(page[end]) ? end + 1 : at;
}

// "createObject" + "URL" becomes "createObjectURL", and "\\x61\\x74ob" becomes "atob".
std::string put_together(std::string_view page) {
    std::string out;
    out.reserve(page.size());
    for (std::size_t at = 0; at < page.size();) {
        auto plain = at; // most of a page, and all of a cargo, is none of these
        while (plain < page.size() && !is_quote(page[plain]) && page[plain] != '\\') ++plain;
        out += page.substr(at, plain - at);
        at = plain;
        if (at == page.size()) break;
        if (const auto next = next_piece(page, at, "+"); next != at) {
            at = next;
            continue;
        }
        unsigned char escaped = 0;
        const auto digits = page[at] == '\\' && page.substr(at + 1, 1) == "x" ? page.substr(at + 2, 2) : std::string_view();
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), escaped, 16);
        const bool is_escape = digits.size() == 2 && error == std::errc{} && end == digits.data() + 2;
        out += is_escape ? static_cast<char>(escaped) : page[at];
        at += is_escape ? 4 : 1;
    }
    return out;
}

// The first bytes of archives, programs and shortcuts, in base64. Office documents are archives too, and honest reports carry
// their own table to export: those begin with the flags of an OOXML package.
constexpr auto cargo_starts = std::to_array<std::string_view>(
    {"UEsDB", "UmFyIR", "N3q8rycc", "TVqQAA", "TVpQAAIAAAA", "TVoAAA", "TAAAAAEUAg"});
constexpr std::string_view office_start = "UEsDBBQABgAI";

// The same in hexadecimal digits.
constexpr auto hexadecimal_starts =
    std::to_array<std::string_view>({"504b0304", "4d5a9000", "526172211a07", "377abcaf271c", "4c00000001140200"});
constexpr std::string_view hexadecimal_office_start = "504b030414000600";

bool starts_cargo(std::string_view digits) {
    const auto begins = [&](std::string_view start) { return digits.starts_with(start); };
    const auto begins_in_any_case = [&](std::string_view start) {
        return equals_ignoring_case(digits.substr(0, start.size()), start);
    };
    if (begins(office_start) || begins_in_any_case(hexadecimal_office_start)) return false;
    return std::any_of(cargo_starts.begin(), cargo_starts.end(), begins) ||
           std::any_of(hexadecimal_starts.begin(), hexadecimal_starts.end(), begins_in_any_case);
}
bool ends_cargo_backwards(std::string_view base64) {
    const auto is_end = [&](std::string_view start) {
        return base64.size() >= start.size() && std::equal(start.begin(), start.end(), base64.rbegin());
    };
    return !is_end(office_start) && std::any_of(cargo_starts.begin(), cargo_starts.end(), is_end);
}

bool is_part_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '-';
}

// Skips `name` as a member: ".name" or "['name']".
bool skip_member(std::string_view& rest, std::string_view name) {
    if (rest.starts_with('.') && rest.substr(1).starts_with(name)) {
        rest.remove_prefix(1 + name.size());
        return true;
    }
    const bool is_bracket = rest.size() > name.size() + 3 && rest[0] == '[' && is_quote(rest[1]) &&
                            rest.substr(2).starts_with(name) && is_quote(rest[2 + name.size()]) &&
                            rest[3 + name.size()] == ']';
    if (is_bracket) rest.remove_prefix(name.size() + 4);
    return is_bracket;
}

// "location" at `at` is set to another page, and not only when a reader clicks on a row.
bool sets_location(std::string_view text, std::size_t at) {
    constexpr std::string_view name = "location";
    constexpr std::size_t handler = 40;
    if (at > 0 && is_part_of_name(text[at - 1])) return false;
    const auto before = trim(text.substr(at < 6 ? 0 : at - 6, at < 6 ? at : 6));
    if (before.ends_with("var") || before.ends_with("let") || before.ends_with("const")) return false;
    const auto around = text.substr(at < handler ? 0 : at - handler, std::min(at, handler));
    if (const auto click = around.rfind("onclick=");
        click != std::string_view::npos && around.find('>', click) == std::string_view::npos)
        return false;
    auto rest = text.substr(at + name.size());
    if (rest.size() > 1 && is_quote(rest[0]) && rest[1] == ']') rest.remove_prefix(2);
    if (skip_member(rest, "replace") || skip_member(rest, "assign")) return trim(rest.substr(0, 8)).starts_with('(');
    skip_member(rest, "href");
    rest = trim(rest.substr(0, 16));
    return rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>");
}

// "location.hash": which part of the page is wanted.
bool asks_where(std::string_view at_location) {
    constexpr auto parts =
        std::to_array<std::string_view>({".hash", ".search", ".pathname", ".origin", ".protocol", ".host"});
    const auto rest = at_location.substr(std::string_view("location").size());
    return std::any_of(parts.begin(), parts.end(), [&](auto part) { return rest.starts_with(part); });
}

// A page with nothing to read that so much as speaks of its location leads on; one with text may look where it is.
bool leads_on(std::string_view text, bool shows_text) {
    for (auto at = text.find("location"); at != std::string_view::npos; at = text.find("location", at + 1)) {
        if (sets_location(text, at)) return true;
        const char before = at > 0 ? text[at - 1] : '\0';
        if (!shows_text && (before == '.' || is_quote(before)) && !asks_where(text.substr(at))) return true;
    }
    return false;
}

struct Cargo {
    bool is_file = false, is_long = false;
};

// A file whose bytes are XORed with a key before they become base64.
bool starts_disguised(std::string_view base64) {
    constexpr std::size_t looked_at = 12; // digits: 9 bytes
    const auto bytes = from_base64(base64.substr(0, looked_at));
    return bytes && is_disguised_file(*bytes);
}

struct Disguises {
    bool backwards = false, keyed = false;
};

// Runs of base64 or hexadecimal digits, over the seams of a string in pieces. Pictures in saved pages are no cargo.
Cargo find_cargo(std::string_view page, Disguises may_be) {
    constexpr std::size_t long_run = 4'096; // digits, in however many pieces
    constexpr std::size_t file_run = 300;   // enough to be the smallest archive with something in it
    constexpr std::size_t address_run = 60; // the same, of an address that says that it is a file
    constexpr std::size_t line = 60;        // of base64 in lines
    Cargo out;
    std::size_t digits = 0, begin = 0;
    bool is_in_data_image = false, is_in_data_file = false, starts = false;
    const auto finish = [&](std::size_t end) {
        const bool is_long_enough = digits >= (is_in_data_file ? address_run : file_run);
        if (starts && is_long_enough && !out.is_file) out.is_file = !is_harmless_cargo(page.substr(begin, end - begin));
        const auto run = page.substr(begin, digits >= file_run ? end - begin : 0);
        out.is_file = out.is_file || (may_be.backwards && !run.empty() && ends_cargo_backwards(run)) ||
                      (may_be.keyed && !starts && !run.empty() && starts_disguised(run));
        digits = 0;
        starts = false;
    };
    for (std::size_t i = 0; i < page.size(); ++i) {
        if (is_base64(page[i])) {
            if (is_in_data_image) continue;
            if (digits == 0) {
                begin = i;
                starts = starts_cargo(page.substr(i));
            }
            if (++digits == long_run) out.is_long = true;
            continue;
        }
        if (digits >= line && (page[i] == '\n' || page[i] == '\r')) continue;
        const auto next = digits == 0 ? i : next_piece(page, i, "+,");
        if (next > i && next < page.size() && is_base64(page[next])) {
            i = next - 1;
            continue;
        }
        finish(i);
        const bool is_in_address = page[i] == ',' && i > 7 && page.substr(i - 7, 7) == ";base64";
        const auto type = is_in_address ? page.substr(i < 40 ? 0 : i - 40, i < 40 ? i : 40) : std::string_view();
        is_in_data_image = type.find("image/") != std::string_view::npos;
        is_in_data_file = type.find("data:application/") != std::string_view::npos;
    }
    finish(page.size());
    return out;
}

} // namespace

std::vector<std::string_view> smuggling_marks(std::string_view page, bool shows_text) {
    std::vector<std::string_view> marks;
    const auto add = [&](std::string_view code) {
        if (std::find(marks.begin(), marks.end(), code) == marks.end()) marks.push_back(code);
    };
    const auto text = put_together(page);
    for (const auto& mark : table)
        if (text.find(mark.text) != std::string::npos) add(mark.code);
    if (leads_on(text, shows_text)) add("redirect");
    const auto cargo = find_cargo(page, {.backwards = text.find("reverse()") != std::string::npos,
                                         .keyed = text.find('^') != std::string::npos});
    const auto arrays = text.find("Uint8Array") != std::string::npos || text.find("fromCharCode") != std::string::npos
                            ? find_byte_arrays(text) : ByteArrays{};
    if (arrays.is_long) add("byte_array");
    if (cargo.is_file || arrays.is_file) add("embedded_file");
    if (cargo.is_long) add("long_base64");
    return marks;
}

} // namespace remand::scanner
