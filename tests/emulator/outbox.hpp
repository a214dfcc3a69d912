// Requests of the emulator to its clients: handshakes and notifications. outbox.cpp and https_server.cpp are the only
// files here that know Boost.Beast.
#pragma once

#include <memory>

#include "tests/emulator/http.hpp"

namespace remand::emulator {

// Loopback only, http or https; whose certificate is not asked. Thread-safe.
class Outbox {
public:
    Outbox();
    ~Outbox(); // what was not delivered yet is lost
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // Returns at once. With keeps_trying, again after 1 s, 2 s, 4 s ... until there is a 2xx, for four hours at most.
    void send(Outgoing outgoing);
    // Waits for the answer.
    [[nodiscard]] OutgoingAnswer call(Outgoing outgoing, std::chrono::milliseconds limit);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// "http://localhost:1234/path"; nullopt when it is not a URL on loopback.
struct LoopbackUrl {
    bool is_tls = false;
    std::uint16_t port = 0;
    std::string host;   // as written, with the port
    std::string target; // path and query
};
[[nodiscard]] std::optional<LoopbackUrl> parse_loopback_url(std::string_view url);

} // namespace remand::emulator
