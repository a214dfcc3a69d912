// What can be typed behind `remand tenant`. The flags of providers' settings come from the table of providers.
#include <fstream>
#include <iterator>
#include <map>

#include "connectors/providers.hpp"
#include "service/cli/command_line.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

// The flags of every provider's options; one that two providers share is one flag.
void add_provider_flags(CLI::App& command, TenantFlags& flags) {
    std::map<std::string, std::string> descriptions;
    std::map<std::string, bool> is_secret;
    for (const auto& provider : providers())
        for (const auto& option : provider.options) {
            if (option.is_internal) continue;
            std::string own(option.description);
            if (option.is_required) own += " (required)";
            if (!option.default_value.empty()) own += " [" + std::string(option.default_value) + ']';
            std::string& text = descriptions[std::string(option.key)];
            if (text.ends_with(": " + own)) // the same of several
                text.insert(text.size() - own.size() - 2, ", " + std::string(provider.name));
            else
                text += (text.empty() ? "" : "; ") + std::string(provider.name) + ": " + own;
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

} // namespace

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
    auto* certificate = named("certificate", "Make a key and a certificate; print the part to be uploaded");
    certificate->add_option("--days", v.days, "How long it is to hold")->capture_default_str();
    certificate->add_option("--out", v.file, "Write it to this file")->type_name("FILE");
    certificate->callback([&] {
        line.chosen = [&] {
            std::ofstream file; // opened before the API is, as for secrets that are read
            if (!v.file.empty()) file.open(v.file, std::ios::binary);
            if (!file)
                return report(line.terminal, {ErrorKind::fix_configuration,
                                              "cli.certificate_file",
                                              "The file " + v.file + " cannot be written.",
                                              {}});
            return line.run([&](Session& s) { return tenant_certificate(s, v.name, v.days, v.file, file); });
        };
    });
    named("doctor", "Check credentials, permissions, directory and a mailbox; 0 healthy, 5 degraded, 4 broken")
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
                       "DISPOSITION ACTION …: malicious, suspicious, spoof, spam, bulk; none, mark, junk, trash, "
                       "soft-delete, quarantine, hard-delete");
    policy->add_option("--file", v.policy_file, "A whole policy as JSON: actions, limits, partner_domains")
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

} // namespace remand::cli
