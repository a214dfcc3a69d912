// A plain HTTPS client for tests that speak to a loopback server directly: one connection a call at a time, kept open.
// Not the product's transport on purpose: what checks the emulator must not share its mistakes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace remand::support {

struct LoopbackRequest {
    std::string method = "GET";
    std::string url; // "https://localhost:1234/path?query"
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
};

struct LoopbackResponse {
    int status = 0; // 0: the connection was closed without an answer
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    [[nodiscard]] std::string header(const std::string& name) const; // ignoring case; empty when absent
};

// Thread-safe; calls of several threads wait for each other. Trusts only the given CA.
class LoopbackClient {
public:
    explicit LoopbackClient(const std::filesystem::path& ca_file);
    ~LoopbackClient();
    LoopbackClient(const LoopbackClient&) = delete;
    LoopbackClient& operator=(const LoopbackClient&) = delete;

    // Throws std::runtime_error when the server cannot be reached or is not trusted.
    [[nodiscard]] LoopbackResponse send(const LoopbackRequest& request);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace remand::support
