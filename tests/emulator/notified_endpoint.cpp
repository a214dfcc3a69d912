#include "tests/emulator/notified_endpoint.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::support {

namespace {
std::string header(const std::string& head, const std::string& name) {
    const auto at = ascii_lower(head).find("\r\n" + ascii_lower(name) + ":");
    if (at == std::string::npos) return {};
    const auto start = at + name.size() + 3;
    return std::string(trim(std::string_view(head).substr(start, head.find("\r\n", start) - start)));
}

// One request; nullopt when the other side went away.
std::optional<Notified> read_request(int socket) {
    std::string text;
    char buffer[8192];
    std::size_t end = std::string::npos, size = 0;
    while (end == std::string::npos || text.size() < end + 4 + size) {
        const auto count = recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) return std::nullopt;
        text.append(buffer, static_cast<std::size_t>(count));
        end = text.find("\r\n\r\n");
        if (end == std::string::npos) continue;
        const auto length = header(text.substr(0, end + 2), "Content-Length");
        size = length.empty() ? 0 : std::stoul(length);
    }
    const auto head = text.substr(0, end + 2);
    const auto first = head.find(' '), second = head.find(' ', first + 1);
    return Notified{head.substr(first + 1, second - first - 1), header(head, "Content-Type"),
                    header(head, "Authorization"), text.substr(end + 4, size)};
}
} // namespace

struct NotifiedEndpoint::Parts {
    std::function<NotifiedAnswer(const Notified&)> answer;
    int listener = -1;
    int port = 0;
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<Notified> requests;
    std::jthread thread;

    void serve() {
        for (;;) {
            const auto socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            if (const auto request = read_request(socket)) {
                const auto reply = answer(*request);
                const auto text = "HTTP/1.1 " + std::to_string(reply.status) +
                                  " Answer\r\nContent-Type: " + reply.content_type +
                                  "\r\nContent-Length: " + std::to_string(reply.body.size()) +
                                  "\r\nConnection: close\r\n\r\n" + reply.body;
                send(socket, text.data(), text.size(), MSG_NOSIGNAL);
                const std::lock_guard lock(mutex);
                requests.push_back(*request);
                arrived.notify_all();
            }
            close(socket);
        }
    }
};

NotifiedEndpoint::NotifiedEndpoint(std::function<NotifiedAnswer(const Notified&)> answer)
    : parts_(std::make_unique<Parts>()) {
    parts_->answer = std::move(answer);
    parts_->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (bind(parts_->listener, plain, size) != 0 || listen(parts_->listener, 16) != 0 ||
        getsockname(parts_->listener, plain, &size) != 0)
        throw std::runtime_error("cannot listen on loopback");
    parts_->port = ntohs(address.sin_port);
    parts_->thread = std::jthread([this] { parts_->serve(); });
}

NotifiedEndpoint::~NotifiedEndpoint() {
    shutdown(parts_->listener, SHUT_RDWR); // wakes accept
    parts_->thread.join();
    close(parts_->listener);
}

std::string NotifiedEndpoint::url(const std::string& path) const {
    return "http://localhost:" + std::to_string(parts_->port) + path;
}

std::vector<Notified> NotifiedEndpoint::wait(std::size_t count) {
    std::unique_lock lock(parts_->mutex);
    parts_->arrived.wait_for(lock, std::chrono::seconds{10}, [&] { return parts_->requests.size() >= count; });
    return parts_->requests;
}

NotifiedAnswer NotifiedEndpoint::willing(const Notified& request) {
    constexpr std::string_view name = "validationToken=";
    const auto at = request.target.find(name);
    if (at == std::string::npos) return {};
    return {200, percent_decode(request.target.substr(at + name.size())).value_or("")};
}

} // namespace remand::support
