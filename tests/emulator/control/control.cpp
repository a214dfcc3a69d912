#include "tests/emulator/control/control.hpp"

#include <charconv>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"
#include "tests/emulator/json_response.hpp"

namespace remand::emulator {

using nlohmann::json;

namespace control {

std::string text_at(const json& body, const char* name) {
    if (!body.contains(name) || !body[name].is_string())
        throw std::invalid_argument(std::string("\"") + name + "\" must be given as text");
    return body[name].get<std::string>();
}

Cloud cloud_at(const json& body) {
    const auto cloud = parse_cloud(text_at(body, "cloud"));
    if (!cloud) throw std::invalid_argument("\"cloud\" must be microsoft or google");
    return *cloud;
}

std::vector<std::string> texts_at(const json& body, const char* name) {
    return body.contains(name) ? body[name].get<std::vector<std::string>>() : std::vector<std::string>{};
}

Tenant& tenant_at(const World& world, Cloud cloud, const std::string& id_or_domain) {
    auto* tenant = world.find_tenant(cloud, id_or_domain);
    if (!tenant)
        throw std::invalid_argument("there is no tenant " + id_or_domain + " on " + std::string(to_text(cloud)));
    return *tenant;
}

Mailbox& mailbox_at(const World& world, Cloud cloud, const std::string& address) {
    auto* mailbox = world.find_mailbox(cloud, address);
    if (!mailbox) throw std::invalid_argument("there is no mailbox " + address + " on " + std::string(to_text(cloud)));
    return *mailbox;
}

} // namespace control

Control::Control(World& world, Endpoints endpoints, std::function<void()> shutdown)
    : world_(world), endpoints_(std::move(endpoints)), shutdown_(std::move(shutdown)) {}

namespace {
Key key_in(std::string_view path) {
    const auto text = path.substr(path.rfind('/') + 1);
    Key key = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), key).ec != std::errc{})
        throw std::invalid_argument("a message key is a number");
    return key;
}

using BodyOperation = json (*)(World&, const json&);
using QueryOperation = json (*)(const World&, const Request&);

struct BodyRoute {
    std::string_view method;
    std::string_view path;
    BodyOperation run;
};
struct QueryRoute {
    std::string_view path;
    QueryOperation run;
};

json patch_switches(World& world, const json& body) {
    apply(world.switches, body);
    return to_json(world.switches);
}

constexpr BodyRoute body_routes[] = {
    {"POST", "/v1/microsoft/tenants", control::add_microsoft_tenant},
    {"PUT", "/v1/microsoft/consent", control::set_consent},
    {"PUT", "/v1/google/scopes", control::set_scopes},
    {"POST", "/v1/mailboxes", control::add_mailboxes},
    {"POST", "/v1/folders", control::add_folder},
    {"PATCH", "/v1/microsoft/apps", control::change_app},
    {"PUT", "/v1/groups", control::put_group},
    {"DELETE", "/v1/groups", control::remove_group},
    {"POST", "/v1/user/update", control::update_user},
    {"POST", "/v1/user/remove", control::remove_user},
    {"POST", "/v1/user/restore", control::restore_user},
    {"POST", "/v1/user/rule", control::set_rule},
    {"POST", "/v1/google/clients", control::add_oauth_client},
    {"POST", "/v1/google/pubsub", control::add_pubsub},
    {"POST", "/v1/push/lifecycle", control::send_lifecycle},
    {"POST", "/v1/seed", control::seed},
    {"POST", "/v1/user/delete-folder", control::remove_folder},
    {"POST", "/v1/deliver", control::deliver},
    {"POST", "/v1/deliver-many", control::deliver_many},
    {"POST", "/v1/user/move", control::user_move},
    {"POST", "/v1/user/delete", control::user_delete},
    {"POST", "/v1/user/mark", control::user_mark},
    {"POST", "/v1/user/read", control::user_read},
    {"POST", "/v1/faults", control::add_fault},
    {"POST", "/v1/expire", control::expire},
    {"POST", "/v1/clock", control::advance_clock},
    {"PATCH", "/v1/switches", patch_switches},
};

constexpr QueryRoute query_routes[] = {
    {"/v1/truth", control::truth},
    {"/v1/calendar", control::list_calendar},
    {"/v1/ledger", control::list_requests},
    {"/v1/ledger/count", control::count_requests},
    {"/v1/moves", control::list_moves},
    {"/v1/push", control::list_push},
    {"/v1/quota", control::show_quota},
};
} // namespace

json Control::dispatch(const Request& request) {
    const std::lock_guard lock(world_.mutex);
    const auto& path = request.path;
    if (request.method == "POST" && path == "/v1/deliver" &&
        request.header("Content-Type").starts_with("message/rfc822")) {
        auto answer = control::deliver_raw(world_, request);
        world_.publish();
        return answer;
    }
    if (request.method == "GET") {
        for (const auto& route : query_routes)
            if (path == route.path) return route.run(world_, request);
        if (path == "/v1/health") return {{"status", "ok"}};
        if (path == "/v1/switches") return to_json(world_.switches);
        if (path == "/v1/faults") return control::list_faults(world_);
        if (path.starts_with("/v1/messages/")) return control::show_message(world_, key_in(path));
    }
    if (request.method == "DELETE" && path == "/v1/ledger") return control::clear_ledger(world_);
    if (request.method == "DELETE" && path == "/v1/faults") {
        world_.faults.clear();
        return json::object();
    }
    if (request.method == "DELETE" && path == "/v1/switches") {
        world_.switches = {};
        return to_json(world_.switches);
    }
    if (request.method == "POST" && path == "/v1/shutdown") {
        shutdown_();
        return json::object();
    }
    const auto body = request.body.empty() ? json::object() : json::parse(request.body);
    if (!body.is_object()) throw std::invalid_argument("the body must be a JSON object");
    if (request.method == "POST" && path == "/v1/google/customers")
        return control::add_google_customer(world_, body, endpoints_);
    for (const auto& route : body_routes)
        if (request.method == route.method && path == route.path) {
            auto answer = route.run(world_, body);
            world_.publish();
            return answer;
        }
    throw std::invalid_argument("there is no " + request.method + " " + path + "; see tests/emulator/README.md");
}

Response Control::handle(const Request& request) {
    try {
        return json_response(dispatch(request));
    } catch (const std::invalid_argument& mistake) {
        return json_response({{"error", mistake.what()}}, 400);
    } catch (const json::exception& mistake) {
        return json_response({{"error", std::string("the JSON is not as it should be: ") + mistake.what()}}, 400);
    }
}

} // namespace remand::emulator
