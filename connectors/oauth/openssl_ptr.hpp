// Owners of OpenSSL's objects. For the .cpp files of this folder only: no header of it names OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace remand::oauth {

template <auto Free> struct OpensslFree {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};
using BioPtr = std::unique_ptr<BIO, OpensslFree<BIO_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, OpensslFree<EVP_MD_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;

[[nodiscard]] inline BioPtr reader_of(std::string_view text) {
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

[[nodiscard]] inline std::string text_in(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

// An encrypted key would make OpenSSL ask for its passphrase on the terminal; this says no instead.
inline int no_passphrase(char*, int, int, void*) { return -1; }

} // namespace remand::oauth
