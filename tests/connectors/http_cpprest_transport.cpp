#include "connectors/http/cpprest_transport.hpp"

#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <zlib.h>

#include "core/encoding.hpp"
#include "tests/connectors/http_connect_proxy.hpp"
#include "tests/connectors/http_raw_server.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<http::Transport> transport_to(const RawServer& server, int in_flight = 64) {
    http::initialise_cpprest();
    auto transport = http::make_cpprest_transport({server.ca_file(), {}, in_flight});
    REQUIRE(transport);
    return *std::move(transport);
}

http::Request request_to(const std::string& url, std::string method = "GET", std::string body = {}) {
    http::Request request;
    request.method = std::move(method);
    request.url = url;
    request.body = std::move(body);
    request.deadline = 10s;
    return request;
}

std::string gzipped(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    std::string input = text;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

RawServer always(RawAnswer answer) {
    return RawServer([answer = std::move(answer)](const std::string&, int) { return answer; });
}

} // namespace

TEST_CASE("A request arrives with its method, path, headers, token and body", "[cpprest_transport]") {
    std::string seen;
    const RawServer server([&](const std::string& request, int) {
        seen = request;
        return http_answer(201, "made", "X-Thing: one\r\n");
    });
    auto request =
        request_to(server.url("localhost", "/v1.0/users('a%2Bb')/x?$select=id&q=%3Ca%3E"), "POST", "{\"a\":1}");
    request.headers = {{"Prefer", "IdType=\"ImmutableId\""}};
    request.content_type = "application/json";
    request.bearer = Secret("tok");
    const auto response = transport_to(server)->send(request);
    REQUIRE(response);
    CHECK(response->status == 201);
    CHECK(response->body == "made");
    CHECK(response->header("x-thing") == "one");
    CHECK(seen.starts_with("POST /v1.0/users('a%2Bb')/x?$select=id&q=%3Ca%3E HTTP/1.1\r\n"));
    CHECK(seen.find("\r\nPrefer:IdType=\"ImmutableId\"\r\n") != std::string::npos);
    CHECK(seen.find("\r\nAuthorization:Bearer tok\r\n") != std::string::npos);
    CHECK(seen.find("\r\nContent-Type:application/json\r\n") != std::string::npos);
    CHECK(seen.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_CASE("Any status is a response, and a redirect is not followed", "[cpprest_transport]") {
    const auto server = always(http_answer(302, "", "Location: https://localhost:1/elsewhere\r\n"));
    const auto response = transport_to(server)->send(request_to(server.url("localhost", "/")));
    REQUIRE(response);
    CHECK(response->status == 302);
    CHECK(server.requests() == 1);
}

TEST_CASE("An answer without a body, and one in chunks, are read", "[cpprest_transport]") {
    const RawServer server([](const std::string& request, int) {
        if (request.starts_with("DELETE")) return RawAnswer{"HTTP/1.1 204 No Content\r\n\r\n"};
        return RawAnswer{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"};
    });
    const auto transport = transport_to(server);
    const auto empty = transport->send(request_to(server.url("localhost", "/"), "DELETE"));
    REQUIRE(empty);
    CHECK(empty->status == 204);
    CHECK(empty->body.empty());
    const auto chunked = transport->send(request_to(server.url("localhost", "/")));
    REQUIRE(chunked);
    CHECK(chunked->body == "hello world");
}

TEST_CASE("Compressed answers are given decoded, byte for byte", "[cpprest_transport]") {
    std::string text;
    for (int i = 0; text.size() < 600'000; ++i)
        text += std::to_string(i * 7919) + (i % 3 == 0 ? random_bytes(8) : "same");
    const auto packed = gzipped(text);
    const bool is_chunked = GENERATE(false, true);
    const RawServer server([&](const std::string&, int) {
        if (!is_chunked) return http_answer(200, packed, "Content-Encoding: gzip\r\n");
        std::string bytes = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t at = 0; at < packed.size(); at += 777) {
            const auto part = packed.substr(at, 777);
            bytes += fmt::format("{:x}\r\n{}\r\n", part.size(), part);
        }
        return RawAnswer{bytes + "0\r\n\r\n"};
    });
    const auto response = transport_to(server)->send(request_to(server.url("localhost", "/")));
    REQUIRE(response);
    CHECK(response->body == text);
}

TEST_CASE("The limit of an answer counts what it is when decoded", "[cpprest_transport]") {
    const auto server = always(http_answer(200, gzipped(std::string(20'000'000, 'x')), "Content-Encoding: gzip\r\n"));
    auto request = request_to(server.url("localhost", "/"));
    request.largest_response = 1'000'000;
    const auto response = transport_to(server)->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.too_large");
}

TEST_CASE("Only https is asked, and headers cannot be smuggled in", "[cpprest_transport]") {
    const auto server = always(http_answer(200, "ok"));
    const auto transport = transport_to(server);
    const auto plain = transport->send(request_to("http://localhost/"));
    REQUIRE_FALSE(plain);
    CHECK(plain.error().code == "http.not_https");
    CHECK(plain.error().kind == ErrorKind::give_up);
    auto smuggling = request_to(server.url("localhost", "/"));
    smuggling.headers = {{"X-A", "1\r\nX-B: 2"}};
    CHECK(transport->send(smuggling).error().code == "http.bad_request");
    CHECK(transport->send(request_to("https://user@localhost/")).error().code == "http.bad_url");
    CHECK(transport->send(request_to("https://local host/")).error().code == "http.bad_url");
    CHECK(server.requests() == 0);
}

TEST_CASE("A certificate that our CA did not sign is a mistake of configuration", "[cpprest_transport]") {
    const auto server = always(http_answer(200, "ok"));
    const auto other = always(http_answer(200, "ok"));
    const auto response = transport_to(other)->send(request_to(server.url("localhost", "/")));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.certificate");
    CHECK(response.error().kind == ErrorKind::fix_configuration);
    CHECK(response.error().message.find("not signed by a trusted authority") != std::string::npos);
    CHECK(server.requests() == 0);
}

TEST_CASE("The system's authorities are not trusted beside a CA file, nor the other way round", "[cpprest_transport]") {
    http::initialise_cpprest();
    const auto server = always(http_answer(200, "ok"));
    const auto system = http::make_cpprest_transport({});
    if (!system) {
        CHECK(system.error().code == "http.ca_file"); // no ca-certificates here
        return;
    }
    CHECK((*system)->send(request_to(server.url("localhost", "/"))).error().code == "http.certificate");
}

TEST_CASE("A certificate for another name is refused", "[cpprest_transport]") {
    const auto server = always(http_answer(200, "ok"));
    const auto transport = transport_to(server);
    CHECK(transport->send(request_to(server.url("127.0.0.1", "/"))));
    const auto response = transport->send(request_to(server.url("127.0.0.2", "/")));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.certificate");
    CHECK(response.error().kind == ErrorKind::fix_configuration);
    CHECK(response.error().message.find("another name") != std::string::npos);
    CHECK(server.requests() == 1);
}

TEST_CASE("A refused connection and an unknown name were certainly not delivered", "[cpprest_transport]") {
    std::string dead;
    std::unique_ptr<http::Transport> transport;
    {
        const auto server = always(http_answer(200, "ok"));
        dead = server.url("localhost", "/");
        transport = transport_to(server);
    }
    const auto refused = transport->send(request_to(dead, "POST", "x"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "http.connect");
    CHECK(refused.error().kind == ErrorKind::retry);
    const auto unknown = transport->send(request_to("https://no-such-host.invalid/", "POST", "x"));
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == "http.resolve");
    CHECK(unknown.error().kind == ErrorKind::retry);
    CHECK(unknown.error().message.find("no-such-host.invalid cannot be resolved") != std::string::npos);
}

TEST_CASE("The deadline is for the whole call, however slowly the answer drips", "[cpprest_transport][fault][05]") {
    const auto server = always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", RawAnswer::Then::hang});
    auto request = request_to(server.url("localhost", "/"));
    request.deadline = 300ms;
    const auto started = std::chrono::steady_clock::now();
    const auto response = transport_to(server)->send(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.timeout");
    CHECK(response.error().kind == ErrorKind::unknown_outcome);
    CHECK(std::chrono::steady_clock::now() - started < 5s);
}

TEST_CASE("An answer that is as large as allowed is read, and one byte more is an error", "[cpprest_transport][fault][05]") {
    const auto server = always(http_answer(200, std::string(100'000, 'x')));
    const auto transport = transport_to(server);
    auto request = request_to(server.url("localhost", "/"));
    request.largest_response = 100'000;
    const auto fits = transport->send(request);
    REQUIRE(fits);
    CHECK(fits->body.size() == 100'000);
    request.largest_response = 99'999;
    const auto large = transport->send(request);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == "http.too_large");
    CHECK(large.error().kind == ErrorKind::give_up);
}

TEST_CASE("A negative chunk size does not bring the process down", "[cpprest_transport][fault][05]") {
    const auto size = GENERATE(as<std::string>{}, "-2", "-1");
    const auto before = GENERATE(as<std::string>{}, "", "5\r\nhello\r\n");
    const auto server =
        always({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + before + size + "\r\nabcdefgh\r\n",
                RawAnswer::Then::close});
    const auto response = transport_to(server)->send(request_to(server.url("localhost", "/")));
    REQUIRE_FALSE(response);
    CHECK(response.error().code.starts_with("http."));
}

TEST_CASE("A broken answer leaves the outcome of a request unknown", "[cpprest_transport][fault][05]") {
    const auto bytes =
        GENERATE(as<std::string>{}, "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "nonsense\r\n\r\n");
    const auto server = always({bytes, RawAnswer::Then::close});
    const auto response = transport_to(server)->send(request_to(server.url("localhost", "/"), "POST", "x"));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.broken_answer");
    CHECK(response.error().kind == ErrorKind::unknown_outcome);
}

TEST_CASE("A pooled connection that the server has closed costs no POST", "[cpprest_transport]") {
    // Each connection takes one request and is closed after the answer, without saying so.
    RawServer server([](const std::string&, int) {
        auto answer = http_answer(200, "ok");
        answer.then = RawAnswer::Then::close;
        return answer;
    });
    const auto transport = transport_to(server);
    for (int i = 0; i < 10; ++i) {
        const auto response = transport->send(request_to(server.url("localhost", "/"), "POST", "body"));
        REQUIRE(response);
        CHECK(response->body == "ok");
    }
    CHECK(server.requests() == 10);
}

TEST_CASE("A write whose answer never came is not sent a second time, on whatever connection", "[cpprest_transport][fault][18]") {
    std::atomic<int> writes{0};
    RawServer server([&](const std::string& request, int) {
        auto answer = http_answer(200, "ok");
        if (request.starts_with("GET")) return answer;
        ++writes;
        answer.bytes.clear(); // carried out, and the connection ends
        answer.then = RawAnswer::Then::close;
        return answer;
    });
    const auto transport = transport_to(server);
    for (const std::string method : {"POST", "PATCH", "DELETE"}) {
        REQUIRE(transport->send(request_to(server.url("localhost", "/")))); // leaves a connection to be used again
        const auto response = transport->send(request_to(server.url("localhost", "/"), method, "body"));
        REQUIRE_FALSE(response);
        CHECK(response.error().kind == ErrorKind::unknown_outcome);
    }
    CHECK(writes == 3);
}

TEST_CASE("No more requests are in flight to a host than its limit", "[cpprest_transport]") {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    const RawServer server([&](const std::string&, int) {
        most = std::max(most.load(), ++now);
        std::this_thread::yield();
        --now;
        return http_answer(200, "ok");
    });
    const auto transport = transport_to(server, 2);
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                if (transport->send(request_to(server.url("localhost", "/")))) ++good;
            });
    }
    CHECK(good == 16);
    CHECK(most <= 2);
}

TEST_CASE("A CA file that is none, and a proxy that is no URL, are refused with a sentence", "[cpprest_transport]") {
    const auto server = always(http_answer(200, "ok"));
    const auto missing = http::make_cpprest_transport({"/nonexistent/ca.pem", {}, 1});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == ErrorKind::fix_configuration);
    CHECK(missing.error().message.find("/nonexistent/ca.pem") != std::string::npos);
    const auto empty = server.ca_file().parent_path() / "empty.pem";
    std::ofstream(empty) << "nothing\n";
    CHECK(http::make_cpprest_transport({empty, {}, 1}).error().code == "http.ca_file");
    const auto proxy = http::make_cpprest_transport({server.ca_file(), "proxy.example.com:3128", 1});
    REQUIRE_FALSE(proxy);
    CHECK(proxy.error().code == "http.proxy");
    CHECK(http::make_cpprest_transport({server.ca_file(), "http://proxy.example.com:3128", 1}));
}

TEST_CASE("Through a proxy the host is still the one whose certificate is checked", "[cpprest_transport]") {
    http::initialise_cpprest();
    const auto server = always(http_answer(200, "ok"));
    const ConnectProxy proxy;
    const auto transport = http::make_cpprest_transport({server.ca_file(), proxy.url(), 4});
    REQUIRE(transport);
    for (int i = 0; i < 3; ++i) {
        const auto response = (*transport)->send(request_to(server.url("localhost", "/"), "POST", "x"));
        REQUIRE(response);
        CHECK(response->body == "ok");
    }
    REQUIRE_FALSE(proxy.asked_for().empty());
    CHECK(proxy.asked_for().front() == server.url("localhost", "").substr(8));

    const auto other = (*transport)->send(request_to(server.url("other.test", "/")));
    REQUIRE_FALSE(other);
    CHECK(other.error().code == "http.certificate");
}

TEST_CASE("A proxy that wants to know who we are is a mistake of configuration", "[cpprest_transport]") {
    http::initialise_cpprest();
    const auto server = always(http_answer(200, "ok"));
    const ConnectProxy proxy("407 Proxy Authentication Required");
    const auto transport = http::make_cpprest_transport({server.ca_file(), proxy.url(), 4});
    REQUIRE(transport);
    const auto response = (*transport)->send(request_to(server.url("localhost", "/")));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == "http.proxy");
    CHECK(response.error().kind == ErrorKind::fix_configuration);
    CHECK(server.requests() == 0);
}
