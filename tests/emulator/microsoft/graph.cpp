#include "tests/emulator/microsoft/graph.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

Response error(const Call& call, int status, std::string_view code, std::string_view message) {
    const auto client_id = to_valid_utf8(call.request.header("client-request-id"));
    const auto codes = split(code, '/');
    json inner;
    for (auto i = codes.size() - 1; i > 0; --i) {
        json nested = {{"code", codes[i]}};
        if (!inner.is_null()) nested["innererror"] = std::move(inner); // both spellings occur
        inner = std::move(nested);
    }
    inner["date"] = to_rfc3339(std::chrono::floor<std::chrono::seconds>(call.world.clock.now())).substr(0, 19);
    inner["request-id"] = call.request_id;
    inner["client-request-id"] = client_id.empty() ? call.request_id : client_id;
    return json_response({{"error", {{"code", codes.front()}, {"message", message}, {"innerError", inner}}}}, status);
}

Response item_not_found(const Call& call) {
    return error(call, 404, "ErrorItemNotFound", "The specified object was not found in the store.");
}

std::optional<json> json_body(const Call& call) {
    auto body = json::parse(call.request.body, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    return body;
}

bool wants_immutable_ids(const Request& request) {
    for (const auto& [name, value] : request.headers)
        if (equals_ignoring_case(name, "Prefer") &&
            ascii_lower(value).find("idtype=\"immutableid\"") != std::string::npos)
            return true;
    return false;
}

std::optional<int> preferred_page_size(const Request& request) {
    constexpr std::string_view preference = "odata.maxpagesize=";
    for (const auto& [name, value] : request.headers) {
        const auto at = equals_ignoring_case(name, "Prefer") ? ascii_lower(value).find(preference) : std::string::npos;
        if (at == std::string::npos) continue;
        int size = 0;
        const auto* start = value.data() + at + preference.size();
        if (std::from_chars(start, value.data() + value.size(), size).ec == std::errc{} && size > 0) return size;
    }
    return std::nullopt;
}

std::vector<std::string> selected(const Request& request) {
    std::vector<std::string> names;
    for (const auto name : split(request.parameter("$select"), ','))
        if (!trim(name).empty()) names.emplace_back(trim(name));
    return names;
}

std::optional<Timestamp> received_from(std::string_view filter) {
    constexpr std::string_view ge = "receivedDateTime ge ", gt = "receivedDateTime gt ";
    const auto text = trim(filter);
    if (!text.starts_with(ge) && !text.starts_with(gt)) return std::nullopt;
    const auto time = parse_rfc3339(trim(text.substr(ge.size())));
    if (!time) return std::nullopt;
    return text.starts_with(gt) ? *time + Duration{1} : *time;
}

// A page of a listing is found again by its number; what is listed may have changed in between, as in the real one.
Response collection(const Call& call, std::size_t count, std::size_t default_size, std::size_t largest_size,
                    const std::function<json(std::size_t)>& make) {
    std::size_t start = 0;
    if (const auto token = call.request.parameter("$skiptoken"); !token.empty()) {
        const auto opened = call.world.opaque.open("skip", token);
        if (!opened) return error(call, 400, "ErrorInvalidUrlQuery", "The $skiptoken is not one of ours.");
        start = std::stoull(*opened);
    }
    auto size = static_cast<std::size_t>(preferred_page_size(call.request).value_or(static_cast<int>(default_size)));
    if (const auto top = call.request.parameter("$top"); !top.empty()) {
        std::size_t wanted = 0;
        if (std::from_chars(top.data(), top.data() + top.size(), wanted).ec != std::errc{} || wanted == 0)
            return error(call, 400, "ErrorInvalidUrlQuery", "Invalid value for $top.");
        size = wanted;
    }
    size = std::min(size, largest_size);
    json page = {{"@odata.context", call.origin() + "/v1.0/$metadata"}, {"value", json::array()}};
    if (call.request.parameter("$count") == "true") page["@odata.count"] = count;
    if (const auto skip = call.request.parameter("$skip"); !skip.empty() && start == 0)
        if (std::from_chars(skip.data(), skip.data() + skip.size(), start).ec != std::errc{})
            return error(call, 400, "ErrorInvalidUrlQuery", "Invalid value for $skip.");
    const bool is_total = call.world.switches.microsoft.top_is_total && call.request.has_parameter("$top");
    const auto end = std::min(count, start + size);
    for (auto i = start; i < end; ++i) page["value"].push_back(make(i));
    if (end < count && !is_total) {
        auto link = call.origin() + call.request.path + "?";
        for (const auto& [name, value] : call.request.query)
            if (name != "$skiptoken" && name != "$skip")
                link += percent_encode(name) + "=" + percent_encode(value) + "&";
        page["@odata.nextLink"] =
            next_link(call, link + "$skiptoken=" + call.world.opaque.seal("skip", std::to_string(end)));
    }
    return json_response(page);
}

// learn.microsoft.com/graph/deployments
std::string_view cloud_host(const World& world) {
    const auto& cloud = world.switches.microsoft.cloud;
    return cloud == "usgov"   ? "https://graph.microsoft.us"
           : cloud == "dod"   ? "https://dod-graph.microsoft.us"
           : cloud == "china" ? "https://microsoftgraph.chinacloudapi.cn"
                              : "https://graph.microsoft.com";
}

bool is_national(const World& world) { return world.switches.microsoft.cloud != "global"; }

std::string next_link(const Call& call, std::string link) {
    const auto& mode = call.world.switches.microsoft.next_link;
    if (mode == "foreign") return "https://graph.elsewhere.test" + link.substr(call.origin().size());
    if (mode == "loop") {
        auto same = call.origin() + call.request.path + "?";
        for (const auto& [name, value] : call.request.query)
            same += percent_encode(name) + "=" + percent_encode(value) + "&";
        same.pop_back();
        return same;
    }
    return link;
}

} // namespace remand::emulator::graph
