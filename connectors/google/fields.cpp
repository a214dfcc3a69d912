#include "connectors/google/fields.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::google {
namespace {

const nlohmann::json* find(const nlohmann::json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

} // namespace

std::string text_field(const nlohmann::json& object, const char* name) {
    const auto* value = find(object, name);
    if (value == nullptr) return {};
    if (value->is_number_unsigned()) return std::to_string(value->get<std::uint64_t>());
    return value->is_string() ? to_valid_utf8(value->get_ref<const std::string&>()) : std::string();
}

bool flag_field(const nlohmann::json& object, const char* name) {
    const auto* value = find(object, name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::vector<std::string> list_field(const nlohmann::json& object, const char* name) {
    std::vector<std::string> texts;
    for (const auto& entry : array_field(object, name))
        if (entry.is_string()) texts.push_back(entry.get<std::string>());
    return texts;
}

std::set<std::string> labels_in(const nlohmann::json& message) {
    const auto list = list_field(message, "labelIds");
    return {list.begin(), list.end()};
}

const nlohmann::json& array_field(const nlohmann::json& object, const char* name) {
    static const nlohmann::json none = nlohmann::json::array();
    const auto* value = find(object, name);
    return value != nullptr && value->is_array() ? *value : none;
}

std::string message_id_header(const nlohmann::json& message) {
    if (!message.contains("payload")) return {};
    for (const auto& header : array_field(message["payload"], "headers"))
        if (equals_ignoring_case(text_field(header, "name"), "Message-ID"))
            return std::string(trim(text_field(header, "value")));
    return {};
}

Timestamp time_field(const nlohmann::json& object, const char* name) {
    const auto text = text_field(object, name);
    std::int64_t milliseconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), milliseconds);
    constexpr std::int64_t year_3000 = 32'503'680'000'000;
    if (milliseconds < 0 || milliseconds > year_3000) return Timestamp{};
    return Timestamp{std::chrono::milliseconds{milliseconds}};
}

} // namespace remand::google
