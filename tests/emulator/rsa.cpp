#include "tests/emulator/rsa.hpp"

#include <stdexcept>

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "core/encoding.hpp"
#include "tests/emulator/openssl_ptr.hpp"

namespace remand::emulator {

namespace {
BioPointer bio_of(std::string_view text) {
    return BioPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string public_pem_of(EVP_PKEY* key) {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), key) != 1) throw std::runtime_error("cannot write an RSA key");
    return text_of(bio.get());
}

bool verify(std::string_view public_pem, std::string_view signed_text, std::string_view signature, bool is_pss) {
    const auto bio = bio_of(public_pem);
    const KeyPointer key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    const DigestPointer digest(EVP_MD_CTX_new());
    EVP_PKEY_CTX* context = nullptr;
    if (!key || !digest || EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, key.get()) != 1)
        return false;
    if (is_pss && (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 ||
                   EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(signed_text),
                            signed_text.size()) == 1;
}

std::string number_text(EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) throw std::runtime_error("cannot read an RSA key");
    const NumberPointer number(raw);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    return to_base64url(bytes);
}
} // namespace

RsaKeyPair make_rsa_key() {
    const KeyPointer key(EVP_RSA_gen(2048));
    const BioPointer private_bio(BIO_new(BIO_s_mem()));
    if (!key || !private_bio ||
        PEM_write_bio_PKCS8PrivateKey(private_bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("cannot make an RSA key");
    return {text_of(private_bio.get()), public_pem_of(key.get())};
}

bool verify_rs256(std::string_view public_pem, std::string_view signed_text, std::string_view signature) {
    return verify(public_pem, signed_text, signature, false);
}

bool verify_ps256(std::string_view public_pem, std::string_view signed_text, std::string_view signature) {
    return verify(public_pem, signed_text, signature, true);
}

std::string sign_rs256(std::string_view private_pem, std::string_view text) {
    const auto bio = bio_of(private_pem);
    const KeyPointer key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    const DigestPointer digest(EVP_MD_CTX_new());
    std::size_t size = 0;
    std::string signature;
    if (!key || !digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(digest.get(), nullptr, &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error("cannot sign");
    signature.resize(size);
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                       text.size()) != 1)
        throw std::runtime_error("cannot sign");
    signature.resize(size);
    return signature;
}

RsaNumbers numbers_of(std::string_view public_pem) {
    const auto bio = bio_of(public_pem);
    const KeyPointer key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!key) throw std::runtime_error("cannot read an RSA key");
    return {number_text(key.get(), OSSL_PKEY_PARAM_RSA_N), number_text(key.get(), OSSL_PKEY_PARAM_RSA_E)};
}

std::optional<CertificateFacts> read_certificate(std::string_view pem) {
    const auto bio = bio_of(pem);
    const CertificatePointer certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    auto* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
    if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return std::nullopt;
    CertificateFacts facts;
    facts.public_pem = public_pem_of(key);
    const auto digest = [&](const EVP_MD* kind) {
        std::string bytes(EVP_MAX_MD_SIZE, '\0');
        unsigned int size = 0;
        if (X509_digest(certificate.get(), kind, reinterpret_cast<unsigned char*>(bytes.data()), &size) != 1) size = 0;
        bytes.resize(size);
        return bytes;
    };
    facts.sha1 = digest(EVP_sha1());
    facts.sha256 = digest(EVP_sha256());
    return facts;
}

} // namespace remand::emulator
