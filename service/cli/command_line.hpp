// What the files that describe the command line share. The only header with CLI11 (it is slow to compile).
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "core/clock.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/evaluate_command.hpp"
#include "service/cli/fit_command.hpp"
#include "service/cli/scan_command.hpp"

namespace remand::cli {

struct CommandLine {
    Terminal terminal = this_terminal();
    std::filesystem::path config_file = "/etc/remand/remand.toml";
    std::function<int()> chosen; // set by the subcommand that was typed

    int run(const std::function<int(Session&)>& command);

    // A command that needs the API.
    std::function<void()> with_api(std::function<int(Session&)> command);
    // A command about what belongs to one tenant, by name; an empty one stands for the only tenant there is. `tenant` lives as
    // long as the command.
    int run_with_tenant(const std::string& tenant, const std::function<int(Session&, const std::string&)>& command);
    std::function<void()> with_tenant(const std::string& tenant, std::function<int(Session&, const std::string&)> command);
    // Files are read before the API is opened: opening may give up root's rights to read them.
    std::function<void()> with_settings(TenantFlags& flags,
                                        std::function<int(Session&, const nlohmann::json&)> command);
};

// Every value that options write to. They live as long as the command line.
struct Values {
    std::string name, provider, id, file, mode;
    TenantFlags tenant;
    Authorize authorize;
    PolicyChange policy;
    std::string policy_file;
    Words words;
    ListAddition list;
    std::vector<std::int64_t> ids;
    ConfigChange config;
    PolicyTrial trial;
    Simulation simulation;
    std::string settings_file;
    std::int64_t version = 0;
    Reclassify reclassify;
    Undo undo;
    Move move;
    ScanOptions scan;
    EvaluateOptions evaluate;
    FitOptions fit;
    std::size_t limit = 50;
    int days = 365;
    bool yes = false, drop = false, with_mailboxes = false, with_facts = false, as_markdown = false;
};

// Each adds the subcommands of one group.
void add_tenant_commands(CLI::App& tenant, CommandLine& line, Values& values);    // tenant_command_line.cpp
void add_message_commands(CLI::App& messages, CommandLine& line, Values& values); // log_command_line.cpp
void add_action_commands(CLI::App& actions, CommandLine& line, Values& values);
void add_list_commands(CLI::App& list, CommandLine& line, Values& values); // list_command_line.cpp
void add_policy_commands(CLI::App& policy, CommandLine& line, Values& values); // policy_command_line.cpp
void add_config_commands(CLI::App& config, CommandLine& line, Values& values); // config_command_line.cpp
void add_audit_commands(CLI::App& audit, CommandLine& line, Values& values);
void add_directory_commands(CLI::App& directory, CommandLine& line); // directory_command_line.cpp
void add_registry_commands(CLI::App& registry, CommandLine& line);   // registry_command_line.cpp
void add_domain_commands(CLI::App& domain, CommandLine& line);       // domain_command_line.cpp

// A whole file, or standard input for "-"; `what` is it called in the sentence when it cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::string& file, std::string_view what);

// --tenant of a command that runs with_tenant().
CLI::Option* add_tenant(CLI::App& command, std::string& target);

// --expires, as the API takes it.
CLI::Option* add_expiry(CLI::App& command, std::string& target);

template <class Target>
CLI::Option* add_duration(CLI::App& command, const std::string& flag, Target& target, const std::string& text) {
    return command
        .add_option_function<std::string>(
            flag,
            [&target, flag](const std::string& value) {
                const auto time = parse_duration(value);
                if (!time) throw CLI::ValidationError(flag + ": \"" + value + "\" is no duration such as 90s or 5m");
                target = *time;
            },
            text)
        ->type_name("DURATION");
}

} // namespace remand::cli
