// JSON batching (learn.microsoft.com/graph/json-batching): at most 20 items, each a request of its own with its own
// answer; the whole is 200 even when every item failed. Items are carried out in the order given, which no client may
// rely upon: a switch shuffles the answers.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
constexpr std::size_t most_items = 20;

Request item_request(const Call& call, const json& item) {
    auto url = item.value("url", "");
    if (!url.starts_with('/')) url.insert(0, "/");
    auto request = parse_target(item.value("method", "GET"), "/v1.0" + url);
    const auto headers = item.value("headers", json::object());
    for (const auto& [name, value] : headers.items())
        if (value.is_string()) request.headers.emplace_back(name, value.get<std::string>());
    for (const char* name : {"Host", "Authorization"})
        request.headers.emplace_back(name, std::string(call.request.header(name)));
    if (item.contains("body"))
        request.body = item["body"].is_string() ? item["body"].get<std::string>() : item["body"].dump();
    return request;
}

bool is_item_header(std::string_view name) {
    for (const char* known : {"Retry-After", "Location", "Cache-Control", "Preference-Applied", "request-id"})
        if (equals_ignoring_case(name, known)) return true;
    return false;
}

json item_answer(const std::string& id, Response response) {
    if (response.is_dropped) response = {.status = 504};
    json headers = json::object();
    if (!response.body.empty())
        headers["Content-Type"] = response.content_type.substr(0, response.content_type.find(';'));
    for (const auto& [name, value] : response.headers)
        if (is_item_header(name)) headers[name] = value;
    json answer = {{"id", id}, {"status", response.status}, {"headers", headers}};
    auto body = json::parse(response.body, nullptr, false);
    if (!body.is_discarded())
        answer["body"] = std::move(body);
    else if (!response.body.empty())
        answer["body"] = to_base64(response.body); // anything but JSON comes as base64
    return answer;
}

// Why the whole batch is refused; nullopt when it is well formed.
std::optional<std::string> problem_of(const json& items) {
    if (!items.is_array() || items.empty() || items.size() > most_items) return "A batch has 1 to 20 requests.";
    std::set<std::string> ids;
    for (const auto& item : items) {
        if (!item.is_object() || !item.contains("id") || !item["id"].is_string() || !item.contains("url") ||
            !item["url"].is_string() || !item.contains("method") || !item["method"].is_string())
            return "A request of the batch is malformed: id, method and url are needed.";
        if (item["url"].get_ref<const std::string&>().find("$batch") != std::string::npos)
            return "A batch cannot be in a batch.";
        for (const auto& parent : item.value("dependsOn", json::array()))
            if (!parent.is_string() || !ids.contains(parent.get<std::string>()))
                return "A request depends on one that does not stand before it.";
        if (!ids.insert(item["id"].get<std::string>()).second) return "Two requests of the batch have the same id.";
        if (item.contains("body") && item["body"].is_object()) {
            const auto headers = item.value("headers", json::object());
            const auto& names = headers.items();
            if (std::none_of(names.begin(), names.end(),
                             [](const auto& header) { return equals_ignoring_case(header.key(), "Content-Type"); }))
                return "A request with a body needs the header Content-Type.";
        }
    }
    return std::nullopt;
}

class Batch {
public:
    explicit Batch(Call& call) : call_(call) {}

    Response run(const json& item) {
        for (const auto& parent : item.value("dependsOn", json::array()))
            if (statuses_[parent.get<std::string>()] >= 400)
                return error(call_, 424, "FailedDependency", "A request this one depends on has failed.");
        auto request = item_request(call_, item);
        if (!item.contains("dependsOn") && is_too_many(request.path)) {
            auto refusal =
                error(call_, 429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
            refusal.headers.emplace_back("Retry-After", "1");
            return refusal;
        }
        auto response = call_.face.handle_locked(request);
        response.lease.reset(); // one item after the other
        return response;
    }
    void note(const std::string& id, int status) { statuses_[id] = status; }

private:
    // With the switch, what does not wait for another runs beside it, as far as the mailbox lets it.
    bool is_too_many(const std::string& path) {
        const auto& switches = call_.world.switches.microsoft;
        constexpr std::string_view users = "/v1.0/users/";
        if (!switches.batch_concurrency || !path.starts_with(users)) return false;
        const auto user = path.substr(users.size(), path.find('/', users.size()) - users.size());
        return ++running_[ascii_lower(user)] > switches.concurrency_limit;
    }

    Call& call_;
    std::map<std::string, int> statuses_, running_;
};
} // namespace

Response batch(Call& call) {
    const auto body = json_body(call);
    const auto items = body ? body->value("requests", json::array()) : json::array();
    if (const auto problem = problem_of(items)) return error(call, 400, "BadRequest", *problem);
    Batch batch(call);
    struct Item {
        std::string id;
        Response response;
    };
    auto done = std::make_shared<std::vector<Item>>();
    bool is_finished = true;
    for (const auto& item : items) {
        const auto id = item["id"].get<std::string>();
        auto response = batch.run(item);
        batch.note(id, response.status);
        is_finished &= !response.afterwards;
        done->push_back({id, std::move(response)});
    }
    if (call.world.switches.microsoft.shuffles_batch) std::reverse(done->begin(), done->end());
    const auto compose = [done](Response& whole) {
        json answers = json::array();
        for (auto& [id, response] : *done) {
            if (response.afterwards) std::exchange(response.afterwards, {})(response);
            answers.push_back(item_answer(id, std::move(response)));
        }
        whole.body = json_response({{"responses", answers}}).body;
    };
    Response whole;
    if (is_finished)
        compose(whole);
    else
        whole.afterwards = compose;
    return whole;
}

} // namespace remand::emulator::graph
