#include "connectors/graph/json.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace remand::graph {

nlohmann::json parse_json(std::string_view text) {
    auto document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_discarded()) return document;
    auto repaired = to_valid_utf8(text);
    std::replace_if(
        repaired.begin(), repaired.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return nlohmann::json::parse(repaired, nullptr, false);
}

const nlohmann::json& member(const nlohmann::json& object, std::string_view key) {
    static const nlohmann::json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string text_of(const nlohmann::json& object, std::string_view key) {
    const auto& value = member(object, key);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

bool flag_of(const nlohmann::json& object, std::string_view key, bool otherwise) {
    const auto& value = member(object, key);
    return value.is_boolean() ? value.get<bool>() : otherwise;
}

} // namespace remand::graph
