// The API: a request in, a response out. Handlers know nothing of sockets; the same ones serve the Unix socket, and the
// command line when no service is running.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "db/stores.hpp"
#include "service/config.hpp"
#include "service/domains/txt_resolver.hpp"
#include "service/runtime.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service::api {

// In rising order: each may do what those before it may. The Unix socket's file mode says who is an administrator; the
// loopback listener grants `anybody` and nothing more.
enum class Role { anybody, viewer, analyst, administrator };

struct Request {
    std::string method = "GET";
    std::string path;                         // percent-decoded segments are the dispatcher's work
    std::map<std::string, std::string> query; // decoded
    std::string body;                         // JSON, or empty
    std::string actor;                        // "operator:<login>", who the socket says is asking
    std::string peer = {};                    // the address, of TCP
    std::string authorization = {}, forwarded_for = {}; // the fields of these names
};

struct Response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
};

// What handlers work on; all borrowed. `runtime` is null when the command line works on the file by itself.
struct Services {
    db::Database& database;
    Tenants& tenants;
    Clock& clock;
    const Config& config;
    Runtime* runtime = nullptr;
    const TxtResolver* resolver = nullptr; // null: this machine's
};

using PathArguments = std::map<std::string, std::string, std::less<>>; // "{name}" -> "acme"
using Handler = Response (*)(Services&, const Request&, const PathArguments&);

struct Route {
    std::string_view method;
    std::string_view path; // "/v1/tenants/{name}"
    Role role;
    Handler handler;
};

[[nodiscard]] const std::vector<Route>& routes(); // THE table: routes.cpp

// Finds the route and runs it. 404 for no such path, and for one that is above `granted`: who may not use it learns
// nothing of it. 405 for another method. An exception is a defect: 500 and a line in the log.
[[nodiscard]] Response dispatch(Services& services, const Request& request, Role granted, const Log& log);

// "a=1&b=x%20y" -> map; nullopt when an escape is broken. '+' is a space (HTML forms; providers' callbacks).
[[nodiscard]] std::optional<std::map<std::string, std::string>> parse_query(std::string_view text);
[[nodiscard]] std::string to_query(const std::map<std::string, std::string>& query);

} // namespace remand::service::api
