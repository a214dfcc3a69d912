// What can be typed. Each subcommand fills in plain values and names the function that runs; nothing is done here.
#include "service/cli/cli.hpp"

#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

#include "connectors/providers.hpp"
#include "core/sealer.hpp"
#include "core/text.hpp"
#include "scanner/scanner.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/scan_command.hpp"
#include "service/cli/serve_command.hpp"
#include "service/config.hpp"
#include "service/version.hpp"

namespace remand::cli {
namespace {

using nlohmann::json;

constexpr const char* description =
    "Remand takes delivered mail back into custody: it watches the mailboxes of Microsoft 365 and Google Workspace\n"
    "tenants, judges each message, and moves what is bad out of the inbox, with a record and a way back.";

constexpr const char* footer = R"(
A tenant from nothing to enforcing:
  remand key create /etc/remand/remand.key
  systemctl start remand
  remand tenant add acme --provider microsoft --directory-id acme.example --client-id ID --client-secret-file secret.txt
  remand tenant authorize acme            permissions, each with its reason; consent; proof that it works
  remand messages list                    what came in, how it was judged and why (nothing is moved yet)
  remand tenant policy acme malicious quarantine spam junk
  remand tenant mode acme enforce

Day by day:
  remand status                           is everything well?
  remand messages list --disposition malicious --since 24h
  remand messages show 4711               every piece of evidence, and what was done
  remand actions undo 815 --wait          back to its folder, unread as it was
  remand scan suspicious.eml              judge a file; needs no tenant

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 nothing found or nothing matched;
            4 an administrator must act first (configuration, credentials, consent, confirmation).
Every command takes --json and then prints one object, or one object a line for lists. Times are UTC.)";

struct CommandLine {
    Terminal terminal = this_terminal();
    std::filesystem::path config_file = "/etc/remand/remand.toml";
    std::function<int()> chosen; // set by the subcommand that was typed

    int run(const std::function<int(Session&)>& command) {
        const auto config = service::read_config(config_file);
        if (!config) return report(terminal, config.error());
        auto api = Api::open(*config);
        if (!api) return report(terminal, api.error());
        Session session{terminal, **api};
        return command(session);
    }

    // A command that needs the API.
    std::function<void()> with_api(std::function<int(Session&)> command) {
        return [this, command = std::move(command)] { chosen = [this, command] { return run(command); }; };
    }

    // Files are read before the API is opened: opening may give up root's rights to read them.
    std::function<void()> with_settings(TenantFlags& flags, std::function<int(Session&, const json&)> command) {
        return [this, &flags, command = std::move(command)] {
            chosen = [this, &flags, command] {
                const auto settings = read_flags(flags);
                if (!settings) return report(terminal, settings.error());
                return run([&](Session& session) { return command(session, *settings); });
            };
        };
    }
};

// The flags of every provider's options; one that two providers share is one flag.
void add_provider_flags(CLI::App& command, TenantFlags& flags) {
    std::map<std::string, std::string> descriptions;
    std::map<std::string, bool> is_secret;
    for (const auto& provider : providers())
        for (const auto& option : provider.options) {
            std::string& text = descriptions[std::string(option.key)];
            text += (text.empty() ? "" : "; ") + std::string(provider.name) + ": " + std::string(option.description);
            if (option.is_required) text += " (required)";
            if (!option.default_value.empty()) text += " [" + std::string(option.default_value) + ']';
            is_secret[std::string(option.key)] = option.is_secret;
        }
    for (const auto& [key, text] : descriptions) {
        auto& target = is_secret[key] ? flags.secret_files : flags.options;
        const std::string name = "--" + key + (is_secret[key] ? "-file" : "");
        command
            .add_option_function<std::string>(
                name, [&target, key = key](const std::string& value) { target[key] = value; }, text)
            ->type_name(is_secret[key] ? "FILE" : "TEXT")
            ->group("Provider settings");
    }
}

void add_tenant_flags(CLI::App& command, TenantFlags& flags) {
    add_provider_flags(command, flags);
    command.add_option("--access", flags.access, "read-only (judge and record) or read-write (also move)")
        ->check(CLI::IsMember({"read-only", "read-write"}));
    command.add_flag("--allow-hard-delete", flags.allow_hard_delete,
                     "Lets a policy delete for ever; asks for the permission if one is needed");
    command.add_option("--ca-file", flags.ca_file, "PEM file; only this CA is trusted for the provider")
        ->type_name("FILE");
    command.add_option("--proxy", flags.proxy, "http://host:port of the proxy to the provider")->type_name("URL");
}

void add_word(CLI::App& command, const std::string& flag, const std::string& key, Words& words,
              const std::string& text) {
    command.add_option_function<std::string>(
        flag, [&words, key](const std::string& value) { words[key] = value; }, text);
}

void add_times(CLI::App& command, Words& words) {
    for (const std::string key : {"since", "until"})
        command
            .add_option_function<std::string>(
                "--" + key,
                [&words, key](const std::string& value) {
                    const auto time = api_moment("--" + key, value);
                    if (!time) throw CLI::ValidationError(time.error().message);
                    words[key] = *time;
                },
                "2026-11-23, 2026-11-23T09:00:00Z, or 2h for two hours ago")
            ->type_name("TIME");
}

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

// Every value that options write to. They live as long as the command line.
struct Values {
    std::string name, provider, id, file, mode;
    TenantFlags tenant;
    Authorize authorize;
    PolicyChange policy;
    std::string policy_file;
    Words words;
    Undo undo;
    ScanOptions scan;
    std::size_t limit = 50;
    bool yes = false, drop = false, with_mailboxes = false, with_facts = false;
};

void add_tenant_commands(CLI::App& tenant, CommandLine& line, Values& v) {
    const auto named = [&](const char* name, const char* text) {
        CLI::App* command = tenant.add_subcommand(name, text);
        command->add_option("NAME", v.name, "Of the tenant, as given at `tenant add`")->required();
        return command;
    };
    auto* add = named("add", "Make a tenant known; nothing is read before it is authorised");
    add->add_option("--provider", v.provider, "microsoft or google")->required();
    add_tenant_flags(*add, v.tenant);
    add->callback(line.with_settings(
        v.tenant, [&](Session& s, const json& settings) { return tenant_add(s, v.name, v.provider, settings); }));

    auto* set = named("set", "Change settings: a new secret, another access, the proxy");
    add_tenant_flags(*set, v.tenant);
    set->add_flag("--forbid-hard-delete", v.tenant.forbid_hard_delete, "Takes --allow-hard-delete back");
    set->callback(line.with_settings(
        v.tenant, [&](Session& s, const json& settings) { return tenant_set(s, v.name, settings); }));

    auto* authorize = named("authorize", "Show what is asked for and why, get the consent, prove that it works");
    authorize->add_option("--access", v.tenant.access, "read-only or read-write; asks anew")
        ->check(CLI::IsMember({"read-only", "read-write"}));
    authorize
        ->add_option("--redirect-uri", v.authorize.redirect_uri,
                     "Where the browser comes back to; as registered at the provider")
        ->capture_default_str();
    authorize->add_option("--callback-url", v.authorize.callback_url,
                          "The address the browser ended at, pasted (for servers without one)");
    authorize->add_flag("--no-listen", v.authorize.no_listen, "Do not wait for the browser here");
    add_duration(*authorize, "--wait", v.authorize.wait, "How long new permissions may take to arrive [2m]");
    authorize->callback(line.with_settings(v.tenant, [&](Session& s, const json& settings) {
        v.authorize.name = v.name;
        return tenant_authorize(s, v.authorize, settings);
    }));

    tenant.add_subcommand("list", "All tenants")->callback(line.with_api([](Session& s) { return tenant_list(s); }));
    auto* show = named("show", "One tenant: state, settings, mailboxes");
    show->add_flag("--mailboxes", v.with_mailboxes, "With each mailbox");
    show->callback(line.with_api([&](Session& s) { return tenant_show(s, v.name, v.with_mailboxes); }));
    named("doctor", "Check credentials, each permission, directory and a mailbox")
        ->callback(line.with_api([&](Session& s) { return tenant_doctor(s, v.name); }));
    named("pause", "Neither read nor move its mail for now")->callback(line.with_api([&](Session& s) {
        return tenant_pause(s, v.name);
    }));
    named("resume", "End a pause")->callback(line.with_api([&](Session& s) { return tenant_resume(s, v.name); }));
    auto* mode = named("mode", "monitor: record what would be done; enforce: do it");
    mode->add_option("MODE", v.mode, "monitor or enforce")->required()->check(CLI::IsMember({"monitor", "enforce"}));
    mode->callback(line.with_api([&](Session& s) { return tenant_mode(s, v.name, v.mode); }));

    auto* policy = named("policy", "Show or change what is done with each disposition");
    policy->add_option("CHANGES", v.policy.pairs,
                       "DISPOSITION ACTION …: malicious, suspicious, spoof, spam, bulk; none, junk, trash, "
                       "soft-delete, quarantine, hard-delete");
    policy->add_option("--file", v.policy_file, "A whole policy as JSON: actions, limits, people, partner_domains")
        ->type_name("FILE");
    policy->add_flag("--confirm-hard-delete", v.policy.confirm_hard_delete, "First confirmation of a hard delete");
    policy->add_option("--yes-delete-for-ever", v.policy.delete_for_ever, "Second confirmation: the tenant's name")
        ->type_name("NAME");
    policy->callback([&] {
        line.chosen = [&] {
            if (!v.policy_file.empty()) {
                std::ifstream stream(v.policy_file);
                v.policy.file_text.assign(std::istreambuf_iterator<char>(stream), {});
                if (v.policy.file_text.empty())
                    return report(line.terminal, {ErrorKind::fix_configuration,
                                                  "cli.policy_file",
                                                  "The policy file " + v.policy_file + " cannot be read or is empty.",
                                                  {}});
            }
            v.policy.name = v.name;
            return line.run([&](Session& s) { return tenant_policy(s, v.policy); });
        };
    });

    auto* remove = named("remove", "Forget a tenant; the record of what was done stays");
    remove->add_flag("--yes", v.yes, "Do not ask");
    remove->callback(line.with_api([&](Session& s) { return tenant_remove(s, v.name, v.yes); }));
    auto* release = named("release-held", "After the breaker: carry out what it held, and allow automatic moves again");
    release->add_flag("--drop", v.drop, "Drop the held actions instead");
    release->callback(line.with_api([&](Session& s) { return tenant_release_held(s, v.name, v.drop); }));
}

void add_message_commands(CLI::App& messages, CommandLine& line, Values& v) {
    auto* list = messages.add_subcommand("list", "Newest first");
    add_word(*list, "--tenant", "tenant", v.words, "Of this tenant");
    add_word(*list, "--disposition", "disposition", v.words, "malicious, suspicious, spoof, spam, bulk or none");
    add_word(*list, "--state", "state", v.words, "judged, pending, parked or gone");
    add_word(*list, "--recipient", "recipient", v.words, "Mailbox address contains");
    add_word(*list, "--sender", "sender", v.words, "From contains");
    add_word(*list, "--text", "text", v.words, "Subject, addresses or Message-ID contain");
    add_times(*list, v.words);
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return messages_list(s, v.words, v.limit); }));
    auto* show = messages.add_subcommand("show", "One message: verdict, evidence, actions");
    show->add_option("ID", v.id, "From `messages list`")->required();
    show->add_flag("--facts", v.with_facts, "With everything that was extracted from it");
    show->callback(line.with_api([&](Session& s) { return messages_show(s, v.id, v.with_facts); }));
}

void add_action_filters(CLI::App& command, Values& v) {
    add_word(command, "--tenant", "tenant", v.words, "Of this tenant");
    add_word(command, "--message", "message", v.words, "About this message (its id)");
    add_word(command, "--disposition", "disposition", v.words, "malicious, suspicious, spoof, spam, bulk or none");
    add_times(command, v.words);
}

void add_action_commands(CLI::App& actions, CommandLine& line, Values& v) {
    auto* list = actions.add_subcommand("list", "Newest first");
    add_action_filters(*list, v);
    add_word(*list, "--action", "action", v.words, "junk, trash, soft-delete, quarantine, hard-delete, restore …");
    add_word(*list, "--state", "state", v.words,
             "monitored, planned, sending, done, satisfied, held, superseded or failed");
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return actions_list(s, v.words, v.limit); }));
    auto* show = actions.add_subcommand("show", "One action: where the message was and is, each attempt");
    show->add_option("ID", v.id, "From `actions list`")->required();
    show->callback(line.with_api([&](Session& s) { return actions_show(s, v.id); }));
    auto* exported = actions.add_subcommand("export", "Post-delivery events as JSON lines, oldest first");
    add_word(*exported, "--tenant", "tenant", v.words, "Of this tenant");
    add_times(*exported, v.words);
    exported->callback(line.with_api([&](Session& s) { return actions_export(s, v.words); }));

    auto* undo = actions.add_subcommand("undo", "Put messages back: folder or labels, and read flag");
    undo->add_option("ID", v.undo.ids, "Actions; or say with the filters below which ones");
    add_action_filters(*undo, v);
    undo->add_flag("--all", v.undo.all, "Everything that can be undone");
    undo->add_flag("--dry-run", v.undo.dry_run, "Only show what would be undone");
    undo->add_flag("--wait", v.undo.wait, "Stay until each is done or failed");
    add_duration(*undo, "--wait-limit", v.undo.wait_limit, "... but no longer than this [10m]");
    undo->add_option("--reason", v.undo.reason, "A sentence for the record");
    undo->callback(line.with_api([&](Session& s) {
        v.undo.filter = v.words;
        return actions_undo(s, v.undo);
    }));
}

void add_scan_command(CLI::App& app, CommandLine& line, Values& v) {
    auto* scan =
        app.add_subcommand("scan", "Judge saved mail (files, folders, mboxes, - for standard input); no tenant needed");
    scan->add_option("PATH", v.scan.paths, "Files, mboxes, folders, or -")->required();
    scan->add_option("--jobs", v.scan.jobs, "Worker processes; 0: one for each core");
    scan->add_option("--own-domain", v.scan.own_domains, "A domain that counts as your own");
    scan->add_option("--person", v.scan.people, "A protected person: \"Jane Doe <jane@example.com>\"");
    scan->add_option("--recipient", v.scan.recipient, "Whose mailbox it lay in");
    scan->add_option("--extract-program", v.scan.extract_program, "remand-extract-worker, when it is elsewhere");
    scan->group("Without a tenant");
    scan->callback([&] {
        line.chosen = [&] {
            v.scan.json = line.terminal.is_json;
            return run_scan(v.scan, line.terminal.out, line.terminal.err);
        };
    });
}

void add_plain_commands(CLI::App& app, CommandLine& line, Values& v) {
    auto* serve_command = app.add_subcommand("serve", "Run the service in the foreground (systemd does this)");
    serve_command->callback([&] { line.chosen = [&] { return serve(line.config_file); }; });
    serve_command->group("The service");

    auto* key = app.add_subcommand("key", "The key that seals secrets at rest")->require_subcommand(1);
    key->group("The service");
    auto* create = key->add_subcommand("create", "Make a new key file (mode 0400); never replaces one");
    create->add_option("FILE", v.file, "Where")->required();
    create->callback([&] {
        line.chosen = [&] {
            const auto made = create_key_file(v.file);
            if (!made) return report(line.terminal, made.error());
            if (line.terminal.is_json)
                print_json(line.terminal, {{"file", v.file}});
            else
                line.terminal.out << "Made " << v.file
                                  << ". Back it up apart from the database: secrets open with it only.\n";
            return exit_code::ok;
        };
    });

    auto* status_command = app.add_subcommand("status", "Service, tenants, breaker, counts");
    status_command->callback(line.with_api([](Session& s) { return status(s); }));
    status_command->group("The service");
    auto* poll_command = app.add_subcommand("poll", "Look at a tenant's mailboxes now");
    poll_command->add_option("NAME", v.name, "Of the tenant")->required();
    poll_command->callback(line.with_api([&](Session& s) { return poll(s, v.name); }));
    poll_command->group("The service");
    auto* backup_command = app.add_subcommand("backup", "Save the database into a new file while the service runs");
    backup_command->add_option("FILE", v.file, "Must not exist; written by the service's user")->required();
    backup_command->callback(line.with_api([&](Session& s) { return backup(s, v.file); }));
    backup_command->group("The service");
    auto* audit = app.add_subcommand("audit", "Who changed what")->require_subcommand(1);
    audit->group("The log");
    auto* list = audit->add_subcommand("list", "Newest first");
    add_times(*list, v.words);
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return audit_list(s, v.words, v.limit); }));

    auto* detectors = app.add_subcommand("detectors", "What the scanner looks for, with weights");
    detectors->callback([&] { line.chosen = [&] { return show_detectors(line.terminal); }; });
    detectors->group("Without a tenant");
    auto* version = app.add_subcommand("version", "Version of the program and of its model");
    version->group("Without a tenant");
    version->callback([&] {
        line.chosen = [&] {
            if (line.terminal.is_json)
                print_json(line.terminal, {{"version", service::version}, {"model", scanner::model_version()}});
            else
                line.terminal.out << "remand " << service::version << ", model " << scanner::model_version() << '\n';
            return exit_code::ok;
        };
    });
}

} // namespace

int run(int argc, const char* const* argv) {
    CommandLine line;
    Values values;
    CLI::App app(description, "remand");
    app.require_subcommand(1);
    app.fallthrough(); // --json and --config may stand behind the command
    app.add_option("--config", line.config_file, "Configuration file")
        ->envname("REMAND_CONFIG")
        ->capture_default_str()
        ->type_name("FILE");
    app.add_flag("--json", line.terminal.is_json, "Print JSON");

    auto* tenant = app.add_subcommand("tenant", "Add, authorise, steer and remove tenants")->require_subcommand(1);
    tenant->group("Tenants");
    add_tenant_commands(*tenant, line, values);
    auto* messages = app.add_subcommand("messages", "What came in and how it was judged")->require_subcommand(1);
    messages->group("The log");
    add_message_commands(*messages, line, values);
    auto* actions = app.add_subcommand("actions", "What was done, and undoing it")->require_subcommand(1);
    actions->group("The log");
    add_action_commands(*actions, line, values);
    add_plain_commands(app, line, values);
    add_scan_command(app, line, values);
    app.footer(footer); // last: subcommands would inherit it

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? exit_code::ok : exit_code::usage;
    }
    const int code = line.chosen ? line.chosen() : exit_code::usage;
    std::cout.flush();
    return std::cout ? code : exit_code::error; // a full disk behind a redirection is not "done"
}

} // namespace remand::cli
