#include "tests/emulator/rsa.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace remand::emulator {

namespace {
template <auto Free> struct Freed {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPointer = std::unique_ptr<BIO, Freed<BIO_free>>;
using DigestPointer = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
} // namespace

RsaKeyPair make_rsa_key() {
    const KeyPointer key(EVP_RSA_gen(2048));
    const BioPointer private_bio(BIO_new(BIO_s_mem()));
    const BioPointer public_bio(BIO_new(BIO_s_mem()));
    if (!key || !private_bio || !public_bio ||
        PEM_write_bio_PKCS8PrivateKey(private_bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_PUBKEY(public_bio.get(), key.get()) != 1)
        throw std::runtime_error("cannot make an RSA key");
    return {text_of(private_bio.get()), text_of(public_bio.get())};
}

bool verify_rs256(std::string_view public_pem, std::string_view signed_text, std::string_view signature) {
    const BioPointer bio(BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size())));
    const KeyPointer key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    const DigestPointer digest(EVP_MD_CTX_new());
    if (!key || !digest) return false;
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(signed_text),
                            signed_text.size()) == 1;
}

} // namespace remand::emulator
