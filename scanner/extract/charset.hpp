// Bytes of a named character set, and encoded words (RFC 2047), as valid UTF-8.
//
// Two strengths. `builtin` knows UTF-8, ASCII, Latin-1 and Windows-1252 by itself: it is used in the service process,
// where hostile bytes must not reach iconv's converters. `all` adds an allow-list of iconv's, for worker processes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

class CharsetDecoder {
public:
    enum Strength { builtin, all };
    explicit CharsetDecoder(Strength strength) : strength_(strength) {}

    // An empty, unknown or wrong charset is guessed: UTF-8 when it is that, else Windows-1252. Never fails; what cannot
    // be read becomes U+FFFD. `is_known` (where given) tells whether the name could be used.
    [[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view charset, bool* is_known = nullptr) const;

    // Decodes the encoded words of an unfolded field; raw 8-bit text in between is taken as UTF-8 or guessed. Words
    // that follow each other in one charset are joined before decoding, since senders split characters between them.
    [[nodiscard]] std::string decode_words(std::string_view text) const;

private:
    Strength strength_;
};

// iconv loads its converters from files. A sandboxed worker cannot open files, so it holds every converter of the
// allow-list open from its start on: keep the returned object for the life of the process.
class LoadedConverters {
public:
    LoadedConverters();
    ~LoadedConverters();
    LoadedConverters(const LoadedConverters&) = delete;
    LoadedConverters& operator=(const LoadedConverters&) = delete;

private:
    std::vector<void*> converters_;
};

// Transfer decodings that forgive what mail programs forgive: other characters are skipped, padding may be missing.
[[nodiscard]] std::string decode_base64_leniently(std::string_view text);

} // namespace remand::scanner
