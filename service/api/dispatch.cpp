#include <exception>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/api/api.hpp"
#include "service/api/json.hpp"

#include <nlohmann/json.hpp>

namespace remand::service::api {
namespace {

// The arguments when the path fits the pattern segment by segment.
std::optional<PathArguments> match(std::string_view pattern, std::string_view path) {
    const auto wanted = split(pattern, '/');
    const auto given = split(path, '/');
    if (wanted.size() != given.size()) return {};
    PathArguments arguments;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{')) {
            auto value = percent_decode(given[i]);
            if (!value || value->empty()) return {};
            arguments.emplace(wanted[i].substr(1, wanted[i].size() - 2), std::move(*value));
        } else if (wanted[i] != given[i]) {
            return {};
        }
    }
    return arguments;
}

} // namespace

Response dispatch(Services& services, const Request& request, Role granted, const Log& log) {
    bool is_known_path = false;
    for (const auto& route : routes()) {
        if (route.role > granted) continue;
        const auto arguments = match(route.path, request.path);
        if (!arguments) continue;
        is_known_path = true;
        if (route.method != request.method) continue;
        try {
            return route.handler(services, request, *arguments);
        } catch (const nlohmann::json::exception&) { // a value of the wrong type in the body
            return refuse(400, "api.bad_value", "The request holds a value of the wrong type.");
        } catch (const std::exception& defect) {
            log.error("api.defect",
                      {{"method", request.method}, {"route", route.path}, {"what", std::string_view(defect.what())}});
            return refuse(500, "api.defect",
                          "The request failed because of a defect in Remand; the log has a line about it.");
        }
    }
    if (is_known_path) return refuse(405, "api.method", "This path does not take the method " + request.method + '.');
    return refuse(404, "api.unknown", "There is no such path here.");
}

std::optional<std::map<std::string, std::string>> parse_query(std::string_view text) {
    const auto decode = [](std::string_view part) {
        std::string plain(part);
        for (char& c : plain)
            if (c == '+') c = ' ';
        return percent_decode(plain);
    };
    std::map<std::string, std::string> query;
    for (const auto part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto key = decode(part.substr(0, equals));
        auto value = decode(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
        if (!key || !value) return {};
        query.insert_or_assign(std::move(*key), std::move(*value));
    }
    return query;
}

std::string to_query(const std::map<std::string, std::string>& query) {
    std::string text;
    for (const auto& [key, value] : query) {
        text += text.empty() ? '?' : '&';
        text += percent_encode(key) + '=' + percent_encode(value);
    }
    return text;
}

} // namespace remand::service::api
