// A transport that answers from the test's own functions and remembers what it was asked.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/transport.hpp"

namespace remand::tests {

using Answer = std::function<Result<http::Response>(const http::Request&)>;

[[nodiscard]] http::Response reply(int status, std::string body = {}, http::Headers headers = {});
// The same answer each time.
[[nodiscard]] Answer always(http::Response response);
// One after the other; the last one is repeated.
[[nodiscard]] Answer in_turn(std::vector<Result<http::Response>> answers);

// Thread-safe (an Answer of the test's own must be so too, where threads ask). A request that no rule matches fails
// with give_up "canned.unexpected" and the request's method and URL, and is recorded all the same.
class CannedTransport final : public http::Transport {
public:
    CannedTransport() = default;
    explicit CannedTransport(Answer answer) { on("", "", std::move(answer)); }

    // For requests of that method (empty: any) whose URL contains the text. The newest matching rule wins, so that a
    // test can change one answer of a common set.
    CannedTransport& on(std::string_view method, std::string_view url_part, Answer answer);
    CannedTransport& on(std::string_view method, std::string_view url_part, http::Response response);

    [[nodiscard]] Result<http::Response> send(const http::Request& request) override;

    [[nodiscard]] std::vector<http::Request> requests() const;
    [[nodiscard]] std::vector<http::Request> requests(std::string_view method, std::string_view url_part) const;
    [[nodiscard]] std::size_t count(std::string_view method, std::string_view url_part) const;

private:
    struct Rule {
        std::string method;
        std::string url_part;
        Answer answer;
        [[nodiscard]] bool matches(const http::Request& request) const;
    };
    mutable std::mutex mutex_;
    std::vector<Rule> rules_;
    std::vector<http::Request> requests_;
};

// First value of that request header, ignoring case; empty when absent.
[[nodiscard]] std::string header_of(const http::Request& request, std::string_view name);

} // namespace remand::tests
