#include "scanner/extract/byte_array.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace remand::scanner {
namespace {

using namespace std::string_view_literals;

constexpr auto beginnings = std::to_array<std::string_view>({
    "PK\x03\x04"sv, "MZ\x90\0"sv, "Rar!"sv, "7z\xBC\xAF"sv,
    "L\0\0\0\x01\x14"sv, // ZIP, program, RAR, 7z, shortcut (MS-SHLLINK 2.1)
});
constexpr std::string_view office_flags = "\x14\x00\x06\x00"sv; // behind "PK\3\4" in the packages that Office writes
constexpr std::size_t descriptor_at = 0x8001;                     // ECMA-119 section 6.2.1: sector 16 of a disk image ...
constexpr std::string_view descriptor = "CD001";                  // ... begins with this, behind its type
constexpr std::size_t kept = descriptor_at + descriptor.size();

bool is_under_key(std::string_view bytes, std::string_view plain) {
    if (bytes.size() < plain.size()) return false;
    const auto key = bytes[0] ^ plain[0];
    return std::ranges::equal(bytes.substr(0, plain.size()), plain, {}, [&](char c) { return static_cast<char>(c ^ key); });
}

// A number of a byte at `at`, in decimal or as "0x4d"; moves `at` behind it.
std::optional<unsigned char> read_byte(std::string_view text, std::size_t& at) {
    const bool is_hexadecimal = text.substr(at, 2) == "0x" || text.substr(at, 2) == "0X";
    const auto digits = text.substr(at + (is_hexadecimal ? 2 : 0), 4);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hexadecimal ? 16 : 10);
    if (error != std::errc{} || value > 0xFF) return {};
    at = static_cast<std::size_t>(end - text.data());
    return static_cast<unsigned char>(value);
}

bool is_separator(char c) { return c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

} // namespace

bool is_disguised_file(std::string_view bytes) {
    for (const auto plain : beginnings) {
        if (!is_under_key(bytes, plain)) continue;
        const bool is_office = plain == beginnings.front() && is_under_key(bytes, std::string(plain) + std::string(office_flags));
        if (!is_office) return true;
    }
    return bytes.size() >= kept && bytes[0] == bytes[1] && // the empty sectors before it
           is_under_key(bytes.substr(descriptor_at), descriptor) && (bytes[descriptor_at] ^ descriptor[0]) == bytes[0];
}

ByteArrays find_byte_arrays(std::string_view script) {
    constexpr std::size_t longest_table = 300; // numbers
    ByteArrays out;
    std::string bytes; // the first of a list
    std::size_t count = 0;
    const auto finish = [&] {
        out.is_long = out.is_long || count > longest_table;
        out.is_file = out.is_file || (count > longest_table && is_disguised_file(bytes));
        bytes.clear();
        count = 0;
    };
    for (std::size_t at = 0; at < script.size();) {
        const bool may_begin = count > 0 || script[at] == '[' || script[at] == '(';
        if (!may_begin) {
            ++at;
            continue;
        }
        if (count == 0) ++at;
        while (at < script.size() && is_separator(script[at])) ++at;
        if (at == script.size()) break;
        const auto byte = read_byte(script, at);
        const bool ends = at == script.size() || is_separator(script[at]) || script[at] == ']' || script[at] == ')';
        if (!byte || !ends) {
            finish();
            continue;
        }
        ++count;
        if (bytes.size() < kept) bytes += static_cast<char>(*byte);
        if (at < script.size() && !is_separator(script[at])) finish();
    }
    finish();
    return out;
}

} // namespace remand::scanner
