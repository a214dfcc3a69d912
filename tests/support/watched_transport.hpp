// A transport in front of the real one: remembers what was asked and with which token, and lets a test act just before
// a request or change an answer on its way back.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "connectors/http/transport.hpp"

namespace remand::tests {

// What the transports of one tenant share, so that it outlives them. Thread-safe.
class TransportWatch {
public:
    using Before = std::function<void(const http::Request&)>;
    using After = std::function<void(const http::Request&, http::Response&)>;

    // Run by the thread that asks, outside of any lock. An empty function ends it.
    void before_each(Before hook) {
        const std::lock_guard lock(mutex_);
        before_ = std::move(hook);
    }
    void after_each(After hook) {
        const std::lock_guard lock(mutex_);
        after_ = std::move(hook);
    }
    [[nodiscard]] std::vector<std::string> urls() const {
        const std::lock_guard lock(mutex_);
        return urls_;
    }
    [[nodiscard]] std::set<std::string> tokens() const {
        const std::lock_guard lock(mutex_);
        return tokens_;
    }
    void forget_urls() {
        const std::lock_guard lock(mutex_);
        urls_.clear();
    }

    void begins(const http::Request& request) {
        Before hook;
        {
            const std::lock_guard lock(mutex_);
            urls_.push_back(request.method + ' ' + request.url);
            if (!request.bearer.empty()) tokens_.insert(std::string(request.bearer.reveal()));
            hook = before_;
        }
        if (hook) hook(request);
    }
    void ends(const http::Request& request, http::Response& response) {
        After hook;
        {
            const std::lock_guard lock(mutex_);
            hook = after_;
        }
        if (hook) hook(request, response);
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> urls_; // "GET https://..."
    std::set<std::string> tokens_;
    Before before_;
    After after_;
};

class WatchedTransport final : public http::Transport {
public:
    WatchedTransport(std::unique_ptr<http::Transport> transport, std::shared_ptr<TransportWatch> watch)
        : transport_(std::move(transport)), watch_(std::move(watch)) {}
    [[nodiscard]] Result<http::Response> send(const http::Request& request) override {
        watch_->begins(request);
        auto response = transport_->send(request);
        if (response) watch_->ends(request, *response);
        return response;
    }

private:
    const std::unique_ptr<http::Transport> transport_;
    const std::shared_ptr<TransportWatch> watch_;
};

} // namespace remand::tests
