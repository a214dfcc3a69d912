#include "service/cli/registry_text.hpp"

namespace remand::cli {

using nlohmann::json;

std::string joined(const json& list) {
    std::string text;
    for (const auto& one : list)
        text += (text.empty() ? "" : ", ") + (one.is_string() ? one.get<std::string>() : one.dump());
    return text;
}

std::string day(const json& object, std::string_view key) { return field(object, key).substr(0, 10); }

void print_directory_changes(const Terminal& terminal, const json& changes) {
    Table table({{"WHEN (UTC)"}, {"CHANGE"}, {"NAME", true}, {"ADDRESS", true}, {"WAS", true}, {"IS", true}});
    for (const auto& change : changes)
        table.add({moment(change, "at"), field(change, "change"), field(change, "name"), field(change, "address"),
                   field(change, "before"), field(change, "after")});
    if (!table.is_empty()) print(table, terminal);
}

std::string registry_path(const std::string& tenant, std::string_view rest) {
    return tenant_path(tenant, "/registry" + std::string(rest));
}

} // namespace remand::cli
