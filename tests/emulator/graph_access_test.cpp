// Scopes of mailboxes, certificates.
#include <memory>

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"
#include "tests/emulator/rsa.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
template <auto Free> struct Freed {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};

// An app's key and the certificate that is registered for it.
struct AppCertificate {
    std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key{EVP_RSA_gen(2048)};
    std::string pem;

    AppCertificate() {
        const std::unique_ptr<X509, Freed<X509_free>> certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        const std::unique_ptr<BIO, Freed<BIO_free>> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(bio.get(), certificate.get());
        char* data = nullptr;
        const auto size = BIO_get_mem_data(bio.get(), &data);
        pem.assign(data, static_cast<std::size_t>(size));
    }

    [[nodiscard]] std::string sign(const std::string& text, bool is_pss) const {
        const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> digest(EVP_MD_CTX_new());
        EVP_PKEY_CTX* context = nullptr;
        EVP_DigestSignInit(digest.get(), &context, EVP_sha256(), nullptr, key.get());
        if (is_pss) {
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
        }
        std::string signature(1024, '\0');
        std::size_t size = signature.size();
        EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
        signature.resize(size);
        return signature;
    }
};

struct Certified : EmulatedClouds {
    AppCertificate certificate;
    json header, claims;

    Certified() {
        make_microsoft();
        register_certificate(certificate.pem);
        const auto facts = emulator::read_certificate(certificate.pem).value();
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(SystemClock{}.now().time_since_epoch()).count();
        header = {{"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", to_base64url(facts.sha256)}};
        claims = {{"aud", process.endpoints().microsoft_authority + "/contoso.test/oauth2/v2.0/token"},
                  {"iss", microsoft.app.client_id},
                  {"sub", microsoft.app.client_id},
                  {"jti", random_uuid()},
                  {"nbf", now},
                  {"exp", now + 600}};
    }

    void register_certificate(const std::string& pem) {
        command("PATCH", "/v1/microsoft/apps",
                {{"tenant", "contoso.test"}, {"client_id", microsoft.app.client_id}, {"certificates", {pem}}});
    }

    [[nodiscard]] std::string client_assertion() const {
        const auto text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
        return text + "." + to_base64url(certificate.sign(text, header.at("alg") == "PS256"));
    }

    Answer token(const std::string& assertion_text) {
        return send("POST", process.endpoints().microsoft_authority + "/contoso.test/oauth2/v2.0/token", {},
                    "grant_type=client_credentials&client_id=" + microsoft.app.client_id +
                        "&scope=" + percent_encode("https://graph.microsoft.com/.default") + "&client_assertion_type=" +
                        percent_encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
                        "&client_assertion=" + assertion_text);
    }
    int refusal() { return token(client_assertion()).json().at("error_codes").at(0); }
};
} // namespace

TEST_CASE("A registered certificate gets a token with PS256, and with RS256 and the older thumbprint",
          "[graph_access_test]") {
    Certified clouds;
    CHECK(clouds.token(clouds.client_assertion()).status == 200);
    const auto facts = emulator::read_certificate(clouds.certificate.pem).value();
    clouds.header = {{"alg", "RS256"}, {"typ", "JWT"}, {"x5t", to_base64url(facts.sha1)}};
    clouds.claims["jti"] = random_uuid();
    CHECK(clouds.token(clouds.client_assertion()).status == 200);
}

TEST_CASE("A certificate that is not registered is refused with AADSTS700027", "[graph_access_test]") {
    Certified clouds;
    clouds.register_certificate(AppCertificate().pem);
    CHECK(clouds.refusal() == 700027);
}

TEST_CASE("An assertion is refused when it is for somebody else, too old, altered or used before",
          "[graph_access_test]") {
    Certified clouds;
    const auto good = clouds.claims;
    clouds.claims["aud"] = "https://login.elsewhere.test/oauth2/v2.0/token";
    CHECK(clouds.refusal() == 700023);
    clouds.claims = good;
    clouds.claims["exp"] = 1'000'000'000;
    CHECK(clouds.refusal() == 700024);
    clouds.claims = good;
    clouds.claims["sub"] = random_uuid();
    CHECK(clouds.refusal() == 700021);
    clouds.claims = good;
    clouds.header["alg"] = "none";
    CHECK(clouds.refusal() == 700027);
    clouds.header["alg"] = "PS256";
    const auto assertion = clouds.client_assertion();
    CHECK(clouds.token(assertion).status == 200);
    CHECK(clouds.token(assertion).json().at("error_codes").at(0) == 50013);
}

TEST_CASE("A scoped role opens the mailboxes of its scope, and consent opens all whatever the scope",
          "[graph_access_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto grant = [&](const std::vector<std::string>& roles) {
        clouds.control.set_consent("contoso.test", clouds.microsoft.app.client_id, true, roles);
        clouds.graph_token = clouds.entra_token(clouds.microsoft.app.secret).json().at("access_token");
    };
    clouds.command("PATCH", "/v1/microsoft/apps",
                   {{"tenant", "contoso.test"},
                    {"client_id", clouds.microsoft.app.client_id},
                    {"scoped_roles", {"Mail.ReadWrite"}},
                    {"scoped_mailboxes", {"anna@contoso.test"}}});
    const auto bert = clouds.process.endpoints().graph_endpoint + "/v1.0/users/bert@contoso.test/mailFolders";
    grant({});
    CHECK(clouds.graph("GET", "/mailFolders").status == 200);
    CHECK(clouds.graph("GET", bert).status == 403);
    grant({"Mail.Read"});
    CHECK(clouds.graph("GET", bert).status == 200);
}

TEST_CASE("An access policy shuts out the mailboxes it does not name", "[graph_access_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto policy = [&](const json& mailboxes) {
        clouds.command(
            "PATCH", "/v1/microsoft/apps",
            {{"tenant", "contoso.test"}, {"client_id", clouds.microsoft.app.client_id}, {"access_policy", mailboxes}});
        return clouds.graph("GET", "/mailFolders");
    };
    const auto refused = policy({"bert@contoso.test"});
    CHECK(refused.status == 403);
    CHECK(refused.json().at("error").at("code") == "ErrorAccessDenied");
    CHECK(policy({"anna@contoso.test"}).status == 200);
    CHECK(policy(nullptr).status == 200);
}

TEST_CASE("Microsoft's libraries find the token endpoint in the tenant's metadata", "[graph_access_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto authority = clouds.process.endpoints().microsoft_authority;
    const auto metadata = clouds.send("GET", authority + "/contoso.test/v2.0/.well-known/openid-configuration").json();
    CHECK(metadata.at("token_endpoint") == authority + "/" + clouds.microsoft.directory_id + "/oauth2/v2.0/token");
    CHECK(clouds.send("GET", authority + "/nobody.test/v2.0/.well-known/openid-configuration").status == 400);
}
