// JSON batching (learn.microsoft.com/graph/json-batching): at most 20 items, each a request of its own with its own
// answer; the whole is 200 even when every item failed. Items are carried out in the order given.
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
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
    if (item.contains("body")) request.body = item["body"].dump();
    return request;
}

json item_answer(const std::string& id, Response response) {
    if (response.is_dropped) response = {.status = 504};
    json answer = {{"id", id}, {"status", response.status}};
    json headers = {{"Content-Type", response.content_type}};
    for (const auto& [name, value] : response.headers) headers[name] = value;
    answer["headers"] = headers;
    auto body = json::parse(response.body, nullptr, false);
    if (!body.is_discarded())
        answer["body"] = std::move(body);
    else if (!response.body.empty())
        answer["body"] = to_base64(response.body); // anything but JSON comes as base64
    return answer;
}
} // namespace

Response batch(Call& call) {
    const auto body = json_body(call);
    const auto items = body ? body->value("requests", json::array()) : json::array();
    if (!items.is_array() || items.empty() || items.size() > most_items)
        return error(call, 400, "BadRequest", "A batch has 1 to 20 requests.");
    json answers = json::array();
    for (const auto& item : items) {
        if (!item.is_object() || !item.contains("id") || !item["id"].is_string() ||
            item.value("url", "").find("$batch") != std::string::npos)
            return error(call, 400, "BadRequest", "A request of the batch is malformed.");
        answers.push_back(
            item_answer(item["id"].get<std::string>(), call.face.handle_locked(item_request(call, item))));
    }
    return json_response({{"responses", answers}});
}

} // namespace remand::emulator::graph
