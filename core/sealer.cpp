#include "core/sealer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand {
namespace {

constexpr char format_byte = 1;
constexpr std::size_t key_size = 32, key_id_size = 8, nonce_size = 12, tag_size = 16;
constexpr std::size_t header_size = 1 + key_id_size + nonce_size;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int length(std::string_view text) { return static_cast<int>(text.size()); }

void must(int outcome) {
    if (outcome != 1) throw std::runtime_error("OpenSSL refused AES-256-GCM");
}

struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
};

} // namespace

Sealer::Sealer(Secret key) : key_(std::move(key)), key_id_(sha256(key_.reveal()).substr(0, key_id_size)) {
    if (key_.reveal().size() != key_size) throw std::invalid_argument("a sealing key has 32 bytes");
}

std::string Sealer::seal(std::string_view plaintext, std::string_view place) const {
    const auto nonce = random_bytes(nonce_size);
    const CipherPtr context(EVP_CIPHER_CTX_new());
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_.reveal()), bytes(nonce)));
    int written = 0;
    must(EVP_EncryptUpdate(context.get(), nullptr, &written, bytes(place), length(place)));
    std::string ciphertext(plaintext.size(), '\0');
    must(EVP_EncryptUpdate(context.get(), bytes(ciphertext), &written, bytes(plaintext), length(plaintext)));
    std::string tag(tag_size, '\0');
    must(EVP_EncryptFinal_ex(context.get(), bytes(tag), &written));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), bytes(tag)));
    return std::string(1, format_byte) + key_id_ + nonce + ciphertext + tag;
}

Result<Secret> Sealer::open(std::string_view blob, std::string_view place) const {
    if (blob.size() < header_size + tag_size || blob[0] != format_byte)
        return fail(ErrorKind::give_up, "seal.damaged", fmt::format("The sealed value at {} is damaged.", place));
    if (blob.substr(1, key_id_size) != key_id_)
        return fail(ErrorKind::fix_configuration, "seal.wrong_key",
                    fmt::format("The value at {} was sealed with another key; start the service with the key file that "
                                "was in use when it was stored.", place));
    const auto nonce = blob.substr(1 + key_id_size, nonce_size);
    const auto ciphertext = blob.substr(header_size, blob.size() - header_size - tag_size);
    std::string tag(blob.substr(blob.size() - tag_size));
    const CipherPtr context(EVP_CIPHER_CTX_new());
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key_.reveal()), bytes(nonce)));
    int written = 0;
    must(EVP_DecryptUpdate(context.get(), nullptr, &written, bytes(place), length(place)));
    std::string plaintext(ciphertext.size(), '\0');
    must(EVP_DecryptUpdate(context.get(), bytes(plaintext), &written, bytes(ciphertext), length(ciphertext)));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), bytes(tag)));
    if (EVP_DecryptFinal_ex(context.get(), bytes(tag), &written) != 1)
        return fail(ErrorKind::give_up, "seal.damaged",
                    fmt::format("The sealed value at {} was changed or moved from another place; enter it again.", place));
    return Secret(std::move(plaintext));
}

Result<Secret> read_key_file(const std::filesystem::path& file) {
    const auto refuse = [&](std::string_view code, std::string message) {
        return fail(ErrorKind::fix_configuration, std::string(code), std::move(message));
    };
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return refuse("key.unreadable", fmt::format("The key file {} cannot be read: {}. Make one with `remand key create {}`.",
                                                    file.string(), std::strerror(errno), file.string()));
    const Closer closer{fd};
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return refuse("key.not_a_file", fmt::format("The key file {} is not a regular file.", file.string()));
    if ((status.st_mode & 077) != 0)
        return refuse("key.readable_by_others",
                      fmt::format("The key file {} can be read by others; run `chmod 0400 {}`.", file.string(), file.string()));
    if (status.st_uid != ::geteuid() && status.st_uid != 0)
        return refuse("key.foreign", fmt::format("The key file {} belongs to another user; run `chown $(id -un) {}`.",
                                                 file.string(), file.string()));
    std::string text(128, '\0');
    const auto got = ::read(fd, text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (text.size() == key_size) return Secret(std::move(text));
    const auto digits = trim(text);
    std::string key;
    if (digits.size() == 2 * key_size && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos)
        for (std::size_t i = 0; i < digits.size(); i += 2)
            key += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    if (key.size() != key_size)
        return refuse("key.malformed", fmt::format("The key file {} must hold 64 hexadecimal digits or 32 bytes; "
                                                   "make one with `remand key create`.", file.string()));
    return Secret(std::move(key));
}

Result<void> create_key_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
    if (fd < 0)
        return fail(ErrorKind::fix_configuration, "key.not_created",
                    errno == EEXIST ? fmt::format("The key file {} exists already; it is left as it is.", file.string())
                                    : fmt::format("The key file {} cannot be made: {}.", file.string(), std::strerror(errno)));
    const Closer closer{fd};
    const auto line = to_hex(random_bytes(key_size)) + "\n";
    if (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fsync(fd) != 0) {
        ::unlink(file.c_str());
        return fail(ErrorKind::fix_configuration, "key.not_created",
                    fmt::format("The key file {} could not be written: {}.", file.string(), std::strerror(errno)));
    }
    return {};
}

} // namespace remand
