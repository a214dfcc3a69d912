// Ids and tokens that say nothing to a client and that we can read back without a table: text is masked and carries a
// tag under a secret of this run, so a made-up or altered one does not open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remand::emulator {

// Immutable; thread-safe.
class Opaque {
public:
    explicit Opaque(std::string secret) : secret_(std::move(secret)) {}

    // base64url. `kind` keeps a folder id from being taken for a page token.
    [[nodiscard]] std::string seal(std::string_view kind, std::string_view text) const;
    [[nodiscard]] std::optional<std::string> open(std::string_view kind, std::string_view sealed) const;

private:
    [[nodiscard]] std::string tag_of(std::string_view kind, std::string_view text) const;
    [[nodiscard]] std::string masked(std::string_view tag, std::string_view text) const;
    std::string secret_;
};

} // namespace remand::emulator
