// What can be typed. Each subcommand fills in plain values and names the function that runs; nothing is done here.
#include "service/cli/cli.hpp"

#include <iostream>
#include <string>
#include <vector>

#include <fmt/ranges.h>

#include "core/sealer.hpp"
#include "scanner/scanner.hpp"
#include "service/cli/command_line.hpp"
#include "service/cli/explain_command.hpp"
#include "service/cli/serve_command.hpp"
#include "service/cli/terminal.hpp"
#include "service/config.hpp"
#include "service/version.hpp"

namespace remand::cli {
namespace {

constexpr const char* description =
    "Remand takes delivered mail back into custody: it watches the mailboxes of Microsoft 365 and Google Workspace\n"
    "tenants, judges each message, and moves what is bad out of the inbox, with a record and a way back.";

constexpr const char* footer = R"(
A tenant from nothing to enforcing:
  remand key create /etc/remand/remand.key
  systemctl start remand
  remand tenant add acme --provider microsoft --access read-write --directory-id acme.example --client-id ID \
    --client-secret-file secret.txt       # without --access read-write it can judge and record, and move nothing
  remand tenant authorize acme            # permissions, each with its reason; consent; proof that it works
  remand messages list                    # what came in, how it was judged and why (nothing is moved yet)
  remand tenant policy acme malicious quarantine spam junk
  remand tenant mode acme enforce

Day by day:
  remand status                           # is everything well?
  remand messages list --disposition malicious --since 24h
  remand messages show 4711               # every piece of evidence, and what was done
  remand explain 4711                     # why that, and what it would have been without some of it
  remand actions undo 815 --wait          # back to its folder, unread as it was
  remand actions move 4711 --to junk      # by hand; undoable as well
  remand scan suspicious.eml              # judge a file; needs no tenant

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 nothing found or nothing matched;
            4 an administrator must act first (configuration, credentials, consent, confirmation);
            5 tenant doctor: it works, but something asks for attention;
            6 config plan: the file differs from what is in force.
Every command takes --json and then prints one object, or one object a line for lists. Times are UTC.)";

void add_saved_mail_options(CLI::App& command, ScanOptions& options) {
    command.add_option("--own-domain", options.own_domains, "A domain that counts as your own");
    command.add_option("--person", options.people, "A protected person: \"Jane Doe <jane@example.com>\"");
    command.add_option("--recipient", options.recipient, "Whose mailbox it lay in");
    command.add_option("--context", options.context_file,
                       "JSON file that says whose mail it is: own_domains, partner_domains, registry of people");
    command.add_option("--extract-program", options.extract_program, "remand-extract-worker, when it is elsewhere");
}

void add_scan_command(CLI::App& app, CommandLine& line, Values& v) {
    auto* scan =
        app.add_subcommand("scan", "Judge saved mail (files, folders, mboxes, - for standard input); no tenant needed");
    scan->add_option("PATH", v.scan.paths, "Files, mboxes, folders, or -")->required();
    scan->add_option("--jobs", v.scan.jobs, "Worker processes; 0: one for each core");
    add_saved_mail_options(*scan, v.scan);
    scan->group("Without a tenant");
    scan->callback([&] {
        line.chosen = [&] {
            v.scan.json = line.terminal.is_json;
            return run_scan(v.scan, line.terminal.out, line.terminal.err);
        };
    });
}

void add_explain_command(CLI::App& app, CommandLine& line, Values& v) {
    auto* explain = app.add_subcommand("explain", "Why a message was judged so, and what it would be without some of it");
    explain->add_option("MESSAGE", v.scan.paths, "Its id, from `messages list`; or files of saved mail, judged now")->required();
    add_saved_mail_options(*explain, v.scan);
    explain->footer("The options are for saved mail. A file whose name is a number is written ./12.");
    explain->group("The log");
    explain->callback([&] {
        line.chosen = [&] {
            if (v.scan.paths.size() == 1 && is_message_id(v.scan.paths.front()))
                return line.run([&](Session& s) { return explain_stored(s, v.scan.paths.front()); });
            return explain_files(line.terminal, v.scan);
        };
    });
}

// Which sorted mail, for evaluate and fit alike.
void add_corpus_options(CLI::App& command, CorpusOptions& options) {
    command.add_option("FOLDER", options.folders, "Folders of classes, or of messages")->required();
    command.add_option("--neutral", options.neutral,
                       "What gives the collection away and is taken off: recipients,verdict,lists,era,hosts or all");
    command.add_option("--marks", options.marks, "File of texts, one a line, that are cut out wherever they stand");
    command.add_flag("--by-subset", options.by_subset, "Count files named subset__rest apart");
    command.add_option("--jobs", options.jobs, "Worker processes; 0: one for each core");
    command.add_option("--extract-program", options.extract_program, "remand-extract-worker, when it is elsewhere");
}

void add_evaluate_command(CLI::App& app, CommandLine& line, Values& v) {
    auto* evaluate =
        app.add_subcommand("evaluate", "How the scanner does on mail that people have sorted into folders");
    evaluate->footer("A folder is a class. Its name says what is in it: ham..., honest... (wanted), spam..., phish..., "
                     "malicious...\nCounted as flagged: malicious, suspicious, spoof and spam. Bulk is no alarm.");
    auto& options = v.evaluate;
    add_corpus_options(*evaluate, options.corpus);
    evaluate->add_option("--labels", options.corpus.labels, "Hand labels of single files: path, tab, label");
    evaluate->add_option("--context", options.corpus.context, "Whose mail it is, as for scan");
    evaluate->add_option("--messages", options.messages, "Write a line of JSON for each message to this file");
    evaluate->add_option("--examples", options.examples, "How many false positives and misses to show");
    evaluate->add_option("--half", options.half, "Count only this half (0 or 1); copies of a campaign are in one half");
    evaluate->add_option("--text-head", options.text_head, "Judge with this text head instead of the shipped one");
    evaluate->add_option("--letter-heads", options.letter_heads,
                         "Judge with these heads of letters instead of the shipped ones");
    evaluate->add_option("--weights", options.weights, "Judge with these fitted weights instead of the shipped ones");
    evaluate->group("Without a tenant");
    evaluate->callback([&] {
        line.chosen = [&] {
            v.evaluate.json = line.terminal.is_json;
            return run_evaluate(v.evaluate, line.terminal.out, line.terminal.err);
        };
    });
}

void add_fit_options(CLI::App& command, FitOptions& options) {
    add_corpus_options(command, options.corpus);
    command.add_option("--weight", options.class_weights, "CLASS=N: how much a message of the class counts; 0: not");
    command.add_option("--half", options.half, "Learn from this half only (0 or 1), to evaluate on the other");
    command.add_option("--trained-on", options.trained_on, "What stands in the file's header")->required();
    command.add_option("--out", options.out, "The file to write")->required();
}

void add_model_commands(CLI::App& app, CommandLine& line, Values& v) {
    auto* model =
        app.add_subcommand("model", "Make the weights and the text head from sorted mail")->require_subcommand(1);
    model->group("Without a tenant");
    auto* text = model->add_subcommand("fit-text", "Train the text head");
    add_fit_options(*text, v.fit);
    text->add_option("--written", v.fit.written, "Texts written for the purpose: wanted or unwanted, tab, text");
    text->add_option(
        "--letters", v.fit.letters,
        "Train the heads of letters on these instead: kind, tab, language, tab, text; mail in the folders is honest");
    text->add_flag("--validate", v.fit.is_validated,
                   "With --letters: print what is found of letters that were left out");
    text->callback([&] { line.chosen = [&] { return run_fit_text(v.fit, line.terminal.out, line.terminal.err); }; });
    auto* fit = model->add_subcommand("fit", "Fit the points of the signs");
    add_fit_options(*fit, v.fit);
    fit->add_option("--text-head", v.fit.text_head, "Judge with this text head instead of the shipped one");
    fit->callback([&] { line.chosen = [&] { return run_fit(v.fit, line.terminal.out, line.terminal.err); }; });
}

std::string version_line() {
    return "remand " + std::string(service::version) + ", model " + std::string(scanner::model_version());
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
    auto* detectors = app.add_subcommand("detectors", "What the scanner looks for, with weights");
    detectors->callback([&] { line.chosen = [&] { return show_detectors(line.terminal); }; });
    detectors->group("Without a tenant");
    auto* permissions =
        app.add_subcommand("permissions", "What Remand asks each provider for, why, and what works without it");
    permissions->add_flag("--markdown", v.as_markdown, "As the tables of docs/providers.md");
    permissions->group("Without a tenant");
    permissions->callback([&] { line.chosen = [&] { return show_permissions(line.terminal, v.as_markdown); }; });
    auto* version = app.add_subcommand("version", "Version of the program and of its model");
    version->group("Without a tenant");
    version->callback([&] {
        line.chosen = [&] {
            if (line.terminal.is_json)
                print_json(line.terminal, {{"version", service::version}, {"model", scanner::model_version()}});
            else
                line.terminal.out << version_line() << '\n';
            return exit_code::ok;
        };
    });
}

} // namespace

int CommandLine::run(const std::function<int(Session&)>& command) {
    const auto config = service::read_config(config_file);
    if (!config) return report(terminal, config.error());
    auto api = Api::open(*config);
    if (!api) return report(terminal, api.error());
    Session session{terminal, **api};
    return command(session);
}

std::function<void()> CommandLine::with_api(std::function<int(Session&)> command) {
    return [this, command = std::move(command)] { chosen = [this, command] { return run(command); }; };
}

int CommandLine::run_with_tenant(const std::string& tenant, const std::function<int(Session&, const std::string&)>& command) {
    return run([&](Session& session) {
        const auto name = tenant_or_only(session, tenant);
        return name ? command(session, *name) : report(session.terminal, name.error());
    });
}

std::function<void()> CommandLine::with_tenant(const std::string& tenant,
                                               std::function<int(Session&, const std::string&)> command) {
    return [this, &tenant, command = std::move(command)] {
        chosen = [this, &tenant, command] { return run_with_tenant(tenant, command); };
    };
}

std::function<void()> CommandLine::with_settings(TenantFlags& flags,
                                                 std::function<int(Session&, const nlohmann::json&)> command) {
    return [this, &flags, command = std::move(command)] {
        chosen = [this, &flags, command] {
            const auto settings = read_flags(flags);
            if (!settings) return report(terminal, settings.error());
            return run([&](Session& session) { return command(session, *settings); });
        };
    };
}

// CLI11 says only that a command is missing when it does not know the one that was given.
int refuse_unknown_command(const CLI::App& app, const std::string& word) {
    std::string where = "remand";
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) {
        at = at->get_subcommands().front();
        where += ' ' + at->get_name();
    }
    std::vector<std::string> names;
    for (const auto* command : at->get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    std::cerr << fmt::format("remand: There is no command '{} {}'; there are: {}. `{} --help` explains them.\n", where,
                             printable(word), fmt::join(names, ", "), where);
    return exit_code::usage;
}

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
    app.set_version_flag("--version", version_line, "As the command `version` prints it");

    auto* tenant = app.add_subcommand("tenant", "Add, authorise, steer and remove tenants")->require_subcommand(1);
    tenant->group("Tenants");
    add_tenant_commands(*tenant, line, values);
    auto* registry =
        app.add_subcommand("registry", "Who may be impersonated: people, exceptions, review")->require_subcommand(1);
    registry->group("People and domains");
    add_registry_commands(*registry, line);
    auto* directory = app.add_subcommand("directory", "People and groups of a tenant, as synchronised")->require_subcommand(1);
    directory->group("People and domains");
    add_directory_commands(*directory, line);
    auto* domain = app.add_subcommand("domain", "Domains of a tenant, and which mailboxes are watched")->require_subcommand(1);
    domain->group("People and domains");
    add_domain_commands(*domain, line);
    auto* list = app.add_subcommand("list", "Who is blocked, trusted, accepted or exempt, and what words and domains are")
                     ->require_subcommand(1);
    list->group("Policy");
    add_list_commands(*list, line, values);
    auto* policy = app.add_subcommand("policy", "Try settings out: on one message, on the mail of the last days")
                       ->require_subcommand(1);
    policy->group("Policy");
    add_policy_commands(*policy, line, values);
    auto* config = app.add_subcommand("config", "Everything that is set, as one file: plan, apply, export, history, rollback")
                       ->require_subcommand(1);
    config->group("Policy");
    add_config_commands(*config, line, values);
    auto* messages = app.add_subcommand("messages", "What came in and how it was judged")->require_subcommand(1);
    messages->group("The log");
    add_message_commands(*messages, line, values);
    auto* actions = app.add_subcommand("actions", "What was done, and undoing it")->require_subcommand(1);
    actions->group("The log");
    add_action_commands(*actions, line, values);
    auto* audit = app.add_subcommand("audit", "Who changed what")->require_subcommand(1);
    audit->group("The log");
    add_audit_commands(*audit, line, values);
    add_plain_commands(app, line, values);
    add_explain_command(app, line, values);
    add_scan_command(app, line, values);
    add_evaluate_command(app, line, values);
    add_model_commands(app, line, values);
    app.footer(footer); // last: subcommands would inherit it

    try {
        app.parse(argc, argv);
    } catch (const CLI::RequiredError& error) {
        const auto unknown = app.remaining(true);
        if (!unknown.empty() && !unknown.front().starts_with('-')) return refuse_unknown_command(app, unknown.front());
        return app.exit(error, std::cout, std::cerr), exit_code::usage;
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? exit_code::ok : exit_code::usage;
    }
    const int code = line.chosen ? line.chosen() : exit_code::usage;
    std::cout.flush();
    return std::cout ? code : exit_code::error; // a full disk behind a redirection is not "done"
}

} // namespace remand::cli
