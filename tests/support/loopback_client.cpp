// Boost 1.74 needs these two before the rest of Asio.
#include <utility>

#include <boost/asio/strand.hpp>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <mutex>
#include <optional>
#include <stdexcept>

#include "tests/support/loopback_client.hpp"

namespace remand::support {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;

namespace {
struct Target {
    std::string port;
    std::string path;
};

Target read_url(const std::string& url) {
    for (const std::string host : {"https://localhost:", "https://127.0.0.1:"}) {
        if (url.rfind(host, 0) != 0) continue;
        const auto slash = url.find('/', host.size());
        return {url.substr(host.size(), slash == std::string::npos ? slash : slash - host.size()),
                slash == std::string::npos ? "/" : url.substr(slash)};
    }
    throw std::runtime_error("not a URL of this machine: " + url);
}
} // namespace

std::string LoopbackResponse::header(const std::string& name) const {
    for (const auto& [key, value] : headers)
        if (beast::iequals(key, name)) return value;
    return {};
}

struct LoopbackClient::Parts {
    std::mutex mutex;
    net::io_context io;
    net::ssl::context tls{net::ssl::context::tls_client};
    struct Connection {
        std::string port;
        beast::ssl_stream<tcp::socket> stream;
        beast::flat_buffer buffer = {};
    };
    std::optional<Connection> connection;

    void connect(const std::string& port) {
        connection.reset();
        connection.emplace(Connection{port, beast::ssl_stream<tcp::socket>(io, tls)});
        auto& socket = connection->stream.next_layer();
        boost::system::error_code error;
        socket.connect({net::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoi(port))}, error);
        if (error) throw std::runtime_error("cannot connect to port " + port + ": " + error.message());
        socket.set_option(tcp::no_delay(true));
        connection->stream.set_verify_callback(net::ssl::host_name_verification("localhost"));
        connection->stream.handshake(net::ssl::stream_base::client, error);
        if (error) throw std::runtime_error("no TLS with port " + port + ": " + error.message());
    }

    // nullopt when the connection ended before an answer.
    std::optional<LoopbackResponse> exchange(const LoopbackRequest& request, const Target& target) {
        http::request<http::string_body> message(http::string_to_verb(request.method), target.path, 11);
        message.set(http::field::host, "localhost:" + target.port);
        for (const auto& [name, value] : request.headers) message.insert(name, value);
        message.body() = request.body;
        message.prepare_payload();
        boost::system::error_code error;
        http::write(connection->stream, message, error);
        if (error) return std::nullopt;
        http::response_parser<http::string_body> parser;
        parser.body_limit(1024ULL * 1024 * 1024);
        http::read(connection->stream, connection->buffer, parser, error);
        if (error) return std::nullopt;
        auto answer = parser.release();
        LoopbackResponse response{static_cast<int>(answer.result_int())};
        for (const auto& field : answer)
            response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
        response.body = std::move(answer.body());
        if (!answer.keep_alive()) connection.reset();
        return response;
    }
};

LoopbackClient::LoopbackClient(const std::filesystem::path& ca_file) : parts_(std::make_unique<Parts>()) {
    parts_->tls.load_verify_file(ca_file.string());
    parts_->tls.set_verify_mode(net::ssl::verify_peer);
}

LoopbackClient::~LoopbackClient() = default;

LoopbackResponse LoopbackClient::send(const LoopbackRequest& request) {
    const std::lock_guard lock(parts_->mutex);
    const auto target = read_url(request.url);
    if (!parts_->connection || parts_->connection->port != target.port) parts_->connect(target.port);
    if (auto response = parts_->exchange(request, target)) return std::move(*response);
    parts_->connection.reset(); // never sent again by itself: a lost answer must stay lost
    return {};
}

} // namespace remand::support
