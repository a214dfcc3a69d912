#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <future>

#include "service/api/http_server.hpp"
#include "service/cli/api_client.hpp"
#include "service/cli/callback_listener.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace std::chrono_literals;
using service::api::HttpServer;
using service::api::Request;
using service::api::Response;
using service::api::ServerLimits;

namespace {

Response echo(const Request& request) {
    return {200, request.method + ' ' + request.path + ' ' + std::to_string(request.query.size()) + ' ' + request.body,
            "text/plain"};
}

// A client that sends what it likes, and reads until the server closes.
class RawClient {
public:
    explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        const timeval limit{20, 0}; // a test never hangs
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    ~RawClient() { ::close(fd_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(const std::string& text) const {
        std::size_t sent = 0;
        while (sent < text.size()) {
            const auto count = ::send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return; // the server has enough of us
            sent += static_cast<std::size_t>(count);
        }
    }
    [[nodiscard]] std::string read_all() const {
        std::string text;
        char buffer[4096];
        ssize_t count = 0;
        while ((count = ::recv(fd_, buffer, sizeof buffer, 0)) > 0)
            text.append(buffer, static_cast<std::size_t>(count));
        CHECK((count == 0 || errno == ECONNRESET)); // closed, and not our own time-out
        return text;
    }

private:
    int fd_;
};

std::unique_ptr<HttpServer> tcp_server(ServerLimits limits = {}) {
    auto server = HttpServer::listen_tcp({"127.0.0.1", 0}, limits, echo, Log::silent());
    REQUIRE(server);
    return std::move(*server);
}

} // namespace

TEST_CASE("A request over the Unix socket comes to its handler and back", "[api_http_server]") {
    const TempDirectory directory;
    std::string actor;
    auto server = HttpServer::listen_unix(
        directory / "remand.sock", {},
        [&](const Request& request) {
            actor = request.actor;
            return echo(request);
        },
        Log::silent());
    REQUIRE(server);
    const auto answer = cli::send_to_service(directory / "remand.sock", "POST", "/v1/x?a=1&b=two%20words", "{}");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "POST /v1/x 2 {}");
    CHECK(actor == "operator:" + service::api::login_of(::getuid()));
    struct stat status {};
    REQUIRE(::stat((directory / "remand.sock").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("A stale socket is replaced, and nobody behind a socket is no service", "[api_http_server]") {
    const TempDirectory directory;
    const auto socket = directory / "remand.sock";
    CHECK(cli::send_to_service(socket, "GET", "/", "").error().code == "cli.no_service");
    const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof(address.sun_path) - 1);
    REQUIRE(::bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(stale); // as a killed process leaves it
    CHECK(cli::send_to_service(socket, "GET", "/", "").error().code == "cli.no_service");
    auto server = HttpServer::listen_unix(socket, {}, echo, Log::silent());
    REQUIRE(server);
    CHECK(cli::send_to_service(socket, "GET", "/", ""));
}

TEST_CASE("A socket path that no socket can have is one sentence", "[api_http_server]") {
    const auto server = HttpServer::listen_unix("/tmp/" + std::string(200, 'x'), {}, echo, Log::silent());
    REQUIRE_FALSE(server);
    CHECK_THAT(server.error().message, Catch::Matchers::Contains("shorter state_directory"));
}

TEST_CASE("A header at the limit passes and one past it is 431", "[api_http_server]") {
    const auto server = tcp_server();
    const auto ask = [&](std::size_t padding) {
        const RawClient client(server->port());
        client.send("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Pad: " + std::string(padding, 'a') +
                    "\r\n\r\n");
        return client.read_all();
    };
    CHECK_THAT(ask(16'000), Catch::Matchers::StartsWith("HTTP/1.1 200"));
    CHECK_THAT(ask(17'000), Catch::Matchers::StartsWith("HTTP/1.1 431"));
}

TEST_CASE("A body past the limit is 413", "[api_http_server]") {
    ServerLimits limits;
    limits.body = 1000;
    const auto server = tcp_server(limits);
    const auto ask = [&](std::size_t size) {
        const RawClient client(server->port());
        client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
                    std::to_string(size) + "\r\n\r\n" + std::string(std::min<std::size_t>(size, 1000), 'b'));
        return client.read_all();
    };
    CHECK_THAT(ask(1000), Catch::Matchers::StartsWith("HTTP/1.1 200"));
    CHECK_THAT(ask(1001), Catch::Matchers::StartsWith("HTTP/1.1 413"));
}

TEST_CASE("A client that is too slow with its request is closed", "[api_http_server]") {
    ServerLimits limits;
    limits.read = 100ms;
    const auto server = tcp_server(limits);
    const RawClient client(server->port());
    client.send("GET /x HTTP/1.1\r\nHost: loc");
    CHECK(client.read_all().empty());
}

TEST_CASE("Malformed requests are refused and the server lives on", "[api_http_server]") {
    const auto server = tcp_server();
    for (const std::string bad :
         {"POST /x HTTP/1.1\r\nHost: l\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n\r\n", "GET\r\n\r\n",
          "POST /x HTTP/1.1\r\nHost: l\r\nContent-Length: -1\r\n\r\n",
          "GET /%zz?%zz HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n"}) {
        const RawClient client(server->port());
        client.send(bad);
        CHECK(client.read_all().find("HTTP/1.1 200") == std::string::npos);
    }
    const RawClient client(server->port());
    client.send("GET /alive HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n");
    CHECK_THAT(client.read_all(), Catch::Matchers::Contains("GET /alive"));
}

TEST_CASE("Connections beyond the cap are closed at once", "[api_http_server]") {
    ServerLimits limits;
    limits.connections = 1;
    const auto server = tcp_server(limits);
    const RawClient first(server->port());
    first.send("GET /one HTTP/1.1\r\nHost: l\r\n\r\n"); // kept alive; an answer shows that it was taken first
    const RawClient second(server->port());
    CHECK(second.read_all().empty());
}

TEST_CASE("Two requests on one connection are both answered", "[api_http_server]") {
    const auto server = tcp_server();
    const RawClient client(server->port());
    client.send("GET /one HTTP/1.1\r\nHost: l\r\n\r\nGET /two HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n");
    const auto text = client.read_all();
    CHECK_THAT(text, Catch::Matchers::Contains("GET /one") && Catch::Matchers::Contains("GET /two"));
}

TEST_CASE("A server that ends still sends the answers of the requests it took", "[api_http_server]") {
    for (int round = 0; round < 50; ++round) {
        std::promise<void> is_taken;
        auto server = HttpServer::listen_tcp(
            {"127.0.0.1", 0}, {},
            [&](const Request& request) {
                is_taken.set_value();
                return echo(request);
            },
            Log::silent());
        REQUIRE(server);
        const RawClient client((*server)->port());
        client.send("GET /last HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n");
        is_taken.get_future().wait();
        server->reset();
        REQUIRE_THAT(client.read_all(), Catch::Matchers::Contains("GET /last"));
    }
}

TEST_CASE("A client that does not take its answer holds up the end no longer than the drain time", "[api_http_server]") {
    ServerLimits limits;
    limits.drain = 50ms;
    std::promise<void> is_taken;
    auto server = HttpServer::listen_tcp(
        {"127.0.0.1", 0}, limits,
        [&](const Request&) {
            is_taken.set_value();
            return Response{200, std::string(64U << 20U, 'x'), "text/plain"};
        },
        Log::silent());
    REQUIRE(server);
    const RawClient client((*server)->port());
    client.send("GET /large HTTP/1.1\r\nHost: l\r\n\r\n");
    is_taken.get_future().wait();
    server->reset(); // a write may wait for 30 s
    CHECK(client.read_all().size() < 64U << 20U);
}

TEST_CASE("A callback address is taken apart", "[cli_callback]") {
    const auto url = cli::parse_callback_url("http://localhost:8400/callback?state=a%2Bb&tenant=t#x");
    REQUIRE(url);
    CHECK(url->host == "localhost");
    CHECK(url->port == 8400);
    CHECK(url->path == "/callback");
    CHECK(url->query.at("state") == "a+b");
    CHECK(url->query.at("tenant") == "t");
    CHECK(url->is_loopback());
    CHECK(cli::parse_callback_url("https://remand.example.com")->port == 443);
    CHECK_FALSE(cli::parse_callback_url("https://remand.example.com")->is_loopback());
    for (const char* bad : {"", "localhost:8400", "ftp://localhost/", "http://", "http://a:b/c", "http://h/?x=%zz",
                            "http://localhost@evil.test/"})
        CHECK_FALSE(cli::parse_callback_url(bad));
}

TEST_CASE("The listener takes the browser's answer only with the right state and path", "[cli_callback]") {
    cli::CallbackUrl redirect;
    redirect.path = "/callback";
    redirect.port = 0;
    auto listener = cli::CallbackListener::start(redirect, "right");
    REQUIRE(listener);
    const auto visit = [&](const std::string& target) {
        const RawClient client((*listener)->port());
        client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return client.read_all();
    };
    CHECK_THAT(visit("/other?state=right"), Catch::Matchers::StartsWith("HTTP/1.1 404"));
    CHECK_THAT(visit("/callback?state=wrong&tenant=evil"), Catch::Matchers::StartsWith("HTTP/1.1 400"));
    CHECK_THAT(visit("/callback?tenant=evil"), Catch::Matchers::StartsWith("HTTP/1.1 400"));
    CHECK_FALSE((*listener)->wait_for(0ms));
    CHECK_THAT(visit("/callback?state=right&tenant=%3Cscript%3E"),
               Catch::Matchers::StartsWith("HTTP/1.1 200") && !Catch::Matchers::Contains("script"));
    const auto query = (*listener)->wait_for(5s);
    REQUIRE(query);
    CHECK(query->at("tenant") == "<script>");
}
