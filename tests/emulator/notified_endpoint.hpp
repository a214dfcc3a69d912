// A web server on loopback, as a subscriber has one: answers with a function, keeps what it was sent.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace remand::support {

struct Notified {
    std::string target; // path and query
    std::string content_type, authorization;
    std::string body;
};
struct NotifiedAnswer {
    int status = 202;
    std::string body = {};
    std::string content_type = "text/plain";
};

class NotifiedEndpoint {
public:
    explicit NotifiedEndpoint(std::function<NotifiedAnswer(const Notified&)> answer);
    ~NotifiedEndpoint();
    NotifiedEndpoint(const NotifiedEndpoint&) = delete;
    NotifiedEndpoint& operator=(const NotifiedEndpoint&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const; // "http://localhost:1234/path"
    // Waits until there were `count` requests, ten seconds at most, and gives all there are.
    [[nodiscard]] std::vector<Notified> wait(std::size_t count);

    // What a willing subscriber says: the token of a handshake, 202 to the rest.
    [[nodiscard]] static NotifiedAnswer willing(const Notified& request);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace remand::support
