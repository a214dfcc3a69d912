// Waits on a loopback port for the administrator's browser to come back from the consent page.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/providers.hpp"
#include "core/result.hpp"
#include "service/api/http_server.hpp"

namespace remand::cli {

// A redirect URI or a callback URL, as far as it matters here.
struct CallbackUrl {
    std::string host, path;
    std::uint16_t port = 80;
    Query query;
    [[nodiscard]] bool is_loopback() const;
};
// http and https; nullopt when it is no such URL.
[[nodiscard]] std::optional<CallbackUrl> parse_callback_url(std::string_view url);

class CallbackListener {
public:
    // Listens on the redirect URI's port, on 127.0.0.1. Only a request for its path with this `state` ends the waiting,
    // so that another local program cannot answer in the browser's place.
    static Result<std::unique_ptr<CallbackListener>> start(const CallbackUrl& redirect, std::string state);

    [[nodiscard]] std::optional<Query> wait_for(std::chrono::milliseconds time);
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

private:
    CallbackListener(std::string path, std::string state) : path_(std::move(path)), state_(std::move(state)) {}
    service::api::Response receive(const service::api::Request& request);

    const std::string path_, state_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::optional<Query> query_;
    std::unique_ptr<service::api::HttpServer> server_; // last: its threads use the rest
};

} // namespace remand::cli
