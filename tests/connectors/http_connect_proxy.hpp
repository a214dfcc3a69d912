// An HTTP proxy that knows only CONNECT, and leads everything to loopback.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace remand::tests {

class ConnectProxy {
public:
    // `refusal`: the status line's rest ("407 Proxy Authentication Required"); empty: connects.
    explicit ConnectProxy(std::string refusal = {});
    ~ConnectProxy();
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<std::string> asked_for() const; // "localhost:8443"

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace remand::tests
