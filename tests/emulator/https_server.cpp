// Boost 1.74 needs these two before the rest of Asio.
#include <utility>

#include <boost/asio/strand.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/emulator/https_server.hpp"

namespace remand::emulator {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;

namespace {
constexpr std::uint32_t header_limit = 256 * 1024;
constexpr std::uint64_t body_limit = 1024ULL * 1024 * 1024; // bulk deliveries come in one request
constexpr auto idle_limit = std::chrono::minutes{10};       // as long as any test takes between two requests

Request to_request(bhttp::request<bhttp::string_body>&& message) {
    const auto target = message.target();
    auto request = parse_target(std::string(message.method_string()), {target.data(), target.size()});
    for (const auto& field : message)
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    return request;
}

bhttp::response<bhttp::string_body> to_message(Response& response, unsigned version, bool keeps_alive) {
    bhttp::response<bhttp::string_body> message;
    message.version(version);
    message.result(static_cast<unsigned>(response.status));
    if (!response.body.empty()) message.set(bhttp::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keeps_alive);
    message.body() = std::move(response.body);
    message.prepare_payload();
    return message;
}

Response answer(const Handler& handler, const Request& request) {
    try {
        return handler(request);
    } catch (const std::exception& defect) {
        return {.status = 500, .body = std::string("emulator defect: ") + defect.what(), .content_type = "text/plain"};
    }
}

net::awaitable<void> serve(tcp::socket socket, net::ssl::context& tls, const Handler& handler) {
    try {
        socket.set_option(tcp::no_delay(true));
        Stream stream(std::move(socket), tls);
        beast::get_lowest_layer(stream).expires_after(idle_limit);
        co_await stream.async_handshake(net::ssl::stream_base::server, net::use_awaitable);
        beast::flat_buffer buffer;
        for (;;) {
            bhttp::request_parser<bhttp::string_body> parser;
            parser.header_limit(header_limit);
            parser.body_limit(body_limit);
            beast::get_lowest_layer(stream).expires_after(idle_limit);
            co_await bhttp::async_read(stream, buffer, parser, net::use_awaitable);
            auto message = parser.release();
            const auto keeps_alive = message.keep_alive();
            const auto version = message.version();
            auto response = answer(handler, to_request(std::move(message)));
            if (response.delay.count() > 0) {
                net::steady_timer timer(stream.get_executor(), response.delay);
                co_await timer.async_wait(net::use_awaitable);
            }
            if (response.is_dropped) co_return; // the socket closes with the stream: nothing is said
            auto lease = std::move(response.lease);
            auto reply = to_message(response, version, keeps_alive);
            beast::get_lowest_layer(stream).expires_after(idle_limit);
            co_await bhttp::async_write(stream, reply, net::use_awaitable);
            if (!keeps_alive) break;
        }
        co_await stream.async_shutdown(net::use_awaitable);
    } catch (const std::exception&) { // the client went away, or spoke no HTTP: its connection ends, nothing else
    }
}

net::awaitable<void> accept(tcp::acceptor& acceptor, net::io_context& io, net::ssl::context& tls,
                            const Handler& handler) {
    for (;;) {
        tcp::socket socket(net::make_strand(io));
        boost::system::error_code error;
        co_await acceptor.async_accept(socket, net::redirect_error(net::use_awaitable, error));
        if (error == net::error::operation_aborted) co_return;
        if (error) { // out of descriptors: let some connections end
            net::steady_timer timer(io, std::chrono::milliseconds{100});
            co_await timer.async_wait(net::use_awaitable);
            continue;
        }
        const auto executor = socket.get_executor();
        net::co_spawn(executor, serve(std::move(socket), tls, handler), net::detached);
    }
}
} // namespace

struct HttpsServer::Parts {
    net::io_context io;
    net::ssl::context tls{net::ssl::context::tls_server};
    std::vector<std::unique_ptr<Handler>> handlers;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
};

HttpsServer::HttpsServer(const Certificates& certificates) : parts_(std::make_unique<Parts>()) {
    parts_->tls.use_certificate_chain(net::buffer(certificates.leaf_pem));
    parts_->tls.use_private_key(net::buffer(certificates.leaf_key_pem), net::ssl::context::pem);
}

HttpsServer::~HttpsServer() = default;

std::uint16_t HttpsServer::listen(std::uint16_t port, Handler handler) {
    auto acceptor = std::make_unique<tcp::acceptor>(parts_->io);
    const tcp::endpoint endpoint(net::ip::address_v4::loopback(), port);
    acceptor->open(endpoint.protocol());
    acceptor->set_option(net::socket_base::reuse_address(true));
    acceptor->bind(endpoint);
    acceptor->listen(1024);
    const auto bound = acceptor->local_endpoint().port();
    parts_->handlers.push_back(std::make_unique<Handler>(std::move(handler)));
    net::co_spawn(parts_->io, accept(*acceptor, parts_->io, parts_->tls, *parts_->handlers.back()), net::detached);
    parts_->acceptors.push_back(std::move(acceptor));
    return bound;
}

void HttpsServer::run(int threads) {
    net::signal_set signals(parts_->io, SIGTERM, SIGINT);
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) stop();
    });
    std::vector<std::jthread> workers;
    for (int i = 1; i < threads; ++i) workers.emplace_back([this] { parts_->io.run(); });
    parts_->io.run();
}

void HttpsServer::stop() { parts_->io.stop(); }

} // namespace remand::emulator
