#include "service/api/http_server.hpp"

#include <utility> // Boost 1.74's headers need both of these first

#include <boost/asio/strand.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <future>
#include <map>
#include <thread>

#include "core/text.hpp"

namespace remand::service::api {

std::string login_of(unsigned user_id) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user_id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return std::to_string(user_id);
}

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace web = boost::beast::http;
using net::use_awaitable;

// Runs `work` on the pool and comes back to the coroutine's own thread with what it gave.
net::awaitable<Response> run_on(net::thread_pool& pool, std::function<Response()> work) {
    return net::async_initiate<decltype(use_awaitable), void(Response)>(
        [&pool](auto done, std::function<Response()> job) {
            net::post(pool, [done = std::move(done), job = std::move(job)]() mutable {
                Response response = job();
                auto executor = net::get_associated_executor(done);
                net::post(executor, [done = std::move(done), response = std::move(response)]() mutable {
                    done(std::move(response));
                });
            });
        },
        use_awaitable, std::move(work));
}

std::string actor_of(net::local::stream_protocol::socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "operator:unknown";
    return "operator:" + login_of(peer.uid);
}

std::string actor_of(net::ip::tcp::socket&) { return "anybody"; }

std::string peer_of(net::local::stream_protocol::socket&) { return {}; }
std::string peer_of(net::ip::tcp::socket& socket) {
    beast::error_code problem;
    const auto peer = socket.remote_endpoint(problem);
    return problem ? std::string() : peer.address().to_string();
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

// How the bytes of a connection travel: as they are, or within TLS. `open` and `close` are what is said around them.
template <class Protocol> struct Plain {
    using Stream = beast::basic_stream<Protocol>;
    void refresh(const Log&) {}
    Stream stream_of(typename Protocol::socket socket) { return Stream(std::move(socket)); }
    static Stream& lowest(Stream& stream) { return stream; }
    static net::awaitable<void> open(Stream&, beast::error_code&) { co_return; }
    static net::awaitable<void> close(Stream& stream) {
        beast::error_code ignored;
        stream.socket().shutdown(net::socket_base::shutdown_send, ignored);
        co_return;
    }
};

class Tls {
public:
    using Lowest = beast::basic_stream<net::ip::tcp>;
    using Stream = beast::ssl_stream<Lowest>;
    static constexpr std::chrono::seconds between_looks{30};

    explicit Tls(TlsFiles files) : files_(std::move(files)), written_(times()), context_(load()) {}

    void refresh(const Log& log) {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_look_) return;
        next_look_ = now + between_looks;
        const auto written = times();
        if (written == written_) return;
        written_ = written;
        try {
            context_ = load();
            log.info("api.certificate_renewed", {{"file", files_.certificate.string()}});
        } catch (const boost::system::system_error& problem) { // the former one serves on
            log.warning("api.certificate_unreadable",
                        {{"file", files_.certificate.string()}, {"error", problem.code().message()}});
        }
    }
    Stream stream_of(net::ip::tcp::socket socket) { return Stream(Lowest(std::move(socket)), *context_); }
    static Lowest& lowest(Stream& stream) { return beast::get_lowest_layer(stream); }
    static net::awaitable<void> open(Stream& stream, beast::error_code& problem) {
        co_await stream.async_handshake(net::ssl::stream_base::server, net::redirect_error(use_awaitable, problem));
    }
    static net::awaitable<void> close(Stream& stream) {
        beast::error_code ignored;
        co_await stream.async_shutdown(net::redirect_error(use_awaitable, ignored));
    }

private:
    using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
    [[nodiscard]] Times times() const {
        std::error_code ignored;
        return {std::filesystem::last_write_time(files_.certificate, ignored),
                std::filesystem::last_write_time(files_.private_key, ignored)};
    }
    [[nodiscard]] std::shared_ptr<net::ssl::context> load() const {
        using net::ssl::context;
        auto made = std::make_shared<context>(context::tls_server);
        made->set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 | context::no_tlsv1 |
                          context::no_tlsv1_1);
        made->use_certificate_chain_file(files_.certificate.string());
        made->use_private_key_file(files_.private_key.string(), context::pem);
        return made;
    }

    const TlsFiles files_;
    Times written_;
    std::shared_ptr<net::ssl::context> context_; // OpenSSL's own count keeps it for streams that use it
    std::chrono::steady_clock::time_point next_look_{};
};

web::response<web::string_body> as_http(Response response, unsigned http_version, bool keep_alive) {
    web::response<web::string_body> message(static_cast<web::status>(response.status), http_version);
    message.set(web::field::content_type, response.content_type);
    message.set(web::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    message.keep_alive(keep_alive);
    message.body() = std::move(response.body);
    message.prepare_payload();
    return message;
}

// What a request that cannot be read is answered; 0: nothing, it is closed.
int status_of(const beast::error_code& problem) {
    if (problem == web::error::header_limit) return 431;
    if (problem == web::error::body_limit) return 413;
    if (problem == web::error::end_of_stream || problem == web::error::partial_message) return 0;
    if (problem.category() == web::make_error_code(web::error::bad_method).category()) return 400;
    return 0;
}

template <class Protocol, class Layer = Plain<Protocol>> class Server final : public HttpServer {
    using Socket = typename Protocol::socket;
    using Stream = typename Layer::Stream;

public:
    Server(typename Protocol::endpoint endpoint, ServerLimits limits, ServerHandler handler, Log log, Layer layer = {})
        : limits_(limits), handler_(std::move(handler)), log_(std::move(log)), layer_(std::move(layer)),
          acceptor_(io_, endpoint), pool_(static_cast<std::size_t>(limits.handler_threads)) {}

    // First no request is taken any more, then the handlers end, then their answers go out.
    ~Server() override {
        std::promise<void> is_closed;
        net::post(io_, [this, &is_closed] {
            is_stopping_ = true;
            beast::error_code ignored;
            acceptor_.close(ignored);
            is_closed.set_value();
        });
        is_closed.get_future().wait();
        pool_.join();
        net::post(io_, [this] {
            if (unanswered_ == 0) return io_.stop();
            drain_.expires_after(limits_.drain);
            drain_.async_wait([this](const beast::error_code&) { io_.stop(); });
        });
        thread_.join();
    }

    void start() {
        net::co_spawn(io_, accept(), net::detached);
        thread_ = std::thread([this] { io_.run(); });
    }

    [[nodiscard]] std::uint16_t port() const override {
        if constexpr (std::is_same_v<Protocol, net::ip::tcp>)
            return acceptor_.local_endpoint().port();
        else
            return 0;
    }

private:
    net::awaitable<void> accept() {
        net::steady_timer pause(io_);
        while (acceptor_.is_open()) {
            beast::error_code problem;
            Socket socket = co_await acceptor_.async_accept(net::redirect_error(use_awaitable, problem));
            if (problem == net::error::operation_aborted || !acceptor_.is_open()) co_return;
            if (problem) { // out of file descriptors, or the peer gave up: the listener must survive both
                log_.warning("api.accept_failed", {{"error", problem.message()}});
                pause.expires_after(std::chrono::milliseconds(100));
                co_await pause.async_wait(net::redirect_error(use_awaitable, problem));
                continue;
            }
            if (connections_ >= limits_.connections) continue; // closed by its destructor
            std::string peer = peer_of(socket);
            if (limits_.of_one_address > 0 && by_address_[peer] >= limits_.of_one_address) continue;
            ++connections_;
            ++by_address_[peer];
            layer_.refresh(log_);
            net::co_spawn(io_, serve(std::move(socket), peer), [this, peer](const std::exception_ptr&) {
                --connections_;
                if (--by_address_[peer] <= 0) by_address_.erase(peer);
            });
        }
    }

    net::awaitable<void> serve(Socket socket, std::string peer) {
        const std::string actor = actor_of(socket);
        Stream stream = layer_.stream_of(std::move(socket));
        auto& lowest = Layer::lowest(stream);
        beast::flat_buffer buffer;
        beast::error_code unopened;
        lowest.expires_after(limits_.read);
        co_await Layer::open(stream, unopened);
        if (unopened) co_return;
        while (true) {
            web::request_parser<web::string_body> parser;
            parser.header_limit(limits_.header);
            parser.body_limit(limits_.body);
            beast::error_code problem;
            lowest.expires_after(limits_.read);
            co_await web::async_read(stream, buffer, parser, net::redirect_error(use_awaitable, problem));
            if (problem) {
                if (const int status = status_of(problem); status != 0) {
                    auto refusal = as_http({status, "{}", "application/json"}, 11, false);
                    co_await write(stream, std::move(refusal), problem);
                }
                break;
            }
            if (is_stopping_) break;
            ++unanswered_;
            lowest.expires_never(); // a handler may talk to a provider; its calls have deadlines of their own
            const auto& message = parser.get();
            const bool keep_alive = message.keep_alive();
            const unsigned http_version = message.version();
            Response response = co_await answer(message, actor, peer);
            auto reply = as_http(std::move(response), http_version, keep_alive);
            co_await write(stream, std::move(reply), problem);
            if (--unanswered_ == 0 && is_stopping_) drain_.cancel();
            if (problem || !keep_alive) break;
        }
        lowest.expires_after(limits_.drain);
        co_await Layer::close(stream);
    }

    net::awaitable<Response> answer(const web::request<web::string_body>& message, const std::string& actor,
                                    const std::string& peer) {
        const std::string target(message.target());
        const auto mark = target.find('?');
        Request request;
        request.method = std::string(message.method_string());
        request.path = target.substr(0, mark);
        request.actor = actor;
        request.peer = peer;
        request.authorization = text_of(message[web::field::authorization]);
        request.forwarded_for = text_of(message["X-Forwarded-For"]);
        request.body = message.body();
        if (mark != std::string::npos) {
            auto query = parse_query(std::string_view(target).substr(mark + 1));
            if (!query) co_return Response{400, "{}", "application/json"};
            request.query = std::move(*query);
        }
        // A named function: g++ 12 may destroy a temporary closure of a co_await expression twice.
        std::function<Response()> work = [this, request = std::move(request)] { return handler_(request); };
        co_return co_await run_on(pool_, std::move(work));
    }

    net::awaitable<void> write(Stream& stream, web::response<web::string_body> message, beast::error_code& problem) {
        Layer::lowest(stream).expires_after(limits_.write);
        co_await web::async_write(stream, message, net::redirect_error(use_awaitable, problem));
    }

    const ServerLimits limits_;
    const ServerHandler handler_;
    const Log log_;
    Layer layer_; // the io thread alone, as what is below
    net::io_context io_{1};
    typename Protocol::acceptor acceptor_;
    net::thread_pool pool_;
    net::steady_timer drain_{io_};
    int connections_ = 0; // these four: the io thread alone
    std::map<std::string, int> by_address_;
    int unanswered_ = 0; // requests whose answer is not written yet
    bool is_stopping_ = false;
    std::thread thread_;
};

tl::unexpected<Error> cannot_listen(const std::string& where, const std::string& why) {
    return fail(ErrorKind::fix_configuration, "api.cannot_listen", "Cannot listen on " + where + ": " + why + '.');
}

} // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen_unix(const std::filesystem::path& socket, ServerLimits limits,
                                                            ServerHandler handler, Log log) {
    constexpr std::size_t longest_path = sizeof(sockaddr_un{}.sun_path) - 1;
    if (socket.native().size() > longest_path)
        return cannot_listen(socket.string(), "the path is longer than the " + std::to_string(longest_path) +
                                                  " bytes a socket may have; choose a shorter state_directory");
    std::error_code ignored;
    std::filesystem::remove(socket, ignored);
    const mode_t former = ::umask(0177); // 0600 from its first moment on
    try {
        auto server = std::make_unique<Server<net::local::stream_protocol>>(
            net::local::stream_protocol::endpoint(socket.string()), limits, std::move(handler), std::move(log));
        ::umask(former);
        server->start();
        return server;
    } catch (const boost::system::system_error& problem) {
        ::umask(former);
        return cannot_listen(socket.string(), problem.code().message());
    }
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen_tcp(const ListenAddress& address, ServerLimits limits,
                                                           ServerHandler handler, Log log) {
    const std::string where = address.host + " port " + std::to_string(address.port);
    try {
        auto server = std::make_unique<Server<net::ip::tcp>>(
            net::ip::tcp::endpoint(net::ip::make_address(address.host), address.port), limits, std::move(handler),
            std::move(log));
        server->start();
        return server;
    } catch (const boost::system::system_error& problem) {
        return cannot_listen(where, problem.code().message());
    }
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen_tls(const ListenAddress& address, const TlsFiles& files,
                                                           ServerLimits limits, ServerHandler handler, Log log) {
    using TlsServer = Server<net::ip::tcp, Tls>;
    std::optional<Tls> tls;
    try {
        tls.emplace(files);
    } catch (const boost::system::system_error& problem) {
        return fail(ErrorKind::fix_configuration, "api.tls_files",
                    "The certificate " + files.certificate.string() + " with the key " + files.private_key.string() +
                        " cannot be used: " + problem.code().message() +
                        ". Both must be PEM files that the service may read, and belong together.");
    }
    const std::string where = address.host + " port " + std::to_string(address.port);
    try {
        auto server =
            std::make_unique<TlsServer>(net::ip::tcp::endpoint(net::ip::make_address(address.host), address.port),
                                        limits, std::move(handler), std::move(log), std::move(*tls));
        server->start();
        return server;
    } catch (const boost::system::system_error& problem) {
        return cannot_listen(where, problem.code().message());
    }
}

} // namespace remand::service::api
