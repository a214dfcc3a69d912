// What OpenSSL hands out, freed by itself.
#pragma once

#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

namespace remand::emulator {

template <auto Free> struct OpensslFreed {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, OpensslFreed<EVP_PKEY_free>>;
using BioPointer = std::unique_ptr<BIO, OpensslFreed<BIO_free>>;
using DigestPointer = std::unique_ptr<EVP_MD_CTX, OpensslFreed<EVP_MD_CTX_free>>;
using CertificatePointer = std::unique_ptr<X509, OpensslFreed<X509_free>>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, OpensslFreed<X509_EXTENSION_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, OpensslFreed<BN_free>>;

[[nodiscard]] inline std::string text_of(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

} // namespace remand::emulator
