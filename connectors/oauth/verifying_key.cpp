#include "connectors/oauth/verifying_key.hpp"

#include <openssl/pem.h>

#include "connectors/oauth/openssl_ptr.hpp"
#include "connectors/oauth/signing_key.hpp"

namespace remand::oauth {
namespace {

EVP_PKEY* read_key(std::string_view pem) {
    const auto bio = reader_of(pem);
    if (!bio) return nullptr;
    if (pem.find("BEGIN CERTIFICATE") == std::string_view::npos)
        return PEM_read_bio_PUBKEY(bio.get(), nullptr, no_passphrase, nullptr);
    const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
    return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
}

} // namespace

Result<VerifyingKey> VerifyingKey::from_pem(std::string_view pem) {
    const std::shared_ptr<EVP_PKEY> key(read_key(pem), EVP_PKEY_free);
    ERR_clear_error();
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key.get()) < least_rsa_bits)
        return fail(ErrorKind::give_up, "jwt.bad_key",
                    "The key is not an RSA key or certificate of 2048 bits or more.");
    return VerifyingKey(key);
}

bool VerifyingKey::verify_rs256(std::string_view bytes, std::string_view signature) const {
    const DigestPtr context(EVP_MD_CTX_new());
    const auto as_bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const bool is_good =
        context &&
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, static_cast<EVP_PKEY*>(key_.get())) == 1 &&
        EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(bytes), bytes.size()) == 1;
    ERR_clear_error();
    return is_good;
}

} // namespace remand::oauth
