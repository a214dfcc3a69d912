// What can be typed behind `remand directory`.
#include <memory>

#include "service/cli/command_line.hpp"
#include "service/cli/directory_commands.hpp"

namespace remand::cli {
namespace {

constexpr const char* about_directory =
    R"(Users and groups are read every hour; a round counts as a whole or not at all, and what was known before stays in force
until then. An answer that is empty, or leaves out more than a tenth of the people, waits for your word:
  remand directory status      # the last round, what changed, what went wrong, what is held
  remand directory sync        # now; 4 when the answer is held
  remand directory confirm     # it is right; --discard when it is not
  remand directory users --group finance@example.com
)";

// Everything that these options write to; the command line keeps it alive.
struct DirectoryValues {
    std::string tenant, text, group;
    std::size_t limit = 50;
    bool discard = false;
};

CLI::App* directory_of_tenant(CLI::App& parent, const std::shared_ptr<DirectoryValues>& v, const char* name,
                              const char* text) {
    auto* command = parent.add_subcommand(name, text);
    add_tenant(*command, v->tenant);
    return command;
}

} // namespace

void add_directory_commands(CLI::App& directory, CommandLine& line) {
    directory.footer(about_directory);
    const auto v = std::make_shared<DirectoryValues>();
    directory_of_tenant(directory, v, "status", "When it was read last, what changed, and what is wrong")
        ->callback(line.with_tenant(v->tenant,
                                    [](Session& s, const std::string& tenant) { return directory_status(s, tenant); }));
    directory_of_tenant(directory, v, "sync", "Read it now")
        ->callback(line.with_tenant(v->tenant,
                                    [](Session& s, const std::string& tenant) { return directory_sync(s, tenant); }));
    auto* confirm = directory_of_tenant(directory, v, "confirm",
                                        "Take what was held into force: an empty answer, or many people missing");
    confirm->add_flag("--discard", v->discard, "Forget it instead");
    confirm->callback(line.with_tenant(
        v->tenant, [v](Session& s, const std::string& tenant) { return directory_confirm(s, tenant, v->discard); }));
    auto* users = directory_of_tenant(directory, v, "users", "The people in force");
    users->add_option("--text", v->text, "In name, title, department or an address");
    users->add_option("--group", v->group, "Members of this group, nested ones too");
    users->add_option("--limit", v->limit, "At most this many; 0: all")->capture_default_str();
    users->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        std::map<std::string, std::string> words;
        if (!v->text.empty()) words["text"] = v->text;
        if (!v->group.empty()) words["group"] = v->group;
        return directory_users(s, tenant, std::move(words), v->limit);
    }));
    auto* groups = directory_of_tenant(directory, v, "groups", "The groups in force, with how many people are in each");
    groups->add_option("--text", v->text, "In name or address");
    groups->add_option("--limit", v->limit, "At most this many")->capture_default_str();
    groups->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        return directory_groups(s, tenant, v->text, v->limit);
    }));
}

} // namespace remand::cli
