// The server within TLS, as strangers reach it.
#include <catch2/catch.hpp>

#include <fstream>
#include <thread>

#include "service/api/http_server.hpp"
#include "tests/emulator/certificates.hpp"
#include "tests/support/loopback_client.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace std::chrono_literals;
using service::api::HttpServer;
using service::api::Request;
using service::api::Response;
using service::api::ServerLimits;

namespace {

struct TlsServer {
    explicit TlsServer(ServerLimits limits = {}) {
        write(certificates);
        auto listening = HttpServer::listen_tls(
            {"127.0.0.1", 0}, {directory / "cert.pem", directory / "key.pem"}, limits,
            [](const Request& request) {
                return Response{
                    200, request.peer + ' ' + request.authorization + ' ' + request.forwarded_for + ' ' + request.body,
                    "text/plain"};
            },
            Log::silent());
        REQUIRE(listening);
        server = std::move(*listening);
    }
    void write(const emulator::Certificates& made) const {
        std::ofstream(directory / "ca.pem") << made.ca_pem;
        std::ofstream(directory / "cert.pem") << made.leaf_pem;
        std::ofstream(directory / "key.pem") << made.leaf_key_pem;
    }
    std::string url() const { return "https://localhost:" + std::to_string(server->port()) + "/x"; }
    support::LoopbackResponse post(const std::string& body) const {
        support::LoopbackClient client(directory / "ca.pem");
        return client.send({"POST", url(), {{"Authorization", "Bearer t"}, {"X-Forwarded-For", "192.0.2.1"}}, body});
    }

    TempDirectory directory;
    emulator::Certificates certificates = emulator::make_certificates();
    std::unique_ptr<HttpServer> server;
};

} // namespace

TEST_CASE("A request within TLS comes to its handler with who sent it, and back", "[api_tls_server]") {
    const TlsServer it;
    const auto answer = it.post("hello");
    CHECK(answer.status == 200);
    CHECK(answer.body == "127.0.0.1 Bearer t 192.0.2.1 hello");
    CHECK(answer.header("Cache-Control") == "no-store");
}

TEST_CASE("Limits hold within TLS as well", "[api_tls_server]") {
    ServerLimits limits;
    limits.body = 100;
    const TlsServer it(limits);
    CHECK(it.post(std::string(100, 'x')).status == 200);
    CHECK(it.post(std::string(101, 'x')).status == 413);
}

TEST_CASE("Files that are no certificate and key are one sentence", "[api_tls_server]") {
    const TempDirectory directory;
    std::ofstream(directory / "cert.pem") << "nothing";
    const auto refused = HttpServer::listen_tls(
        {"127.0.0.1", 0}, {directory / "cert.pem", directory / "key.pem"}, {},
        [](const Request&) { return Response{}; }, Log::silent());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "api.tls_files");
    CHECK(refused.error().message.find("cert.pem") != std::string::npos);
}

TEST_CASE("One address may hold only so many connections", "[api_tls_server]") {
    ServerLimits limits;
    limits.of_one_address = 1;
    const TlsServer it(limits);
    support::LoopbackClient first(it.directory / "ca.pem"), second(it.directory / "ca.pem");
    CHECK(first.send({"POST", it.url(), {}, "1"}).status == 200); // kept open
    const auto refused = [&] {
        try {
            return second.send({"POST", it.url(), {}, "2"}).status;
        } catch (const std::runtime_error&) {
            return 0;
        }
    }();
    CHECK(refused == 0);
    CHECK(first.send({"POST", it.url(), {}, "3"}).status == 200);
}
