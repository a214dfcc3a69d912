// The HTTPS server of all three faces. https_server.cpp is the only file here that knows Boost.Beast.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tests/emulator/certificates.hpp"
#include "tests/emulator/http.hpp"

namespace remand::emulator {

// Loopback only. HTTP/1.1 with keep-alive; one coroutine a connection, handlers run on the server's threads.
class HttpsServer {
public:
    explicit HttpsServer(const Certificates& certificates);
    ~HttpsServer();
    HttpsServer(const HttpsServer&) = delete;
    HttpsServer& operator=(const HttpsServer&) = delete;

    // Listens at 127.0.0.1:port (0: any free one) and gives the port. Throws std::runtime_error when it is taken.
    std::uint16_t listen(std::uint16_t port, Handler handler);
    // Serves until stop() or SIGTERM or SIGINT.
    void run(int threads);
    void stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace remand::emulator
