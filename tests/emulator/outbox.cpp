#include "tests/emulator/outbox.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>

namespace remand::emulator {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = net::ip::tcp;

std::optional<LoopbackUrl> parse_loopback_url(std::string_view url) {
    LoopbackUrl parsed;
    for (const auto& [scheme, is_tls] : {std::pair<std::string_view, bool>{"http://", false}, {"https://", true}}) {
        if (!url.starts_with(scheme)) continue;
        const auto rest = url.substr(scheme.size());
        const auto end = std::min(rest.find_first_of("/?"), rest.size());
        parsed.is_tls = is_tls;
        parsed.host = std::string(rest.substr(0, end));
        parsed.target = std::string(rest.substr(end));
        if (!parsed.target.starts_with('/')) parsed.target.insert(0, "/");
        const auto colon = parsed.host.find(':');
        const auto name = parsed.host.substr(0, colon);
        if (name != "localhost" && name != "127.0.0.1") return std::nullopt;
        parsed.port = is_tls ? 443 : 80;
        if (colon == std::string::npos) return parsed;
        const auto* last = parsed.host.data() + parsed.host.size();
        const auto [stop, problem] = std::from_chars(parsed.host.data() + colon + 1, last, parsed.port);
        if (problem != std::errc{} || stop != last) return std::nullopt;
        return parsed;
    }
    return std::nullopt;
}

namespace {
constexpr std::chrono::seconds usual_limit{10};
constexpr std::chrono::hours longest_trying{4};

bhttp::request<bhttp::string_body> to_message(const Outgoing& outgoing, const LoopbackUrl& url) {
    bhttp::request<bhttp::string_body> message{bhttp::verb::post, url.target, 11};
    message.set(bhttp::field::host, url.host);
    message.set(bhttp::field::content_type, outgoing.content_type);
    for (const auto& [name, value] : outgoing.headers) message.set(name, value);
    message.keep_alive(false);
    message.body() = outgoing.body;
    message.prepare_payload();
    return message;
}

template <class Stream>
net::awaitable<OutgoingAnswer> exchange(Stream& stream, const bhttp::request<bhttp::string_body>& message) {
    co_await bhttp::async_write(stream, message, net::use_awaitable);
    beast::flat_buffer buffer;
    bhttp::response<bhttp::string_body> response;
    co_await bhttp::async_read(stream, buffer, response, net::use_awaitable);
    co_return OutgoingAnswer{static_cast<int>(response.result_int()), std::string(response[bhttp::field::content_type]),
                             response.body()};
}

net::awaitable<OutgoingAnswer> attempt(const Outgoing& outgoing, std::chrono::milliseconds limit,
                                       net::ssl::context& tls) {
    const auto url = parse_loopback_url(outgoing.url);
    if (!url) co_return OutgoingAnswer{};
    try {
        const auto executor = co_await net::this_coro::executor;
        const tcp::endpoint endpoint(net::ip::address_v4::loopback(), url->port);
        const auto message = to_message(outgoing, *url);
        if (!url->is_tls) {
            beast::tcp_stream stream(executor);
            stream.expires_after(limit);
            co_await stream.async_connect(endpoint, net::use_awaitable);
            co_return co_await exchange(stream, message);
        }
        beast::ssl_stream<beast::tcp_stream> stream(executor, tls);
        beast::get_lowest_layer(stream).expires_after(limit);
        co_await beast::get_lowest_layer(stream).async_connect(endpoint, net::use_awaitable);
        co_await stream.async_handshake(net::ssl::stream_base::client, net::use_awaitable);
        co_return co_await exchange(stream, message);
    } catch (const std::exception&) { // nobody there, or too slow: the same to whoever sends
        co_return OutgoingAnswer{};
    }
}

net::awaitable<void> wait(std::chrono::milliseconds time) {
    net::steady_timer timer(co_await net::this_coro::executor, time);
    co_await timer.async_wait(net::use_awaitable);
}

net::awaitable<void> deliver(Outgoing outgoing, net::ssl::context& tls) {
    if (outgoing.delay.count() > 0) co_await wait(outgoing.delay);
    std::chrono::milliseconds pause{1000}, waited{0};
    for (;;) {
        const auto answer = co_await attempt(outgoing, usual_limit, tls);
        const bool is_taken = answer.status >= 200 && answer.status < 300;
        if (is_taken || !outgoing.keeps_trying || waited >= longest_trying) co_return;
        co_await wait(pause);
        waited += pause;
        pause *= 2;
    }
}
} // namespace

struct Outbox::Parts {
    net::io_context io;
    net::executor_work_guard<net::io_context::executor_type> work{io.get_executor()};
    net::ssl::context tls{net::ssl::context::tls_client};
    std::jthread thread{[this] { io.run(); }};
};

Outbox::Outbox() : parts_(std::make_unique<Parts>()) {}

Outbox::~Outbox() {
    parts_->io.stop();
    parts_->thread.join();
}

void Outbox::send(Outgoing outgoing) {
    net::co_spawn(parts_->io, deliver(std::move(outgoing), parts_->tls), net::detached);
}

OutgoingAnswer Outbox::call(Outgoing outgoing, std::chrono::milliseconds limit) {
    if (outgoing.delay.count() > 0) std::this_thread::sleep_for(outgoing.delay);
    return net::co_spawn(parts_->io, attempt(outgoing, limit, parts_->tls), net::use_future).get();
}

} // namespace remand::emulator
