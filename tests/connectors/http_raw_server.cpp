#include "tests/connectors/http_raw_server.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/encoding.hpp"
#include "tests/emulator/certificates.hpp"

namespace remand::tests {
namespace {

template <auto Free> struct Freed {
    template <class T> void operator()(T* pointer) const noexcept { Free(pointer); }
};

void require(bool is_fine, const char* what) {
    if (!is_fine) throw std::runtime_error(what);
}

std::string read_request(SSL* tls) {
    std::string text;
    std::size_t wanted = std::string::npos;
    char buffer[4096];
    while (wanted == std::string::npos || text.size() < wanted) {
        const int count = SSL_read(tls, buffer, sizeof buffer);
        if (count <= 0) return {};
        text.append(buffer, static_cast<std::size_t>(count));
        const auto end = text.find("\r\n\r\n");
        if (wanted != std::string::npos || end == std::string::npos) continue;
        const auto length = text.find("Content-Length:");
        wanted = end + 4 + (length < end ? std::strtoul(text.c_str() + length + 15, nullptr, 10) : 0);
    }
    return text;
}

} // namespace

RawAnswer http_answer(int status, const std::string& body, const std::string& headers) {
    return {fmt::format("HTTP/1.1 {} Word\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), headers, body)};
}

struct RawServer::Implementation {
    RawHandler handler;
    std::filesystem::path directory;
    std::filesystem::path ca_file;
    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context;
    int listener = -1;
    int port = 0;
    std::atomic<int> connections{0};
    std::atomic<int> requests{0};
    std::mutex mutex;
    std::vector<int> sockets;
    std::vector<std::jthread> threads;
    std::jthread acceptor;

    void load(const emulator::Certificates& made) {
        context.reset(SSL_CTX_new(TLS_server_method()));
        const std::unique_ptr<BIO, Freed<BIO_free>> leaf(BIO_new_mem_buf(made.leaf_pem.data(), -1));
        const std::unique_ptr<BIO, Freed<BIO_free>> key(BIO_new_mem_buf(made.leaf_key_pem.data(), -1));
        const std::unique_ptr<X509, Freed<X509_free>> certificate(
            PEM_read_bio_X509(leaf.get(), nullptr, nullptr, nullptr));
        const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> secret(
            PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
        require(context && certificate && secret, "cannot read the certificate");
        require(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1, "certificate");
        require(SSL_CTX_use_PrivateKey(context.get(), secret.get()) == 1, "key");
    }

    void listen() {
        listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_ANY); // 127.0.0.2 too: an address that the certificate does not name
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        require(bind(listener, generic, size) == 0 && ::listen(listener, 64) == 0, "cannot listen");
        require(getsockname(listener, generic, &size) == 0, "no port");
        port = ntohs(address.sin_port);
    }

    void serve(int socket) {
        const std::unique_ptr<SSL, Freed<SSL_free>> tls(SSL_new(context.get()));
        SSL_set_fd(tls.get(), socket);
        if (SSL_accept(tls.get()) == 1) {
            for (auto request = read_request(tls.get()); !request.empty(); request = read_request(tls.get())) {
                const auto answer = handler(request, ++requests);
                if (!answer.bytes.empty() &&
                    SSL_write(tls.get(), answer.bytes.data(), static_cast<int>(answer.bytes.size())) <= 0)
                    break;
                if (answer.then == RawAnswer::Then::close) break;
                if (answer.then == RawAnswer::Then::hang) {
                    char byte = 0;
                    while (SSL_read(tls.get(), &byte, 1) > 0) {
                    }
                    break;
                }
            }
        }
        ERR_clear_error();
        shutdown(socket, SHUT_RDWR);
    }

    void accept_all() {
        for (;;) {
            const int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            ++connections;
            const std::lock_guard lock(mutex);
            sockets.push_back(socket);
            threads.emplace_back([this, socket] { serve(socket); });
        }
    }
};

RawServer::RawServer(RawHandler handler) : implementation_(std::make_unique<Implementation>()) {
    std::signal(SIGPIPE, SIG_IGN); // SSL_write to a client that has gone
    auto& self = *implementation_;
    self.handler = std::move(handler);
    const auto certificates = emulator::make_certificates();
    self.directory = std::filesystem::temp_directory_path() / ("remand-raw-" + to_hex(random_bytes(8)));
    std::filesystem::create_directory(self.directory);
    self.ca_file = self.directory / "ca.pem";
    std::ofstream(self.ca_file) << certificates.ca_pem;
    self.load(certificates);
    self.listen();
    self.acceptor = std::jthread([&self] { self.accept_all(); });
}

RawServer::~RawServer() {
    auto& self = *implementation_;
    shutdown(self.listener, SHUT_RDWR);
    self.acceptor.join();
    for (const int socket : self.sockets) shutdown(socket, SHUT_RDWR);
    self.threads.clear(); // joins
    for (const int socket : self.sockets) close(socket);
    close(self.listener);
    std::error_code ignored;
    std::filesystem::remove_all(self.directory, ignored);
}

std::string RawServer::url(const std::string& host, const std::string& path) const {
    return fmt::format("https://{}:{}{}", host, implementation_->port, path);
}
const std::filesystem::path& RawServer::ca_file() const { return implementation_->ca_file; }
int RawServer::connections() const { return implementation_->connections; }
int RawServer::requests() const { return implementation_->requests; }

} // namespace remand::tests
