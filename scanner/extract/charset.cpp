#include "scanner/extract/charset.hpp"

#include <algorithm>
#include <array>

#include <iconv.h>

#include "core/text.hpp"
#include "scanner/extract/utf8.hpp"

namespace remand::scanner {
namespace {

// Names as iconv knows them. ISO-2022-CN-EXT and other rarities stay out: their converters have had overflows
// (CVE-2024-2961) and no honest mail uses them.
constexpr std::array iconv_names{
    "ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",  "ISO-8859-5",  "ISO-8859-6",  "ISO-8859-7",  "ISO-8859-8",
    "ISO-8859-9",  "ISO-8859-10", "ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16",
    "CP1250",      "CP1251",      "CP1253",      "CP1254",      "CP1255",      "CP1256",      "CP1257",
    "CP1258",      "KOI8-R",      "KOI8-U",      "CP866",       "CP437",       "CP850",       "CP852",
    "MACINTOSH",   "TIS-620",     "CP874",       "GB18030",     "BIG5-HKSCS",  "EUC-JP",      "CP932",
    "ISO-2022-JP", "EUC-KR",      "CP949",       "ISO-2022-KR", "UTF-7",       "UTF-16",      "UTF-16LE",
    "UTF-16BE",    "UTF-32",
};

struct Alias {
    std::string_view name, iconv_name;
};
constexpr std::array aliases{
    Alias{"gb2312", "GB18030"},
    Alias{"gbk", "GB18030"},
    Alias{"x-gbk", "GB18030"},
    Alias{"hz-gb-2312", "GB18030"},
    Alias{"big5", "BIG5-HKSCS"},
    Alias{"shift_jis", "CP932"},
    Alias{"shift-jis", "CP932"},
    Alias{"sjis", "CP932"},
    Alias{"x-sjis", "CP932"},
    Alias{"windows-31j", "CP932"},
    Alias{"ks_c_5601-1987", "CP949"},
    Alias{"ksc5601", "CP949"},
    Alias{"iso-2022-jp-ms", "ISO-2022-JP"},
    Alias{"iso-8859-8-i", "ISO-8859-8"},
    Alias{"windows-874", "CP874"},
    Alias{"macroman", "MACINTOSH"},
    Alias{"x-mac-roman", "MACINTOSH"},
    Alias{"ibm866", "CP866"},
    Alias{"unicode-1-1-utf-7", "UTF-7"},
    Alias{"koi8r", "KOI8-R"},
    Alias{"iso8859-2", "ISO-8859-2"},
    Alias{"iso8859-15", "ISO-8859-15"},
    Alias{"latin2", "ISO-8859-2"},
    Alias{"euc-cn", "GB18030"},
};

enum class Builtin { none, utf8, windows_1252 };

Builtin builtin_of(std::string_view name) {
    if (name == "utf-8" || name == "utf8" || name == "unicode-1-1-utf-8" || name == "utf-8mb4") return Builtin::utf8;
    // As the web's Encoding Standard has it: these three are in fact Windows-1252 (it fills Latin-1's holes).
    if (name == "iso-8859-1" || name == "latin1" || name == "iso8859-1" || name == "windows-1252" || name == "cp1252" ||
        name == "iso_8859-1" || name == "l1" || name == "x-ansi")
        return Builtin::windows_1252;
    return Builtin::none;
}

bool is_ascii_charset(std::string_view name) {
    return name.empty() || name == "us-ascii" || name == "ascii" || name == "ansi_x3.4-1968" || name == "7bit" ||
           name == "8bit" || name == "unknown-8bit" || name == "default";
}

std::string_view iconv_name_of(std::string_view name) {
    for (const auto& alias : aliases)
        if (alias.name == name) return alias.iconv_name;
    for (const std::string_view candidate : iconv_names) {
        if (equals_ignoring_case(candidate, name)) return candidate;
        if (name.starts_with("windows-") && candidate.starts_with("CP") && candidate.substr(2) == name.substr(8))
            return candidate;
    }
    return {};
}

std::string windows_1252_to_utf8(std::string_view bytes) {
    static constexpr std::array<char16_t, 32> upper{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    while (!bytes.empty()) {
        const auto ascii = ascii_run(bytes);
        out += bytes.substr(0, ascii);
        bytes.remove_prefix(ascii);
        if (bytes.empty()) break;
        const auto c = static_cast<unsigned char>(bytes.front());
        append_utf8(out, c < 0xA0 ? upper[c - 0x80U] : c);
        bytes.remove_prefix(1);
    }
    return out;
}

std::string guess(std::string_view bytes) {
    if (is_ascii(bytes)) return std::string(bytes);
    std::string as_utf8 = to_valid_utf8(bytes);
    // Unchanged: it is UTF-8. A cut last character (senders truncate by bytes) must not turn the rest into Latin-1.
    if (as_utf8 == bytes) return as_utf8;
    std::string_view whole = bytes;
    for (std::size_t tail = 1; tail <= 3 && tail < whole.size(); ++tail) {
        const std::string_view shorter = whole.substr(0, whole.size() - tail);
        if (!is_ascii(shorter) && to_valid_utf8(shorter) == shorter) return as_utf8;
    }
    return windows_1252_to_utf8(bytes);
}

std::string convert(std::string_view bytes, std::string_view iconv_name) {
    const iconv_t converter = iconv_open("UTF-8", std::string(iconv_name).c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return guess(bytes);
    std::string out;
    std::array<char, 4096> buffer;
    char* in = const_cast<char*>(bytes.data()); // iconv's signature; it does not write there
    std::size_t in_left = bytes.size();
    for (;;) {
        char* to = buffer.data();
        std::size_t to_left = buffer.size();
        const std::size_t answer = iconv(converter, &in, &in_left, &to, &to_left);
        out.append(buffer.data(), buffer.size() - to_left);
        if (answer != static_cast<std::size_t>(-1) || in_left == 0) break;
        if (errno == E2BIG) continue;
        out += "\xEF\xBF\xBD"; // EILSEQ, EINVAL: give one byte up
        ++in;
        if (--in_left == 0) break;
    }
    iconv_close(converter);
    return to_valid_utf8(out);
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decode_q(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '=' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

struct Word {
    std::string charset; // lower case, RFC 2231 language cut off
    std::string bytes;
    std::size_t length = 0; // in the text; 0: not an encoded word
};

// `text` begins with "=?".
Word encoded_word(std::string_view text) {
    const auto charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() || text[charset_end + 2] != '?')
        return {};
    const char encoding = text[charset_end + 1];
    const auto data_at = charset_end + 3;
    const auto end = text.find("?=", data_at);
    if (end == std::string_view::npos) return {};
    Word word;
    word.charset = ascii_lower(text.substr(2, charset_end - 2));
    word.charset = word.charset.substr(0, word.charset.find('*'));
    if (word.charset.empty() || word.charset.find(' ') != std::string::npos) return {};
    const std::string_view data = text.substr(data_at, end - data_at);
    if (encoding == 'B' || encoding == 'b')
        word.bytes = decode_base64_leniently(data);
    else if (encoding == 'Q' || encoding == 'q')
        word.bytes = decode_q(data);
    else
        return {};
    word.length = end + 2;
    return word;
}

} // namespace

std::string CharsetDecoder::to_utf8(std::string_view bytes, std::string_view charset, bool* is_known) const {
    const std::string name = ascii_lower(trim(charset));
    const Builtin builtin_charset = builtin_of(name);
    const bool is_ascii_name = is_ascii_charset(name);
    const std::string_view iconv_name =
        builtin_charset == Builtin::none && !is_ascii_name ? iconv_name_of(name) : std::string_view{};
    if (is_known != nullptr) *is_known = is_ascii_name || builtin_charset != Builtin::none || !iconv_name.empty();
    if (builtin_charset == Builtin::windows_1252 && !is_ascii(bytes)) return windows_1252_to_utf8(bytes);
    if (!iconv_name.empty() && strength_ == all) return convert(bytes, iconv_name);
    return guess(bytes);
}

std::string CharsetDecoder::decode_words(std::string_view text) const {
    std::string out, pending, pending_charset;
    const auto flush = [&] {
        if (!pending_charset.empty()) out += to_utf8(pending, pending_charset);
        pending.clear();
        pending_charset.clear();
    };
    while (!text.empty()) {
        const auto at = text.find("=?");
        const std::string_view plain = text.substr(0, at);
        // White space between two encoded words is not part of the text (RFC 2047 section 6.2).
        const bool is_gap = !pending_charset.empty() && trim(plain).empty();
        Word word;
        if (at != std::string_view::npos) word = encoded_word(text.substr(at));
        if (word.length == 0) {
            flush();
            const auto take = at == std::string_view::npos ? text.size() : at + 2;
            out += to_utf8(text.substr(0, take), "");
            text.remove_prefix(take);
            continue;
        }
        if (!is_gap || word.charset != pending_charset) flush();
        if (!is_gap) out += to_utf8(plain, "");
        pending_charset = word.charset;
        pending += word.bytes;
        text.remove_prefix(at + word.length);
    }
    flush();
    return out;
}

LoadedConverters::LoadedConverters() {
    for (const char* name : iconv_names) {
        const iconv_t converter = iconv_open("UTF-8", name);
        if (converter != reinterpret_cast<iconv_t>(-1)) converters_.push_back(converter);
    }
}

LoadedConverters::~LoadedConverters() {
    for (void* converter : converters_) iconv_close(converter);
}

std::string decode_base64_leniently(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        unsigned value = 0;
        if (c >= 'A' && c <= 'Z')
            value = static_cast<unsigned>(c - 'A');
        else if (c >= 'a' && c <= 'z')
            value = static_cast<unsigned>(c - 'a') + 26;
        else if (c >= '0' && c <= '9')
            value = static_cast<unsigned>(c - '0') + 52;
        else if (c == '+' || c == '-')
            value = 62;
        else if (c == '/' || c == '_')
            value = 63;
        else if (c == '=') { // padding ends a unit; some senders join several padded units
            bits = 0;
            count = 0;
            continue;
        } else
            continue;
        bits = ((bits << 6U) | value) & 0xFFFFFFU;
        if (++count == 1) continue;
        out += static_cast<char>(static_cast<unsigned char>(bits >> (count == 2 ? 4U : count == 3 ? 2U : 0U)));
        if (count == 4) count = 0;
    }
    return out;
}

} // namespace remand::scanner
