// What can be typed behind `remand domain`.
#include <memory>

#include "service/cli/command_line.hpp"
#include "service/cli/domain_commands.hpp"

namespace remand::cli {
namespace {

constexpr const char* about_domains =
    R"(A domain is active, no-mail (none for seven days), unverified, broken (the authorisation is, and why) or paused.
  remand domain list
  remand domain add sister.example                  # prints the TXT record that proves it
  remand domain verify sister.example               # looks for it; 4 while it is not there
  remand domain set example.com --all-folders       # beyond inbox and junk
  remand domain set example.com --pause             # its mailboxes are left alone
  remand domain scope --group pilot@example.com     # a pilot; --everybody ends it
)";

// Everything that these options write to; the command line keeps it alive.
struct DomainValues {
    std::string tenant, domain;
    std::vector<std::string> mailboxes, groups;
    bool everybody = false, pause = false, resume = false, all_folders = false, inbox_only = false;
};

CLI::App* domain_of_tenant(CLI::App& parent, const std::shared_ptr<DomainValues>& v, const char* name,
                           const char* text) {
    auto* command = parent.add_subcommand(name, text);
    add_tenant(*command, v->tenant);
    return command;
}

} // namespace

void add_domain_commands(CLI::App& domain, CommandLine& line) {
    domain.footer(about_domains);
    const auto v = std::make_shared<DomainValues>();
    const auto named = [&](const char* name, const char* text) {
        auto* command = domain_of_tenant(domain, v, name, text);
        command->add_option("DOMAIN", v->domain, "example.com")->required();
        return command;
    };
    domain_of_tenant(domain, v, "list", "The tenant's domains, the state of each, and which mailboxes are watched")
        ->callback(
            line.with_tenant(v->tenant, [](Session& s, const std::string& tenant) { return domain_list(s, tenant); }));
    named("add", "Add one that the provider does not name; prints the TXT record that proves it")
        ->callback(line.with_tenant(
            v->tenant, [v](Session& s, const std::string& tenant) { return domain_add(s, tenant, v->domain); }));
    named("verify", "Look for the TXT record")
        ->callback(line.with_tenant(
            v->tenant, [v](Session& s, const std::string& tenant) { return domain_verify(s, tenant, v->domain); }));
    auto* set = named("set", "Pause a domain, or look into all folders of its mailboxes");
    set->add_flag("--pause", v->pause, "Do not look at its mailboxes for now");
    set->add_flag("--resume", v->resume, "End a pause")->excludes("--pause");
    set->add_flag("--all-folders", v->all_folders, "Look into every folder");
    set->add_flag("--inbox", v->inbox_only, "Look into inbox and junk only")->excludes("--all-folders");
    set->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        std::optional<bool> pause, all;
        if (v->pause || v->resume) pause = v->pause;
        if (v->all_folders || v->inbox_only) all = v->all_folders;
        return domain_set(s, tenant, v->domain, pause, all);
    }));
    named("remove", "Forget one that was added by hand")
        ->callback(line.with_tenant(
            v->tenant, [v](Session& s, const std::string& tenant) { return domain_remove(s, tenant, v->domain); }));
    auto* scope = domain_of_tenant(domain, v, "scope", "Which mailboxes are watched: all, or those of a pilot");
    scope->add_option("--mailbox", v->mailboxes, "This mailbox; may be repeated");
    scope->add_option("--group", v->groups, "The members of this group; may be repeated");
    scope->add_flag("--everybody", v->everybody, "Every mailbox again");
    scope->callback(line.with_tenant(v->tenant, [v](Session& s, const std::string& tenant) {
        return domain_scope(s, tenant, v->mailboxes, v->groups, v->everybody);
    }));
}

} // namespace remand::cli
