// permissions: what Remand asks each provider for; needs neither a tenant nor a service.
#include <ostream>

#include "connectors/permission_table.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

int show_permissions(const Terminal& terminal, bool as_markdown) {
    const auto rows = permission_table(providers());
    if (as_markdown) {
        terminal.out << permission_markdown(rows);
        return exit_code::ok;
    }
    Table table({{"PROVIDER"}, {"PERMISSION"}, {"ASKED FOR"}, {"WHY", true}, {"WITHOUT IT", true}});
    for (const auto& row : rows) {
        if (terminal.is_json)
            print_json(terminal, {{"provider", row.provider},
                                  {"name", row.permission.name},
                                  {"when", row.when},
                                  {"why", row.permission.why},
                                  {"without", row.permission.without}});
        else
            table.add(
                {std::string(row.provider), row.permission.name, row.when, row.permission.why, row.permission.without});
    }
    if (!terminal.is_json) print(table, terminal);
    return exit_code::ok;
}

} // namespace remand::cli
