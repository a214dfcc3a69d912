#include "service/cli/callback_listener.hpp"

#include <charconv>

namespace remand::cli {

using service::api::HttpServer;
using service::api::Request;
using service::api::Response;

bool CallbackUrl::is_loopback() const { return host == "localhost" || host == "127.0.0.1"; }

std::optional<CallbackUrl> parse_callback_url(std::string_view url) {
    CallbackUrl result;
    if (url.starts_with("http://"))
        url.remove_prefix(7);
    else if (url.starts_with("https://"))
        url.remove_prefix(8), result.port = 443;
    else
        return {};
    url = url.substr(0, url.find('#'));
    const auto mark = url.find('?');
    if (mark != std::string_view::npos) {
        auto query = service::api::parse_query(url.substr(mark + 1));
        if (!query) return {};
        result.query = std::move(*query);
    }
    url = url.substr(0, mark);
    const auto slash = url.find('/');
    result.path = slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
    const std::string_view authority = url.substr(0, slash);
    const auto colon = authority.rfind(':');
    result.host = std::string(authority.substr(0, colon));
    if (result.host.empty() || result.host.find('@') != std::string::npos) return {};
    if (colon != std::string_view::npos) {
        const auto digits = authority.substr(colon + 1);
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), result.port);
        if (problem != std::errc{} || end != digits.data() + digits.size()) return {};
    }
    return result;
}

Result<std::unique_ptr<CallbackListener>> CallbackListener::start(const CallbackUrl& redirect, std::string state) {
    std::unique_ptr<CallbackListener> listener(new CallbackListener(redirect.path, std::move(state)));
    service::api::ServerLimits limits;
    limits.body = 0;
    limits.connections = 8;
    limits.handler_threads = 1;
    auto server = HttpServer::listen_tcp(
        {"127.0.0.1", redirect.port}, limits,
        [raw = listener.get()](const Request& request) { return raw->receive(request); }, Log::silent());
    if (!server) return fail(server.error());
    listener->server_ = std::move(*server);
    return listener;
}

Response CallbackListener::receive(const Request& request) {
    const auto page = [](int status, const std::string& text) {
        return Response{status, "<!doctype html><title>Remand</title><p>" + text + "</p>", "text/html; charset=utf-8"};
    };
    if (request.path != path_) return page(404, "Nothing here.");
    const auto state = request.query.find("state");
    if (state == request.query.end() || !Secret(state_).equals(state->second))
        return page(400, "This answer does not belong to the authorisation that is waiting.");
    {
        const std::lock_guard lock(mutex_);
        query_ = request.query;
    }
    arrived_.notify_all();
    return page(200, "Remand has the answer. You can close this window; the terminal says how it went on.");
}

std::optional<Query> CallbackListener::wait_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, time, [this] { return query_.has_value(); });
    return query_;
}

} // namespace remand::cli
