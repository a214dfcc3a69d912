// Which operation a request asks for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model/world.hpp"

namespace remand::emulator {

class Face;

// A request on its way through a face. `mailbox` is set for operations that need one, once it was admitted.
struct Call {
    World& world;
    Face& face;
    const Request& request;
    Pairs parameters = {};        // of the path, decoded
    const Token* token = nullptr; // null when there is none, or a dead one
    Tenant* tenant = nullptr;
    Account* account = nullptr;
    Mailbox* mailbox = nullptr;
    std::shared_ptr<void> lease = {}; // goes with the answer
    std::string request_id = {};      // what the provider calls this request in headers and errors

    [[nodiscard]] std::string_view parameter(std::string_view name) const { return pair_value(parameters, name); }
    [[nodiscard]] std::string origin() const; // "https://localhost:1234", as the client addressed us
};

struct AskedMove {
    Key key = 0; // 0: a message that is not there yet
    std::string destination;
    std::string internet_message_id = {}; // of a message that is not there yet
};

struct Route {
    std::string_view method;
    // "/v1.0/users/{user}"; literal segments are matched ignoring case. "{name}:pull" takes what stands before ":pull".
    std::string_view path;
    std::string_view operation;
    std::vector<std::string_view> permissions; // any of them; empty: open to everybody
    bool needs_mailbox = false;                // of {user}
    Response (*run)(Call&) = nullptr;
    // For operations that place a message somewhere: what is asked, before anything is decided about it.
    std::optional<AskedMove> (*asks)(Call&) = nullptr;
};

class Router {
public:
    explicit Router(std::vector<Route> routes);
    // Fills in the parameters. nullptr when there is no such route.
    [[nodiscard]] const Route* find(const Request& request, Pairs& parameters) const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
    };
    std::vector<Entry> entries_;
};

} // namespace remand::emulator
