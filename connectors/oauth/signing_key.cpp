#include "connectors/oauth/signing_key.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "connectors/oauth/openssl_ptr.hpp"

namespace remand::oauth {
namespace {

bool holds(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

auto refuse(std::string code, std::string sentence) {
    return fail(ErrorKind::fix_configuration, std::move(code), std::move(sentence));
}

// Not of RS256 but of PS256: RSASSA-PSS with the digest's length as the salt's.
bool choose_padding(EVP_PKEY_CTX* settings, Signature signature) {
    if (signature == Signature::rs256) return true;
    return EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1;
}

} // namespace

Result<SigningKey> SigningKey::from_pem(const Secret& pem) {
    const auto text = pem.reveal();
    if (holds(text, "BEGIN ENCRYPTED PRIVATE KEY") || holds(text, "Proc-Type: 4,ENCRYPTED"))
        return refuse("jwt.passphrase", "The private key needs a passphrase; give it without one (Remand keeps it "
                                        "sealed, so delete the file afterwards).");
    if (!holds(text, "PRIVATE KEY-----")) return refuse("jwt.no_key", "There is no private key in it (PEM).");
    const auto bio = reader_of(text);
    const std::shared_ptr<EVP_PKEY> key(
        bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr, EVP_PKEY_free);
    ERR_clear_error();
    if (!key) return refuse("jwt.bad_key", "The private key is not a whole PEM private key.");
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return refuse("jwt.bad_key", "The private key is not an RSA key.");
    if (const int bits = EVP_PKEY_get_bits(key.get()); bits < least_rsa_bits)
        return refuse("jwt.weak_key",
                      fmt::format("The RSA key has {} bits; it must have at least {}.", bits, least_rsa_bits));
    return SigningKey(key);
}

SigningKey SigningKey::generate(unsigned bits) {
    const std::shared_ptr<EVP_PKEY> key(EVP_RSA_gen(bits), EVP_PKEY_free);
    ERR_clear_error();
    if (!key) throw std::runtime_error("cannot make an RSA key");
    return SigningKey(key);
}

Result<std::string> SigningKey::sign(std::string_view bytes, Signature signature) const {
    const DigestPtr context(EVP_MD_CTX_new());
    auto* key = static_cast<EVP_PKEY*>(key_.get());
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    EVP_PKEY_CTX* settings = nullptr; // the context's
    std::size_t length = 0;
    std::string signed_bytes;
    bool is_signed = context && EVP_DigestSignInit(context.get(), &settings, EVP_sha256(), nullptr, key) == 1 &&
                     choose_padding(settings, signature) &&
                     EVP_DigestSign(context.get(), nullptr, &length, data, bytes.size()) == 1;
    if (is_signed) {
        signed_bytes.resize(length);
        is_signed = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signed_bytes.data()), &length, data,
                                   bytes.size()) == 1;
    }
    ERR_clear_error();
    if (!is_signed) return refuse("jwt.cannot_sign", "The private key cannot sign.");
    signed_bytes.resize(length);
    return signed_bytes;
}

Secret SigningKey::to_pem() const {
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), static_cast<EVP_PKEY*>(key_.get()), nullptr, nullptr, 0,
                                              nullptr, nullptr) != 1)
        throw std::runtime_error("cannot write an RSA key");
    return Secret(text_in(bio.get()));
}

} // namespace remand::oauth
