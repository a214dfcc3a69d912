#include "connectors/http/cpprest_transport.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <map>
#include <mutex>
#include <optional>

#define _TURN_OFF_PLATFORM_STRING // cpprestsdk's macro U(x) breaks fmt
#include <cpprest/containerstream.h>
#include <cpprest/http_client.h>
#include <fmt/format.h>
#include <pplx/threadpool.h>

#include "connectors/http/status_error.hpp"
#include "connectors/http/tls_trust.hpp"
#include "core/text.hpp"

namespace remand::http {
namespace {

namespace client = web::http::client;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t pool_threads = 4;           // more are slower, and waiting is done on our callers' threads
constexpr std::chrono::seconds cancelled_by{2};   // a look-up of a name cannot be cancelled: then it is left behind
constexpr std::chrono::seconds longest_step{300}; // cpprestsdk's own time-out is per step; the deadline is ours

// Thrown by our progress handler on the pool, caught there by cpprestsdk, and handed to whoever reads the task.
struct TooLarge : std::exception {};
struct BadLength : std::exception {};

// One request under way. Shared with the pool, which may still hold it after the caller has gone.
struct Call {
    std::mutex mutex;
    std::condition_variable ended;
    bool is_over = false;
    std::exception_ptr failure;
    // Written on the pool before is_over, read by the caller after it.
    Response response;
    concurrency::streams::container_buffer<std::vector<std::uint8_t>> body;
    std::uint64_t received = 0;

    void end(std::exception_ptr why) {
        {
            const std::lock_guard lock(mutex);
            failure = std::move(why);
            is_over = true;
        }
        ended.notify_all();
    }
};

// One host of the provider: its connections, its limit, its certificate.
struct Host {
    std::mutex mutex;
    std::condition_variable freed;
    int in_flight = 0;
    std::shared_ptr<client::http_client> connections;
    std::shared_ptr<PeerCheck> peer;
};

class Place { // in a host's limit
public:
    explicit Place(Host& host) : host_(host) {}
    Place(const Place&) = delete;
    ~Place() {
        {
            const std::lock_guard lock(host_.mutex);
            --host_.in_flight;
        }
        host_.freed.notify_one();
    }

private:
    Host& host_;
};

Error make_error(ErrorKind kind, std::string_view code, std::string sentence) {
    return Error{kind, std::string(code), std::move(sentence), {}};
}

// cpprestsdk's error codes are wrong ("No route to host" for refused, "No such file" for a short body); the phase in
// the exception's text is right.
Error classify(std::string_view text, std::string_view host, const PeerCheck& peer) {
    const auto is = [&](std::string_view phase) { return text.find(phase) != std::string_view::npos; };
    if (is("resolving") || is("Failed to resolve"))
        return make_error(ErrorKind::retry, "http.resolve",
                          fmt::format("The name {} cannot be resolved; check the endpoint and this machine's DNS.",
                                      is("proxy") ? "of the proxy" : host));
    if (is("resolved proxy endpoint"))
        return make_error(ErrorKind::retry, "http.connect", "The proxy cannot be reached (refused or no route).");
    if (is("Failed to connect to any resolved endpoint"))
        return make_error(ErrorKind::retry, "http.connect",
                          fmt::format("{} cannot be reached (connection refused or no route).", host));
    if (is("response from proxy"))
        return make_error(is("407") || is("403") ? ErrorKind::fix_configuration : ErrorKind::retry, "http.proxy",
                          fmt::format("The proxy did not connect us to {}: {}.", host, text));
    if (is("proxy")) return make_error(ErrorKind::retry, "http.connect", "The proxy broke the connection off.");
    if (is("SSL handshake")) {
        if (auto complaint = peer.complaint(); !complaint.empty())
            return make_error(ErrorKind::fix_configuration, "http.certificate", std::move(complaint));
        return make_error(ErrorKind::retry, "http.tls",
                          fmt::format("No TLS connection could be made with {} (TLS 1.2 or newer is needed).", host));
    }
    if (is("Failed to write request"))
        return make_error(ErrorKind::retry, "http.not_sent",
                          fmt::format("The connection to {} broke before the request was sent.", host));
    return make_error(ErrorKind::unknown_outcome, "http.broken_answer",
                      fmt::format("{} broke the connection off or sent an answer that cannot be read.", host));
}

Error classify(const std::exception_ptr& failure, std::string_view host, const PeerCheck& peer) {
    try {
        std::rethrow_exception(failure);
    } catch (const TooLarge&) {
        return make_error(ErrorKind::give_up, "http.too_large",
                          fmt::format("The answer of {} is larger than we accept.", host));
    } catch (const BadLength&) {
        return make_error(ErrorKind::unknown_outcome, "http.broken_answer",
                          fmt::format("{} sent an answer with an impossible length.", host));
    } catch (const std::exception& error) {
        return classify(std::string_view(error.what()), host, peer);
    } catch (...) {
        return classify(std::string_view{}, host, peer);
    }
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// The one user of cpprestsdk. Its rules, each from something seen:
// - Callers wait on their own threads; what runs on the pool is only cpprestsdk's code and the three small lambdas in
//   begin(), none of which can throw or block. A task whose exception nobody reads kills the process, so the last one
//   reads all of them.
// - A total deadline: the caller itself wakes up, cancels, and after `cancelled_by` leaves. (No reaper thread: the
// thread
//   that waits is the timer. cpprestsdk's own time-out is per step, and none covers DNS.)
// - No redirects: it would send the Authorization header to the other host.
// - It never limits connections: we do, per host.
// - A pooled connection that the server has closed fails a POST on writing; replacing the client drops the whole pool,
//   and one repetition then works. Once written, cpprestsdk itself repeats a request, POST too, when a reused
//   connection ends without an answer, and says nothing of it. So what changes something goes over a connection of its
//   own, never a reused one: a handshake more for each, and none is carried out twice behind our back.
// - When the first address of a host refuses, it tries the second one on a connection from its pool, which may be
//   connected already, and fails. One repetition on a client of its own, whose pool is empty, tells a refusal from
//   that.
// - The body's limit is a progress handler that throws; it also counts decoded bytes, since gzip has no limit of its
// own.
// - A chunk size of -2 makes it copy 2^64-2 bytes and std::bad_alloc on a pool thread ends the process; that cannot be
//   caught from outside. But the same size first goes through the progress handler as a count that falls, or leaps over
//   every limit: refused there, it is an ordinary error. What is left: a negative size below -2, or one of 2 GB, makes
//   it read until the deadline before it asks us, and headers without an end are read likewise. Only the configured
//   hosts, proven by their certificates, can do that.
class CpprestTransport final : public Transport {
public:
    CpprestTransport(TransportSettings settings, TrustStore trusted)
        : settings_(std::move(settings)), trusted_(std::move(trusted)) {}

    Result<Response> send(const Request& request) override;

private:
    Result<Response> attempt(const Request& request, const web::uri& uri, Host& host,
                             const std::shared_ptr<client::http_client>& connections, SteadyTime deadline) const;
    std::shared_ptr<Host> host_of(const web::uri& uri);
    std::shared_ptr<client::http_client> make_client(const web::uri& base,
                                                     const std::shared_ptr<PeerCheck>& peer) const;

    const TransportSettings settings_;
    const TrustStore trusted_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Host>> hosts_; // by authority; a handful of configured ones
};

std::shared_ptr<client::http_client> CpprestTransport::make_client(const web::uri& base,
                                                                   const std::shared_ptr<PeerCheck>& peer) const {
    client::http_client_config config;
    config.set_max_redirects(0);
    config.set_timeout(longest_step);
    config.set_request_compressed_response(true);
    config.set_validate_certificates(true);
    config.set_ssl_context_callback(
        [peer](boost::asio::ssl::context& context) { peer->install(context.native_handle()); });
    if (!settings_.proxy.empty()) config.set_proxy(web::web_proxy(web::uri(settings_.proxy)));
    return std::make_shared<client::http_client>(base, config);
}

std::shared_ptr<Host> CpprestTransport::host_of(const web::uri& uri) {
    const auto base = uri.authority();
    const std::lock_guard lock(mutex_);
    auto& host = hosts_[base.to_string()];
    if (!host) {
        auto name = uri.host();
        if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
        host = std::make_shared<Host>();
        host->peer = std::make_shared<PeerCheck>(std::move(name), trusted_);
        host->connections = make_client(base, host->peer);
    }
    return host;
}

web::http::http_request to_cpprest(const Request& request, const web::uri& uri, const std::shared_ptr<Call>& call) {
    web::http::http_request out(request.method);
    out.set_request_uri(uri.resource());
    for (const auto& [name, value] : request.headers) out.headers().add(name, value);
    if (!out.headers().has("User-Agent")) out.headers().add("User-Agent", "remand");
    if (!request.bearer.empty()) out.headers().add("Authorization", "Bearer " + std::string(request.bearer.reveal()));
    if (!request.body.empty()) out.set_body(std::vector<unsigned char>(request.body.begin(), request.body.end()));
    if (!request.content_type.empty()) out.headers().set_content_type(request.content_type);
    out.set_response_stream(call->body.create_ostream());
    out.set_progress_handler([weak = std::weak_ptr(call), limit = request.largest_response](
                                 web::http::message_direction::direction direction, utility::size64_t count) {
        if (direction != web::http::message_direction::download) return;
        const auto current = weak.lock();
        if (!current) throw TooLarge(); // the caller has left
        if (count < current->received) throw BadLength();
        current->received = count;
        if (count > limit || current->body.collection().size() > limit) throw TooLarge();
    });
    return out;
}

void begin(client::http_client& connections, const web::http::http_request& request, const std::shared_ptr<Call>& call,
           const pplx::cancellation_token& cancelled) {
    connections.request(request, cancelled)
        .then([call](const web::http::http_response& answer) {
            call->response.status = answer.status_code();
            for (const auto& [name, value] : answer.headers()) call->response.headers.emplace_back(name, value);
            return answer.content_ready();
        })
        .then([call](const pplx::task<web::http::http_response>& done) {
            try {
                done.get();
                call->end(nullptr);
            } catch (...) {
                call->end(std::current_exception());
            }
        });
}

Result<Response> CpprestTransport::attempt(const Request& request, const web::uri& uri, Host& host,
                                           const std::shared_ptr<client::http_client>& connections,
                                           SteadyTime deadline) const {
    const auto call = std::make_shared<Call>();
    pplx::cancellation_token_source cancellation;
    begin(*connections, to_cpprest(request, uri, call), call, cancellation.get_token());

    std::unique_lock lock(call->mutex);
    const auto is_over = [&] { return call->is_over; };
    const bool is_in_time = call->ended.wait_until(lock, deadline, is_over);
    if (!is_in_time) {
        lock.unlock();
        cancellation.cancel();
        lock.lock();
        call->ended.wait_for(lock, cancelled_by, is_over);
    }
    if (call->is_over && !call->failure) {
        if (call->body.collection().size() > request.largest_response)
            return fail(classify(std::make_exception_ptr(TooLarge()), uri.host(), *host.peer));
        call->response.body.assign(call->body.collection().begin(), call->body.collection().end());
        return std::move(call->response);
    }
    if (!is_in_time)
        return fail(ErrorKind::unknown_outcome, "http.timeout",
                    fmt::format("{} did not answer within {} s.", uri.host(),
                                std::chrono::ceil<std::chrono::seconds>(request.deadline).count()));
    return fail(classify(call->failure, uri.host(), *host.peer));
}

Result<Response> CpprestTransport::send(const Request& request) {
    const auto deadline = std::chrono::steady_clock::now() + request.deadline;
    if (!equals_ignoring_case(request.url.substr(0, 8), "https://"))
        return fail(ErrorKind::give_up, "http.not_https", "Only https addresses are asked.");
    if (std::any_of(request.headers.begin(), request.headers.end(),
                    [](const auto& header) { return has_control(header.first) || has_control(header.second); }) ||
        has_control(request.bearer.reveal()) || has_control(request.content_type))
        return fail(ErrorKind::give_up, "http.bad_request", "A request header holds a control character.");
    try {
        const web::uri uri(request.url);
        if (uri.host().empty() || !uri.user_info().empty())
            return fail(ErrorKind::give_up, "http.bad_url", "The address names no host, or a user.");
        const auto host = host_of(uri);
        std::shared_ptr<client::http_client> connections;
        {
            std::unique_lock lock(host->mutex);
            if (!host->freed.wait_until(lock, deadline, [&] { return host->in_flight < settings_.largest_in_flight; }))
                return fail(ErrorKind::retry, "http.not_sent",
                            fmt::format("Too many requests to {} were under way.", uri.host()));
            ++host->in_flight;
            connections = host->connections;
        }
        const bool may_repeat = only_reads(request);
        if (!may_repeat) connections = make_client(uri.authority(), host->peer);
        const Place place(*host);
        auto response = attempt(request, uri, *host, connections, deadline);
        if (response) return response;
        if (response.error().code == "http.connect")
            return attempt(request, uri, *host, make_client(uri.authority(), host->peer), deadline);
        if (response.error().code != "http.not_sent") return response;

        std::shared_ptr<client::http_client> fresh;
        if (!may_repeat) {
            fresh = make_client(uri.authority(), host->peer);
        } else {
            const std::lock_guard lock(host->mutex);
            if (host->connections == connections) host->connections = make_client(uri.authority(), host->peer);
            fresh = host->connections;
        }
        return attempt(request, uri, *host, fresh, deadline);
    } catch (const web::uri_exception&) {
        return fail(ErrorKind::give_up, "http.bad_url", "The address is not a valid URL.");
    } catch (const std::exception& error) {
        return fail(ErrorKind::unknown_outcome, "http.broken_answer",
                    fmt::format("The HTTP library failed: {}.", error.what()));
    }
}

} // namespace

void initialise_cpprest() {
    static std::once_flag once;
    std::call_once(once, [] {
        (void)system_ca_file();
        ::setenv("SSL_CERT_FILE", "/dev/null", 1);
        ::setenv("SSL_CERT_DIR", "/nonexistent", 1);
        crossplat::threadpool::initialize_with_threads(pool_threads);
    });
}

Result<std::unique_ptr<Transport>> make_cpprest_transport(TransportSettings settings) {
    auto trusted = load_trust_store(settings.ca_file);
    if (!trusted) return fail(trusted.error());
    if (!settings.proxy.empty()) {
        const bool is_url = settings.proxy.starts_with("http://") && web::uri::validate(settings.proxy) &&
                            !web::uri(settings.proxy).host().empty();
        if (!is_url)
            return fail(ErrorKind::fix_configuration, "http.proxy",
                        "The proxy must be a URL of the form http://proxy.example:3128.");
    }
    return std::make_unique<CpprestTransport>(std::move(settings), *std::move(trusted));
}

} // namespace remand::http
