#include "tests/emulator/emulated_clouds.hpp"

#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/encoding.hpp"

namespace remand::support {

using nlohmann::json;

std::string small_mail(std::string_view message_id, std::string_view subject) {
    return "From: Sender <sender@outside.test>\r\nTo: anna@contoso.test\r\nSubject: " + std::string(subject) +
           "\r\nMessage-ID: " + std::string(message_id) +
           "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHello there.\r\n";
}

json EmulatedClouds::Answer::json() const { return nlohmann::json::parse(body, nullptr, false); }

EmulatedClouds::EmulatedClouds() : process(REMAND_BIN_DIR "/remand-emulator"), control(process.endpoints()) {}

EmulatedClouds::Answer EmulatedClouds::send(const std::string& method, const std::string& url, const Headers& headers,
                                            const std::string& body) {
    LoopbackClient client(process.endpoints().ca_file);
    const auto response = client.send({method, url, headers, body});
    return {response.status, response.body, response.header("Location"), response.header("Retry-After"), response};
}

void EmulatedClouds::make_microsoft() {
    MicrosoftTenantRequest request;
    request.is_consented = true;
    microsoft = control.add_microsoft_tenant(request);
    control.add_users("microsoft", "contoso.test",
                      {{.address = "anna@contoso.test"}, {.address = "bert@contoso.test"}});
    graph_token = entra_token(microsoft.app.secret).json().at("access_token");
}

EmulatedClouds::Answer EmulatedClouds::entra_token(const std::string& secret, const std::string& tenant) {
    const auto body = "grant_type=client_credentials&client_id=" + microsoft.app.client_id +
                      "&client_secret=" + percent_encode(secret) +
                      "&scope=" + percent_encode("https://graph.microsoft.com/.default");
    return send("POST", process.endpoints().microsoft_authority + "/" + tenant + "/oauth2/v2.0/token", {}, body);
}

EmulatedClouds::Answer EmulatedClouds::graph(const std::string& method, const std::string& path_or_url,
                                             const std::string& body, bool is_immutable) {
    Headers headers{{"Authorization", "Bearer " + graph_token}};
    if (is_immutable) headers.emplace_back("Prefer", "IdType=\"ImmutableId\", odata.maxpagesize=2");
    const bool is_url = path_or_url.rfind("https://", 0) == 0;
    return send(method,
                is_url ? path_or_url
                       : process.endpoints().graph_endpoint + "/v1.0/users/anna@contoso.test" + path_or_url,
                headers, body);
}

void EmulatedClouds::make_google() {
    GoogleCustomerRequest request;
    request.scopes = {gmail_modify};
    google = control.add_google_customer(request);
    control.add_users("google", "fabrikam.test", {{.address = "carl@fabrikam.test"}});
    const auto answer = google_token(assertion("carl@fabrikam.test", gmail_modify));
    if (answer.status != 200) throw std::runtime_error("no token: " + answer.body);
    gmail_token = answer.json().at("access_token");
}

nlohmann::json EmulatedClouds::command(const std::string& method, const std::string& path, const nlohmann::json& body) {
    const auto answer = send(method, process.endpoints().control + path, {}, body.is_null() ? "" : body.dump());
    if (answer.status != 200) throw std::runtime_error(method + " " + path + ": " + answer.body);
    return answer.json();
}

namespace {
template <auto Free> struct Freed {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};

std::string sign_rs256(const std::string& private_pem, const std::string& text) {
    const std::unique_ptr<BIO, Freed<BIO_free>> bio(
        BIO_new_mem_buf(private_pem.data(), static_cast<int>(private_pem.size())));
    const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> digest(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    std::string signature;
    if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1)
        throw std::runtime_error("cannot sign");
    signature.resize(size);
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size()) !=
        1)
        throw std::runtime_error("cannot sign");
    signature.resize(size);
    return signature;
}
} // namespace

std::string EmulatedClouds::assertion(const std::string& subject, const std::string& scope,
                                      const std::string& private_key) {
    const auto key = json::parse(google.key_json);
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(SystemClock{}.now().time_since_epoch()).count();
    const json header = {{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key.at("private_key_id")}};
    const json claims = {{"iss", key.at("client_email")}, {"sub", subject}, {"scope", scope},
                         {"aud", key.at("token_uri")},    {"iat", now},     {"exp", now + 3600}};
    const auto text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
    return text + "." +
           to_base64url(sign_rs256(private_key.empty() ? key.at("private_key").get<std::string>() : private_key, text));
}

EmulatedClouds::Answer EmulatedClouds::google_token(const std::string& signed_assertion) {
    return send("POST", process.endpoints().google_token_endpoint, {},
                "grant_type=" + percent_encode("urn:ietf:params:oauth:grant-type:jwt-bearer") +
                    "&assertion=" + signed_assertion);
}

std::string EmulatedClouds::token_for(const std::string& subject, const std::string& scopes) {
    const auto answer = google_token(assertion(subject, scopes));
    if (answer.status != 200) throw std::runtime_error("no token: " + answer.body);
    return answer.json().at("access_token");
}

EmulatedClouds::Answer EmulatedClouds::gmail(const std::string& method, const std::string& path,
                                             const std::string& body) {
    return send(method, process.endpoints().gmail_endpoint + "/gmail/v1/users/me" + path,
                {{"Authorization", "Bearer " + gmail_token}}, body);
}

} // namespace remand::support
