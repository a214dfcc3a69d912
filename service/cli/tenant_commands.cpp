// tenant add|set|list|show|pause|resume|mode|remove|release-held, and poll.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <ostream>

#include "core/text.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

constexpr std::size_t largest_secret = 64UL * 1024;

Result<std::string> read_secret(const std::string& key, const std::string& file) {
    std::string text;
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorKind::fix_configuration, "cli.secret_file", "--" + key + "-file " + file + ": " + why);
    };
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream stream(file, std::ios::binary);
        if (!stream) return refuse("the file cannot be read.");
        text.resize(largest_secret + 1);
        stream.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(stream.gcount()));
    }
    if (text.size() > largest_secret) return refuse("it is too large to be a secret (64 KB).");
    text = std::string(trim(text)); // an editor's last line break is not part of it
    if (text.empty()) return refuse("it is empty.");
    return text;
}

// An administrator wants to know how it is, not only what was decided.
std::string health_of(const json& tenant) { return field(tenant.value("health", json::object()), "state"); }

std::string reason_of(const json& tenant) {
    const json health = tenant.value("health", json::object());
    std::string text = field(health, "reason");
    for (const auto& warning : health.value("warnings", json::array()))
        text += (text.empty() ? "" : " ") + warning.get<std::string>();
    return text;
}

std::string domains_of(const json& tenant) {
    std::vector<std::string> domains;
    for (const auto& domain : tenant.value("domains", json::array())) domains.push_back(domain.get<std::string>());
    return join(domains, ", ");
}

// What quarantine turned out to be, the last time that mail was put there.
std::string quarantine_of(const json& tenant) {
    const json seen = tenant.value("quarantine", json());
    if (!seen.is_object()) return "not used yet";
    const std::string custody = field(seen, "custody"), reason = field(seen, "reason");
    std::string text = custody == "out-of-reach" ? "out of the user's reach, with a sealed copy here"
                       : custody == "copy-only"  ? "deleted from the mailbox, with a sealed copy here"
                       : custody == "hidden"     ? "a hidden folder of the mailbox"
                                                 : "Trash, where the user can find it";
    return text + (reason.empty() ? "" : ": " + reason);
}

// What the answer of a command that changes a tenant has to say.
int done(Session& session, const Result<json>& answer, const std::string& sentence) {
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << sentence << '\n';
    return exit_code::ok;
}

} // namespace

Result<json> read_flags(const TenantFlags& flags) {
    json body = json::object();
    if (!flags.options.empty()) body["options"] = flags.options;
    for (const auto& [key, file] : flags.secret_files) {
        auto secret = read_secret(key, file);
        if (!secret) return fail(secret.error());
        body["secrets"][key] = std::move(*secret);
    }
    if (flags.ca_file)
        body["ca_file"] = flags.ca_file->empty() ? "" : std::filesystem::absolute(*flags.ca_file).string();
    if (flags.proxy) body["proxy"] = *flags.proxy;
    if (flags.access) body["access"] = *flags.access;
    if (flags.allow_hard_delete || flags.forbid_hard_delete) body["allows_hard_delete"] = flags.allow_hard_delete;
    return body;
}

int tenant_add(Session& session, const std::string& name, const std::string& provider, const json& settings) {
    json body = settings;
    body["name"] = name;
    body["provider"] = provider;
    return done(session, session.api.call("POST", "/v1/tenants", body),
                "Added \"" + name + "\". Nothing is read yet; next: remand tenant authorize " + name);
}

int tenant_set(Session& session, const std::string& name, const json& settings) {
    if (settings.empty())
        return report(session.terminal,
                      {ErrorKind::give_up, "api.bad_body", "Say what to change; see `remand tenant set --help`.", {}});
    return done(session, session.api.call("PATCH", tenant_path(name), settings),
                "Changed \"" + name + "\". To see whether it works: remand tenant doctor " + name);
}

int tenant_list(Session& session) {
    const auto answer = session.api.call("GET", "/v1/tenants");
    if (!answer) return report(session.terminal, answer.error());
    const json& tenants = (*answer)["tenants"];
    Table table({{"TENANT"},
                 {"PROVIDER"},
                 {"STATE"},
                 {"SINCE (UTC)"},
                 {"MODE"},
                 {"ACCESS"},
                 {"ORGANISATION", true},
                 {"DOMAINS", true},
                 {"NOTE", true}});
    for (const auto& tenant : tenants) {
        if (session.terminal.is_json) print_json(session.terminal, tenant);
        const bool is_tripped = !field(tenant, "breaker_tripped_at").empty();
        const Cell note = is_tripped ? Cell("AUTO-MOVES STOPPED: " + field(tenant, "breaker_reason"), Style::red)
                                     : Cell(reason_of(tenant));
        table.add({field(tenant, "name"), field(tenant, "provider"),
                   Cell(health_of(tenant), style_of_state(health_of(tenant))),
                   moment(tenant.value("health", json::object()), "since"), field(tenant, "mode"),
                   field(tenant, "access"), field(tenant, "display_name"), domains_of(tenant), note});
    }
    if (session.terminal.is_json) return exit_code::ok;
    if (tenants.empty())
        session.terminal.err << "There is no tenant yet; `remand tenant add --help` shows how to add one.\n";
    else
        print(table, session.terminal);
    return exit_code::ok;
}

int tenant_show(Session& session, const std::string& name, bool with_mailboxes) {
    auto tenant = session.api.call("GET", tenant_path(name));
    if (!tenant) return report(session.terminal, tenant.error());
    if (with_mailboxes) {
        auto mailboxes = session.api.call("GET", tenant_path(name, "/mailboxes"));
        if (!mailboxes) return report(session.terminal, mailboxes.error());
        (*tenant)["mailboxes"] = (*mailboxes)["mailboxes"];
        (*tenant)["left_out"] = (*mailboxes)["left_out"];
    }
    if (session.terminal.is_json) return print_json(session.terminal, *tenant), exit_code::ok;

    Facts facts(session.terminal);
    facts.add("Tenant", field(*tenant, "name"), Style::bold);
    facts.add("Organisation", field(*tenant, "display_name"));
    facts.add("Provider", field(*tenant, "provider") + ' ' + field(*tenant, "provider_tenant_id"));
    const json health = tenant->value("health", json::object());
    const std::string since = moment(health, "since");
    facts.add("State", health_of(*tenant) + (since.empty() ? "" : ", since " + since),
              style_of_state(health_of(*tenant)));
    facts.add("Why", field(health, "reason"), Style::red);
    for (const auto& warning : health.value("warnings", json::array()))
        facts.add("Warning", warning.get<std::string>(), Style::yellow);
    facts.add("Breaker",
              field(*tenant, "breaker_tripped_at").empty()
                  ? ""
                  : "AUTO-MOVES STOPPED since " + moment(*tenant, "breaker_tripped_at") + ": " +
                        field(*tenant, "breaker_reason"),
              Style::red);
    facts.add("Mode", field(*tenant, "mode"));
    facts.add("Access",
              field(*tenant, "access") + (tenant->value("allows_hard_delete", false) ? ", hard delete allowed" : ""));
    facts.add("Notifications", notifications_text(tenant->value("notifications", json::object())));
    facts.add("Quarantine", quarantine_of(*tenant));
    facts.add("Domains", domains_of(*tenant));
    facts.add("Added", moment(*tenant, "created_at"));
    facts.add("Authorised", moment(*tenant, "authorized_at"));
    for (const auto& credential : tenant->value("credentials", json::array())) {
        const std::string end = moment(credential, "expires_at");
        facts.add(credential.value("is_former", false) ? "Former credential" : "Credential",
                  field(credential, "name") + (end.empty() ? "" : ", until " + end.substr(0, 10)));
    }
    const json settings = tenant->value("settings", json::object());
    const json options = settings.value("options", json::object()); // items() borrows it
    for (const auto& [key, value] : options.items())
        facts.add(key, value.is_string() ? value.get<std::string>() : value.dump());
    facts.add("CA file", field(settings, "ca_file"));
    facts.add("Proxy", field(settings, "proxy"));
    facts.print();
    if (!with_mailboxes) return exit_code::ok;
    session.terminal.out << '\n';
    Table table(
        {{"MAILBOX", true}, {"STATE"}, {"SINCE (UTC)"}, {"LAST ROUND (UTC)"}, {"LAST MAIL (UTC)"}, {"LOOKED AT AGAIN (UTC)"},
         {"NOTE", true}});
    for (const auto& mailbox : (*tenant)["mailboxes"])
        table.add({field(mailbox, "address"),
                   Cell(field(mailbox, "condition"), style_of_state(field(mailbox, "state"))),
                   moment(mailbox, "parked_since"), moment(mailbox, "synced_at"), moment(mailbox, "last_arrival_at"),
                   moment(mailbox, "recheck_at"), field(mailbox, "status_message")});
    print(table, session.terminal);
    if ((*tenant)["left_out"].empty()) return exit_code::ok;
    session.terminal.out << "\nLeft out; looked at again with each listing of the directory:\n";
    Table others({{"WHO", true}, {"WHY"}, {"SINCE (UTC)"}, {"LOOKED AT AGAIN (UTC)"}, {"NOTE", true}});
    for (const auto& one : (*tenant)["left_out"]) {
        const std::string address = field(one, "address");
        others.add({address.empty() ? field(one, "display_name") : address, field(one, "code"), moment(one, "since"),
                    moment(one, "recheck_at"), field(one, "reason")});
    }
    print(others, session.terminal);
    return exit_code::ok;
}

int tenant_pause(Session& session, const std::string& name) {
    return done(session, session.api.call("POST", tenant_path(name, "/pause")),
                "\"" + name + "\" is paused: its mail is neither read nor moved until `remand tenant resume " + name +
                    "`.");
}

int tenant_resume(Session& session, const std::string& name) {
    return done(session, session.api.call("POST", tenant_path(name, "/resume")),
                "\"" + name + "\" goes on where it was; mail that came meanwhile is judged now.");
}

int tenant_mode(Session& session, const std::string& name, const std::string& mode) {
    return done(session, session.api.call("PUT", tenant_path(name, "/mode"), json{{"mode", mode}}),
                mode == "enforce"
                    ? "\"" + name + "\" is in enforcing mode: from now on its policy moves mail."
                    : "\"" + name + "\" is in monitor mode: nothing is moved, what would be is recorded.");
}

int tenant_remove(Session& session, const std::string& name, bool is_confirmed) {
    if (!is_confirmed) {
        if (!session.terminal.is_interactive || ::isatty(STDIN_FILENO) != 1)
            return report(session.terminal, {ErrorKind::fix_configuration,
                                             "cli.unconfirmed",
                                             "Removing \"" + name +
                                                 "\" forgets its credentials and where its mailboxes stand; say --yes.",
                                             {}});
        session.terminal.out
            << "This forgets the credentials of \"" << name
            << "\", where its mailboxes stand, and actions that wait.\nThe record of messages and of what "
               "was done stays. Type the tenant's name to go on: "
            << std::flush;
        std::string typed;
        std::getline(std::cin, typed);
        if (trim(typed) != name) {
            session.terminal.err << "Nothing was removed.\n";
            return exit_code::error;
        }
    }
    return done(session, session.api.call("DELETE", tenant_path(name)),
                "Removed \"" + name + "\". Take its permission back at the provider as well; only that ends it there.");
}

int tenant_release_held(Session& session, const std::string& name, bool drop) {
    const auto answer = session.api.call("POST", tenant_path(name, "/release-held"), json{{"carry_out", !drop}});
    const std::string count = answer ? field(*answer, "released") : "";
    return done(session, answer,
                count + (drop ? " held actions were dropped" : " held actions will be carried out") +
                    "; automatic moves of \"" + name + "\" are allowed again.");
}

int poll(Session& session, const std::string& name) {
    return done(session, session.api.call("POST", tenant_path(name, "/poll")),
                "The mailboxes of \"" + name + "\" are being looked at.");
}

} // namespace remand::cli
