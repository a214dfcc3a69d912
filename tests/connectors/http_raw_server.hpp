// A TLS server that says exactly what a test wants, right or wrong: for what no honest HTTP server can be made to send.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace remand::tests {

struct RawAnswer {
    std::string bytes;
    enum class Then { keep, close, hang } then = Then::keep;
};

[[nodiscard]] RawAnswer http_answer(int status, const std::string& body, const std::string& headers = {});

// Called for each request with its text (head and body); from several threads. `number` counts requests from 1.
using RawHandler = std::function<RawAnswer(const std::string& request, int number)>;

class RawServer {
public:
    explicit RawServer(RawHandler handler);
    ~RawServer(); // ends all connections

    [[nodiscard]] std::string url(const std::string& host, const std::string& path) const; // "https://host:port/path"
    [[nodiscard]] const std::filesystem::path& ca_file() const;
    [[nodiscard]] int connections() const;
    [[nodiscard]] int requests() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace remand::tests
