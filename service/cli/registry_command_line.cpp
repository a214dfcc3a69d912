// What can be typed behind `remand registry`.
#include <fstream>
#include <iostream>
#include <memory>

#include "service/cli/command_line.hpp"
#include "service/cli/registry_commands.hpp"
#include "service/cli/registry_text.hpp"

namespace remand::cli {
namespace {

constexpr const char* about_registry =
    R"(Everybody of the directory who has a mailbox is protected. Entries mark people whom attackers like to be, add addresses
that are theirs, add people from outside, and say which namesakes are fine.
  remand registry suggest                                         # whom to mark, by title, group and what attackers do
  remand registry add --group finance@example.com --role finance  # its members follow it
  remand registry add --user jane@example.com --role executive --address jane@home.example
  remand registry add "Greta Holm" greta@holm.example --title "Outside counsel" --role legal
  remand registry exclude jane.doe@university.example --name "Jane Doe" --reason "a namesake" --expires 365d
  remand registry exclude --user info@example.com                 # need not be protected
  remand registry match "Doe, Jane" jane@elsewhere.example        # is that her name, and by which rule
  remand registry review                                          # what changed since the last quarter; --confirm ends it
)";

// Everything that these options write to; the command line keeps it alive.
struct RegistryValues {
    std::string tenant, context, file, protect, user, group;
    std::vector<std::string> words;
    std::vector<std::int64_t> ids;
    std::int64_t id = 0;
    std::map<std::string, std::string> filters;
    EntryFlags entry;
    bool replace = false, confirm = false, marked = false;
};

using SharedValues = std::shared_ptr<RegistryValues>;

void optional_text(CLI::App& command, const std::string& flag, std::optional<std::string>& target,
                   const std::string& text) {
    command.add_option_function<std::string>(
        flag, [&target](const std::string& value) { target = value; }, text);
}

void add_entry_flags(CLI::App& command, const SharedValues& v) {
    command.add_option("--address", v->entry.addresses, "An address that is theirs; may be repeated");
    command.add_option("--pattern", v->entry.patterns, "RE2 of whole addresses that are theirs; may be repeated");
    optional_text(command, "--title", v->entry.title, "Job title");
    command
        .add_option_function<std::string>(
            "--role", [&target = v->entry.role](const std::string& value) { target = value; },
            "executive, finance, hr, help-desk, legal or other")
        ->check(CLI::IsMember({"executive", "finance", "hr", "help-desk", "legal", "other"}));
    optional_text(command, "--comment", v->entry.comment, "A note for colleagues");
    add_expiry(command, v->entry.expires_at);
}

CLI::App* of_registry(CLI::App& registry, const SharedValues& v, const char* name, const char* text) {
    auto* command = registry.add_subcommand(name, text);
    add_tenant(*command, v->tenant);
    return command;
}

void add_entry_commands(CLI::App& registry, CommandLine& line, const SharedValues& v) {
    auto* add = of_registry(registry, v, "add", "Add a person by hand, or choose a user or a group of the directory");
    add->add_option("PERSON", v->words, "Name, then addresses: \"Jane Doe\" jane@example.com");
    add->add_option("--user", v->user, "A user of the directory: address or id; name and addresses follow it");
    add->add_option("--group", v->group, "A group of the directory: address, name or id; members follow it");
    add_entry_flags(*add, v);
    add->callback([&line, v] {
        line.chosen = [&line, v] {
            const int ways = static_cast<int>(!v->words.empty()) + static_cast<int>(!v->user.empty()) +
                             static_cast<int>(!v->group.empty());
            if (ways != 1) {
                line.terminal.err << "remand: say who: a name with addresses, or --user, or --group.\n";
                return exit_code::usage;
            }
            if (!v->user.empty()) v->entry.user = v->user;
            if (!v->group.empty()) v->entry.group = v->group;
            if (!v->words.empty()) v->entry.name = v->words.front();
            for (std::size_t i = 1; i < v->words.size(); ++i) v->entry.addresses.push_back(v->words[i]);
            return line.run_with_tenant(
                v->tenant, [v](Session& s, const std::string& tenant) { return registry_add(s, tenant, v->entry); });
        };
    });

    auto* edit = of_registry(registry, v, "edit", "Change an entry; what is not named stays");
    edit->add_option("ENTRY", v->id, "Its number, from `registry list`")->required();
    optional_text(*edit, "--name", v->entry.name, "The name");
    add_entry_flags(*edit, v);
    edit->add_flag("--never-expires", v->entry.never_expires, "Take its end away")->excludes("--expires");
    edit->callback(line.with_tenant(
        v->tenant, [v](Session& s, const std::string& tenant) { return registry_edit(s, tenant, v->id, v->entry); }));

    auto* remove = of_registry(registry, v, "remove", "Remove entries");
    remove->add_option("ENTRY", v->ids, "Their numbers")->required();
    remove->callback(line.with_tenant(
        v->tenant, [v](Session& s, const std::string& tenant) { return registry_remove(s, tenant, v->ids); }));

    auto* exclude =
        of_registry(registry, v, "exclude", "This name with this address is fine; or a user need not be protected");
    exclude->add_option("ADDRESS", v->words, "The address, or a domain written as @example.com");
    optional_text(*exclude, "--name", v->entry.name, "The name shown; left out: any name of the registry");
    optional_text(*exclude, "--reason", v->entry.comment, "Why; kept with the exception");
    add_expiry(*exclude, v->entry.expires_at);
    exclude->add_option("--user", v->user, "Take this user of the directory out of the registry");
    exclude->callback([&line, v] {
        line.chosen = [&line, v] {
            if (v->words.empty() == v->user.empty()) {
                line.terminal.err << "remand: say what is fine: an address, or --user.\n";
                return exit_code::usage;
            }
            if (!v->user.empty()) v->entry.user = v->user;
            v->entry.addresses = v->words;
            return line.run_with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
                return registry_exclude(s, tenant, v->entry);
            });
        };
    });
}

void add_file_commands(CLI::App& registry, CommandLine& line, const SharedValues& v) {
    auto* imported = of_registry(registry, v, "import", "Add people from a CSV file, all of them or none");
    imported->add_option("FILE", v->file, "With a header line: Display_Name, Email; - is standard input")->required();
    imported->add_flag("--replace", v->replace, "In the place of what was imported before");
    imported->callback([&line, v] {
        line.chosen = [&line, v] { // read before the API is opened, as for secrets
            const auto csv = read_file(v->file, "CSV file");
            if (!csv) return report(line.terminal, csv.error());
            return line.run_with_tenant(v->tenant, [&](Session& s, const std::string& tenant) {
                return registry_import(s, tenant, *csv, v->replace);
            });
        };
    });
    auto* exported = of_registry(registry, v, "export", "Everybody who is protected, as CSV");
    exported->add_option("FILE", v->file, "Where; left out: standard output");
    exported->callback([&line, v] {
        line.chosen = [&line, v] {
            std::ofstream file;
            if (!v->file.empty()) file.open(v->file, std::ios::binary);
            if (!file)
                return report(line.terminal, {ErrorKind::fix_configuration,
                                              "cli.export_file",
                                              "The file " + v->file + " cannot be written.",
                                              {}});
            return line.run_with_tenant(v->tenant, [&](Session& s, const std::string& tenant) {
                return registry_export(s, tenant, v->file, file);
            });
        };
    });
}

void add_match_command(CLI::App& registry, CommandLine& line, const SharedValues& v) {
    auto* match = of_registry(registry, v, "match", "Would a sender be read as somebody of the registry?");
    match->add_option("SENDER", v->words, "NAME ADDRESS; or nothing or - for lines of both with a tab between them");
    match->add_option("--context", v->context, "JSON file that says whose mail it is, as for `scan`; needs no tenant")
        ->type_name("FILE");
    match->callback([&line, v] {
        line.chosen = [&line, v] {
            if (v->context.empty()) {
                return line.run_with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
                    return run_match(v->words, matcher_of_tenant(s, tenant), std::cin, s.terminal);
                });
            }
            const auto matcher = matcher_of_context(v->context);
            return matcher ? run_match(v->words, *matcher, std::cin, line.terminal)
                           : report(line.terminal, matcher.error());
        };
    });
}

} // namespace

void add_registry_commands(CLI::App& registry, CommandLine& line) {
    registry.footer(about_registry);
    const auto v = std::make_shared<RegistryValues>();
    auto* list = of_registry(registry, v, "list", "Who is protected, and where each comes from");
    for (const auto& [flag, text] : {std::pair{"text", "In name, title or an address"},
                                     {"role", "executive, finance, hr, help-desk, legal or other"},
                                     {"origin", "directory, group, manual, csv, config"},
                                     {"limit", "At most this many; 0: all"}})
        list->add_option_function<std::string>(
            std::string("--") + flag,
            [v, key = std::string(flag)](const std::string& value) { v->filters[key] = value; }, text);
    list->add_flag("--marked", v->marked, "Only the chosen, by hand or by group");
    list->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        if (v->marked) v->filters["marked"] = "true";
        return registry_list(s, tenant, v->filters);
    }));
    auto* show = of_registry(registry, v, "show", "One entry");
    show->add_option("ENTRY", v->id, "Its number")->required();
    show->callback(line.with_tenant(
        v->tenant, [v](Session& s, const std::string& tenant) { return registry_show(s, tenant, v->id); }));
    add_entry_commands(registry, line, v);
    add_file_commands(registry, line, v);
    of_registry(registry, v, "suggest",
                "People whose title or group attackers like, and whom they named lately, who are not marked")
        ->callback(line.with_tenant(v->tenant,
                                    [](Session& s, const std::string& tenant) { return registry_suggest(s, tenant); }));
    auto* review = of_registry(registry, v, "review", "The quarterly review: what changed since the last one");
    review->add_flag("--confirm", v->confirm, "All is right: the next one is due in three months");
    review->callback(line.with_tenant(
        v->tenant, [v](Session& s, const std::string& tenant) { return registry_review(s, tenant, v->confirm); }));
    auto* protect = of_registry(registry, v, "protect", "Protect the whole directory, or only whom you choose");
    protect->add_option("WHOM", v->protect, "directory or chosen")
        ->required()
        ->check(CLI::IsMember({"directory", "chosen"}));
    protect->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        return registry_protect(s, tenant, v->protect == "directory");
    }));
    add_match_command(registry, line, v);
}

} // namespace remand::cli
