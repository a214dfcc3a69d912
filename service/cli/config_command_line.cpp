// What can be typed behind `remand config`.
#include <fstream>

#include "service/cli/command_line.hpp"

namespace remand::cli {
namespace {

constexpr const char* about = R"(One TOML file holds everything that is set: modes, actions, rules, limits, detections, lists, registry entries, domains
and pilots of every tenant.
  remand config export --out policy.toml     # what is in force
  remand config plan policy.toml             # what the changed file would do: exit code 0 nothing, 6 something
  remand policy simulate --file policy.toml  # what it would have done to the mail of the last days
  remand config apply policy.toml --note "finance pilot"
  remand config history                      # who, when, what
  remand config rollback 3                   # back to a version of the history
A section that the file leaves out stays as it is, and so does a tenant that it does not name.
docs/policies.md has a whole example.
)";

void add_confirmations(CLI::App& command, Values& v) {
    command.add_option("--note", v.config.note, "Why, for the history");
    command.add_flag("--dry-run", v.config.dry_run, "Only show what would change");
    command.add_flag("--confirm-hard-delete", v.config.confirm_hard_delete, "First confirmation of a hard delete");
    command.add_option("--yes-delete-for-ever", v.config.delete_for_ever, "Second confirmation: each tenant's name")
        ->type_name("NAME");
}

} // namespace

void add_config_commands(CLI::App& config, CommandLine& line, Values& v) {
    config.footer(about);
    const auto with_file = [&line, &v](int (*command)(Session&, const ConfigChange&)) {
        return [&line, &v, command] {
            line.chosen = [&line, &v, command] {
                auto text = read_file(v.file, "settings file");
                if (!text) return report(line.terminal, text.error());
                v.config.file = v.file == "-" ? "standard input" : v.file;
                v.config.text = std::move(*text);
                return line.run([&](Session& s) { return command(s, v.config); });
            };
        };
    };
    auto* plan = config.add_subcommand("plan", "Show what a settings file would change; 0 nothing, 6 something");
    plan->add_option("FILE", v.file, "TOML; - is standard input")->required();
    plan->callback(with_file(&config_plan));
    auto* apply = config.add_subcommand("apply", "Put a settings file in force: all of it, or none");
    apply->add_option("FILE", v.file, "TOML; - is standard input")->required();
    add_confirmations(*apply, v);
    apply->callback(with_file(&config_apply));

    auto* exported = config.add_subcommand("export", "Write what is in force as a settings file");
    exported->add_option("--out", v.file, "Into this file instead of standard output")->type_name("FILE");
    exported->add_option("--version", v.version, "A version of the history instead of what is in force");
    exported->callback([&] {
        line.chosen = [&] { // opened first: opening the API may give up root's right to write there
            std::ofstream file;
            if (!v.file.empty()) file.open(v.file, std::ios::binary | std::ios::trunc);
            return line.run([&](Session& s) { return config_export(s, v.version, v.file, file); });
        };
    });
    auto* history = config.add_subcommand("history", "What was put in force, by whom, when; newest first");
    history->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    history->callback(line.with_api([&](Session& s) { return config_history(s, v.limit); }));
    auto* rollback = config.add_subcommand("rollback", "Put a version of the history in force again");
    rollback->add_option("VERSION", v.version, "From `config history`")->required();
    add_confirmations(*rollback, v);
    rollback->callback(line.with_api([&](Session& s) { return config_rollback(s, v.version, v.config); }));
}

} // namespace remand::cli
