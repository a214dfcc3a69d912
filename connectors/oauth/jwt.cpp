#include "connectors/oauth/jwt.hpp"

#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

struct BioFree {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct ContextFree {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// An encrypted key would make OpenSSL ask for its password on the terminal; this says no instead.
int no_password(char*, int, int, void*) { return -1; }

} // namespace

Result<SigningKey> SigningKey::from_pem(const Secret& pem) {
    const auto text = pem.reveal();
    const std::unique_ptr<BIO, BioFree> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    const std::shared_ptr<EVP_PKEY> key(
        bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr, EVP_PKEY_free);
    ERR_clear_error();
    if (!key)
        return fail(ErrorKind::fix_configuration, "jwt.bad_key",
                    "The private key is not an unencrypted PEM private key.");
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return fail(ErrorKind::fix_configuration, "jwt.bad_key", "The private key is not an RSA key.");
    return SigningKey(key);
}

Result<std::string> SigningKey::sign_rs256(std::string_view bytes) const {
    const std::unique_ptr<EVP_MD_CTX, ContextFree> context(EVP_MD_CTX_new());
    auto* key = static_cast<EVP_PKEY*>(key_.get());
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t length = 0;
    std::string signature;
    bool is_signed = context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                     EVP_DigestSign(context.get(), nullptr, &length, data, bytes.size()) == 1;
    if (is_signed) {
        signature.resize(length);
        is_signed = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, data,
                                   bytes.size()) == 1;
    }
    ERR_clear_error();
    if (!is_signed) return fail(ErrorKind::fix_configuration, "jwt.cannot_sign", "The private key cannot sign.");
    signature.resize(length);
    return signature;
}

Result<Secret> make_jwt(const SigningKey& key, std::string_view header, std::string_view claims) {
    std::string token = to_base64url(header) + "." + to_base64url(claims);
    const auto signature = key.sign_rs256(token);
    if (!signature) return fail(signature.error());
    token += "." + to_base64url(*signature);
    return Secret(std::move(token));
}

std::vector<std::string> text_list_claim(std::string_view token, std::string_view name) {
    const auto parts = split(token, '.');
    if (parts.size() != 3) return {};
    const auto payload = from_base64(parts[1]);
    if (!payload) return {};
    const auto claims = nlohmann::json::parse(*payload, nullptr, false);
    if (!claims.is_object()) return {};
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_array()) return {};
    std::vector<std::string> values;
    for (const auto& entry : *found)
        if (entry.is_string()) values.push_back(entry.get<std::string>());
    return values;
}

} // namespace remand::oauth
