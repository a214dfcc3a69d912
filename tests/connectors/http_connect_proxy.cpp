#include "tests/connectors/http_connect_proxy.hpp"

#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace remand::tests {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

void pipe_bytes(int from, int to) {
    char buffer[16384];
    for (ssize_t count = 0; (count = recv(from, buffer, sizeof buffer, 0)) > 0;)
        if (send(to, buffer, static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) break;
    shutdown(from, SHUT_RDWR);
    shutdown(to, SHUT_RDWR);
}

} // namespace

struct ConnectProxy::Implementation {
    std::string refusal;
    int listener = -1;
    int port = 0;
    std::mutex mutex;
    std::vector<std::string> asked;
    std::vector<int> sockets;
    std::vector<std::jthread> threads;
    std::jthread acceptor;

    void keep(int socket) {
        const std::lock_guard lock(mutex);
        sockets.push_back(socket);
    }

    void serve(int client) {
        std::string head;
        char byte = 0;
        while (!head.ends_with("\r\n\r\n") && recv(client, &byte, 1, 0) == 1) head += byte;
        const auto target = head.substr(8, head.find(' ', 8) - 8); // after "CONNECT "
        {
            const std::lock_guard lock(mutex);
            asked.push_back(target);
        }
        const std::string answer = "HTTP/1.1 " + (refusal.empty() ? "200 Connected" : refusal) + "\r\n\r\n";
        const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        keep(server);
        auto address = loopback(std::atoi(target.substr(target.find(':') + 1).c_str()));
        if (refusal.empty() && connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
        send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        if (!refusal.empty()) {
            shutdown(client, SHUT_RDWR);
            return;
        }
        const std::jthread back([&] { pipe_bytes(server, client); });
        pipe_bytes(client, server);
    }
};

ConnectProxy::ConnectProxy(std::string refusal) : implementation_(std::make_unique<Implementation>()) {
    auto& self = *implementation_;
    self.refusal = std::move(refusal);
    self.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(self.listener, generic, size) != 0 || listen(self.listener, 16) != 0 ||
        getsockname(self.listener, generic, &size) != 0)
        throw std::runtime_error("cannot listen");
    self.port = ntohs(address.sin_port);
    self.acceptor = std::jthread([&self] {
        for (int client = 0; (client = accept4(self.listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
            self.keep(client);
            self.threads.emplace_back([&self, client] { self.serve(client); });
        }
    });
}

ConnectProxy::~ConnectProxy() {
    auto& self = *implementation_;
    shutdown(self.listener, SHUT_RDWR);
    self.acceptor.join();
    {
        const std::lock_guard lock(self.mutex);
        for (const int socket : self.sockets) shutdown(socket, SHUT_RDWR);
    }
    self.threads.clear(); // joins
    for (const int socket : self.sockets) close(socket);
    close(self.listener);
}

std::string ConnectProxy::url() const { return "http://127.0.0.1:" + std::to_string(implementation_->port); }

std::vector<std::string> ConnectProxy::asked_for() const {
    const std::lock_guard lock(implementation_->mutex);
    return implementation_->asked;
}

} // namespace remand::tests
