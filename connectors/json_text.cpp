#include "connectors/json_text.hpp"

#include <nlohmann/json.hpp>

namespace remand {

std::string text_of(const nlohmann::json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace remand
