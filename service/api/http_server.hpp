// A small HTTP/1.1 server over Boost.Beast (not cpprestsdk's listener: one unauthenticated request aborts that). One
// thread moves bytes, a few run handlers; a handler may block. Every limit is enforced before a handler sees anything.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/log.hpp"
#include "core/result.hpp"
#include "service/api/api.hpp"
#include "service/listen_address.hpp"

namespace remand::service::api {

struct ServerLimits {
    std::uint32_t header = 16 * 1024;        // bytes of the request line and all fields: 431
    std::uint64_t body = 1024 * 1024;        // bytes: 413
    std::chrono::milliseconds read{10'000};  // for a whole request, and for the pause between two: closed
    std::chrono::milliseconds write{30'000}; // for a whole answer: closed
    std::chrono::milliseconds drain{2'000};  // for answers that are still on their way when the server ends
    int connections = 64;                    // more are closed at once
    int of_one_address = 0;                  // connections, of TCP; 0: as many as there may be
    int handler_threads = 4;
};

// PEM files of a server: its certificate with the chain behind it, and the key. Read again when they have changed, so
// that a renewed certificate needs no restart.
struct TlsFiles {
    std::filesystem::path certificate, private_key;
};

// Runs on a handler thread, several at once. Must not throw.
using ServerHandler = std::function<Response(const Request&)>;

// Owns its threads; destruction takes no more requests, waits for handlers that are running, and sends their answers.
class HttpServer {
public:
    // Makes the socket with mode 0600, so that the file system says who may ask; a stale one is replaced (the caller
    // holds the instance lock). Request::actor is "operator:<login>" of the peer (SO_PEERCRED).
    static Result<std::unique_ptr<HttpServer>> listen_unix(const std::filesystem::path& socket, ServerLimits limits,
                                                           ServerHandler handler, Log log);
    static Result<std::unique_ptr<HttpServer>> listen_tcp(const ListenAddress& address, ServerLimits limits,
                                                          ServerHandler handler, Log log);
    // TLS 1.2 or newer. fix_configuration "api.tls_files" when the files cannot be used.
    static Result<std::unique_ptr<HttpServer>> listen_tls(const ListenAddress& address, const TlsFiles& files,
                                                          ServerLimits limits, ServerHandler handler, Log log);
    virtual ~HttpServer() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0; // of TCP: the one that was got; 0 for a Unix socket
};

// The login of a user id, or the number where it has no name.
[[nodiscard]] std::string login_of(unsigned user_id);

} // namespace remand::service::api
