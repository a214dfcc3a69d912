// Secrets at rest: AES-256-GCM under the service's key, each bound to the place where it is stored.
//
// Blob: 1 byte format (1) | 8 bytes key id | 12 bytes random nonce | ciphertext | 16 bytes tag. The associated data is
// the place ("tenant/<id>/client_secret"), so a blob that is copied to another row or column does not open.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand {

// Immutable; thread-safe.
class Sealer {
public:
    // A key is 32 bytes.
    explicit Sealer(Secret key);

    [[nodiscard]] std::string seal(std::string_view plaintext, std::string_view place) const;
    // fix_configuration "seal.wrong_key" when another key sealed it; give_up "seal.damaged" when it was changed or moved.
    [[nodiscard]] Result<Secret> open(std::string_view blob, std::string_view place) const;
    [[nodiscard]] const std::string& key_id() const { return key_id_; } // first 8 bytes of SHA-256 of the key; not secret

private:
    Secret key_;
    std::string key_id_;
};

// Reads the service's key: 64 hexadecimal digits or 32 raw bytes. The file must belong to us (or root) and be readable
// by no one else (0400 or 0600); inside $CREDENTIALS_DIRECTORY systemd sees to that. Every refusal is
// fix_configuration with a sentence that names the file and the command that mends it.
[[nodiscard]] Result<Secret> read_key_file(const std::filesystem::path& file);
// Makes a new key file with mode 0400; refuses to overwrite.
[[nodiscard]] Result<void> create_key_file(const std::filesystem::path& file);

} // namespace remand
