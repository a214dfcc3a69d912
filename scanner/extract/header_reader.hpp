// The header of a message as it stands in the bytes: in order, with duplicates, undecoded. Small, linear and ours, for
// two uses: what needs the order (the trust boundary, duplicates), and what can still be said about a message whose
// worker was lost. It runs in the service process, so no library sees the bytes here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct HeaderField {
    std::string name;  // as written
    std::string value; // unfolded (RFC 5322 section 2.2.3), white space at the ends removed, otherwise raw bytes
    std::size_t begin = 0, end = 0; // its lines in the bytes
};

struct HeaderBlock {
    std::vector<HeaderField> fields; // topmost first; added by add() only
    std::size_t begin = 0;           // where the first field is: after an mbox "From " line and blank lines
    std::size_t body = 0;            // where the body begins
    std::vector<std::string> malformed;

    [[nodiscard]] const HeaderField* first(std::string_view name) const; // case-insensitive; null when there is none
    [[nodiscard]] std::vector<const HeaderField*> all(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] std::string_view value(std::string_view name) const { // of the first, or empty
        const HeaderField* field = first(name);
        return field == nullptr ? std::string_view{} : std::string_view(field->value);
    }
    HeaderField& add(std::string_view name, std::size_t at); // where its lines begin in the bytes

private:
    // The next field of this name from number `at` on, or how many there are.
    [[nodiscard]] std::size_t next(std::string_view name, std::size_t at) const;
    std::vector<std::uint32_t> keys_; // of the fields' names: most fields that are asked for are not there
};

// Never fails. Limits: header_fields, and header_line_bytes for each value (cut, "limit.header_line").
[[nodiscard]] HeaderBlock read_header(std::string_view bytes);

} // namespace remand::scanner
