#include "tests/emulator/http.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::emulator {

namespace {
std::string decode_form_text(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decode(spaced).value_or(spaced);
}
} // namespace

std::string_view pair_value(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs)
        if (key == name) return value;
    return {};
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name)) return value;
    return {};
}

std::string_view Request::parameter(std::string_view name) const { return pair_value(query, name); }

bool Request::has_parameter(std::string_view name) const {
    return std::any_of(query.begin(), query.end(), [&](const auto& pair) { return pair.first == name; });
}

std::vector<std::string> Request::parameters(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : query)
        if (key == name) values.push_back(value);
    return values;
}

Pairs parse_form(std::string_view text) {
    Pairs pairs;
    for (const auto part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        pairs.emplace_back(decode_form_text(part.substr(0, equals)), decode_form_text(value));
    }
    return pairs;
}

Request parse_target(std::string method, std::string_view target) {
    Request request;
    request.method = std::move(method);
    const auto question = target.find('?');
    request.path = std::string(target.substr(0, question));
    if (question != std::string_view::npos) request.query = parse_form(target.substr(question + 1));
    return request;
}

} // namespace remand::emulator
