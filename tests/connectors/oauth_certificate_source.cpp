#include "connectors/oauth/certificate_source.hpp"

#include <memory>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/connectors/certificate_support.hpp"
#include "tests/connectors/oauth_support.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;

namespace {

struct Fixture {
    FakeClock clock;
    CannedTransport transport;
    oauth::CertificateSource source{{"https://login.example.com", "contoso.test", "app-1"},
                                    oauth::read_certificate(test_certificate()).value(),
                                    transport,
                                    clock};
    Result<oauth::AccessToken> request() { return source.request({"", "https://graph.example.com/.default"}); }
    std::string assertion(std::size_t number = 0) {
        const auto body = transport.requests().at(number).body;
        const std::string name = "&client_assertion=";
        const auto start = body.find(name) + name.size();
        return body.substr(start, body.find('&', start) - start);
    }
};

// Not the product's code: what checks a signature must not share the signer's mistakes.
bool verify_ps256(const std::string& certificate_pem, std::string_view text, std::string_view signature) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(certificate_pem.data(), -1), BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* settings = nullptr;
    return EVP_DigestVerifyInit(context.get(), &settings, EVP_sha256(), nullptr, X509_get0_pubkey(certificate.get())) ==
               1 &&
           EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, 32) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

json part(const std::string& jwt, std::size_t number) {
    return json::parse(from_base64(split(jwt, '.').at(number)).value());
}

} // namespace

TEST_CASE("An assertion takes the secret's place in the request", "[certificate_source]") {
    Fixture it;
    it.transport.on("POST", "https://login.example.com/contoso.test/oauth2/v2.0/token", token_reply("t"));
    REQUIRE(it.request());
    const auto body = it.transport.requests().at(0).body;
    CHECK(body.starts_with("client_id=app-1&scope=https%3A%2F%2Fgraph.example.com%2F.default&client_assertion_type="
                           "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="));
    CHECK(body.ends_with("&grant_type=client_credentials"));
    CHECK(body.find("client_secret") == std::string::npos);
    CHECK(body.find("PRIVATE") == std::string::npos);
}

TEST_CASE("The assertion is signed with PS256 and names the certificate by its SHA-256", "[certificate_source]") {
    Fixture it;
    it.transport.on("POST", "", token_reply("t"));
    REQUIRE(it.request());
    const auto jwt = it.assertion();
    const auto certificate = oauth::read_certificate(test_certificate()).value();
    CHECK(part(jwt, 0) == json{{"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", to_base64url(certificate.sha256)}});
    const auto signature = from_base64(split(jwt, '.').at(2)).value();
    CHECK(verify_ps256(certificate.pem, jwt.substr(0, jwt.rfind('.')), signature));
    CHECK_FALSE(verify_ps256(certificate.pem, jwt.substr(1, jwt.rfind('.') - 1), signature));
}

TEST_CASE("An assertion is for one authority and one use, and lives below ten minutes", "[certificate_source]") {
    Fixture it;
    it.transport.on("POST", "", token_reply("t"));
    std::set<std::string> ids;
    for (std::size_t i = 0; i < 5; ++i) {
        REQUIRE(it.request());
        const auto claims = part(it.assertion(i), 1);
        CHECK(claims["aud"] == "https://login.example.com/contoso.test/oauth2/v2.0/token");
        CHECK(claims["iss"] == "app-1");
        CHECK(claims["sub"] == "app-1");
        CHECK(claims["iat"] == 1'800'000'000);
        CHECK(claims["nbf"] <= claims["iat"]);
        CHECK(claims["exp"].get<std::int64_t>() - claims["nbf"].get<std::int64_t>() <= 600);
        CHECK(claims["exp"] > claims["iat"]);
        ids.insert(claims["jti"].get<std::string>());
    }
    CHECK(ids.size() == 5);
}

TEST_CASE("A certificate that Entra does not know is told so", "[certificate_source]") {
    Fixture it;
    it.transport.on("POST", "", reply(401, R"({"error":"invalid_client","error_codes":[700027]})"));
    CHECK(it.request().error().message.find("not registered") != std::string::npos);
}
