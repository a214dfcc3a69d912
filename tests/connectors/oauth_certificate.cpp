#include "connectors/oauth/certificate.hpp"

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/connectors/certificate_support.hpp"

using namespace remand;
using namespace remand::tests;

namespace {

std::string code_of(const std::string& pem) {
    const auto read = oauth::read_certificate(Secret(pem));
    if (read) return "fine";
    CHECK(read.error().kind == ErrorKind::fix_configuration);
    CHECK(read.error().message.find("MII") == std::string::npos); // never a part of the file
    return read.error().code;
}

std::string block(const std::string& pem, const std::string& kind) {
    const auto start = pem.find("-----BEGIN " + kind);
    const std::string end_mark = "-----END " + kind + "-----\n";
    return pem.substr(start, pem.find(end_mark, start) + end_mark.size() - start);
}

} // namespace

TEST_CASE("A certificate of our own making is read with its key, its times and its thumbprints", "[certificate]") {
    const auto& pem = test_certificate();
    const auto certificate = oauth::read_certificate(pem);
    REQUIRE(certificate);
    CHECK(certificate->subject == "CN=Remand acme");
    CHECK(certificate->not_before == test_certificate_from);
    CHECK(certificate->not_after == test_certificate_until);
    CHECK(certificate->sha1.size() == 20);
    CHECK(certificate->sha256.size() == 32);
    CHECK(certificate->pem == block(std::string(pem.reveal()), "CERTIFICATE"));
    CHECK(certificate->pem.find("PRIVATE") == std::string::npos);
}

TEST_CASE("Key and certificate may stand in either order, and a chain may follow", "[certificate]") {
    const std::string pem(test_certificate().reveal());
    const std::string other(other_test_certificate().reveal());
    const auto key = block(pem, "PRIVATE KEY");
    const auto certificate = block(pem, "CERTIFICATE");
    CHECK(code_of(certificate + key) == "fine");
    CHECK(code_of("Bag Attributes\n" + key + "subject=x\n" + block(other, "CERTIFICATE") + certificate) == "fine");
}

TEST_CASE("A file that cannot serve says which part is wrong", "[certificate]") {
    const std::string pem(test_certificate().reveal());
    const auto key = block(pem, "PRIVATE KEY");
    const auto certificate = block(pem, "CERTIFICATE");
    CHECK(code_of("") == "certificate.no_key");
    CHECK(code_of(certificate) == "certificate.no_key");
    CHECK(code_of(key) == "certificate.no_certificate");
    CHECK(code_of(key + block(std::string(other_test_certificate().reveal()), "CERTIFICATE")) ==
          "certificate.mismatch");
    CHECK(code_of(certificate + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n") ==
          "certificate.passphrase");
    CHECK(code_of(certificate + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"
                                "AAAA\n-----END RSA PRIVATE KEY-----\n") == "certificate.passphrase");
    CHECK(code_of(certificate + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") ==
          "certificate.bad_key");
    CHECK(code_of(key + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") ==
          "certificate.no_certificate");
}

TEST_CASE("A key below 2048 bits is refused, and one of 2048 is not", "[certificate]") {
    CHECK(code_of(std::string(certificate_of(1024).reveal())) == "certificate.weak_key");
    CHECK(code_of(std::string(certificate_of(2048).reveal())) == "fine");
}
