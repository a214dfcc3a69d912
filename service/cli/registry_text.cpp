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

Result<std::string> tenant_or_only(Session& session, const std::string& named) {
    if (!named.empty()) return named;
    const auto answer = session.api.call("GET", "/v1/tenants");
    if (!answer) return fail(answer.error());
    const auto& tenants = (*answer)["tenants"];
    if (tenants.size() == 1) return field(tenants[0], "name");
    if (tenants.empty())
        return fail(ErrorKind::give_up, "tenant.unknown",
                    "There is no tenant yet; `remand tenant add --help` shows how to add one.");
    return fail(ErrorKind::give_up, "api.bad_value", "There are several tenants; say which one with --tenant NAME.");
}

} // namespace remand::cli
