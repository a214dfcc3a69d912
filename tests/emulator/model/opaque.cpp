#include "tests/emulator/model/opaque.hpp"

#include "core/encoding.hpp"

namespace remand::emulator {

namespace {
constexpr std::size_t tag_size = 12;
}

std::string Opaque::tag_of(std::string_view kind, std::string_view text) const {
    auto input = secret_;
    input.append(kind).push_back('\0');
    input.append(text);
    return sha256(input).substr(0, tag_size);
}

std::string Opaque::masked(std::string_view tag, std::string_view text) const {
    std::string result(text);
    std::string stream;
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (i % 32 == 0) {
            auto input = secret_;
            input.append(tag).append(std::to_string(i));
            stream = sha256(input);
        }
        result[i] = static_cast<char>(result[i] ^ stream[i % 32]);
    }
    return result;
}

std::string Opaque::seal(std::string_view kind, std::string_view text) const {
    const auto tag = tag_of(kind, text);
    return to_base64url(tag + masked(tag, text));
}

std::optional<std::string> Opaque::open(std::string_view kind, std::string_view sealed) const {
    const auto bytes = from_base64(sealed);
    if (!bytes || bytes->size() < tag_size) return std::nullopt;
    const auto tag = bytes->substr(0, tag_size);
    auto text = masked(tag, std::string_view(*bytes).substr(tag_size));
    if (tag_of(kind, text) != tag) return std::nullopt;
    return text;
}

} // namespace remand::emulator
