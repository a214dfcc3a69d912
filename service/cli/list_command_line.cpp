// What can be typed behind `remand list`.
#include <fstream>

#include "service/cli/command_line.hpp"

namespace remand::cli {
namespace {

constexpr const char* about_lists = R"(Which list decides, from the first that matches:
  1. exempt-recipient   a mailbox whose mail is left alone
  2. blocked-sender, blocked-content,
     blocked-file, blocked-link        malicious
  3. trusted-sender     left alone, whatever the detectors find
  4. what the detectors find; trusted-domain takes lookalike and domain-age signs out of it
  5. accepted-sender    never spam, bulk or spoof; malicious and suspicious still count (the advised way to allow)

A pattern says by its form what it is:
  jane@example.com    an address            192.0.2.7, 2001:db8::7    an IP address
  example.com         this domain alone     192.0.2.0/24              a network
  *.example.com       it and all below it   --regex 'inv(oice)?-\d+'  RE2, anywhere, ignoring case)";

constexpr const char* examples = R"(
Examples:
  remand list add accepted-sender news@example.net --tenant acme --note "weekly newsletter"
  remand list add blocked-sender '*.example.org' 192.0.2.0/24
  remand list add blocked-content 'viagra' --whole-word --subject
  remand list add trusted-sender phish-drill.example --tenant acme --expires 14d
  remand list show --stale                # unused for 90 days, or expired
)";

} // namespace

void add_list_commands(CLI::App& list, CommandLine& line, Values& v) {
    list.footer(std::string(about_lists) + "\n" + examples);
    auto& a = v.list;

    auto* add = list.add_subcommand("add", "Put senders, recipients, words or domains on a list");
    add->add_option("KIND", a.kind,
                    "exempt-recipient, blocked-sender, blocked-content, blocked-file, blocked-link, trusted-sender, accepted-sender, trusted-domain")
        ->required();
    add->add_option("PATTERN", a.patterns, "One or more; `remand list --help` shows the forms")->required();
    add->add_option("--tenant", a.tenant, "For this tenant; without it for all tenants");
    add->add_option("--note", a.note, "Why, for those who come after you");
    add_expiry(*add, a.expires_at);
    add->add_flag("--unbound", a.unbound,
                  "Trusted and accepted senders: also where From is not proven by SPF, DKIM or DMARC (dangerous)");
    auto* regex = add->add_flag_callback("--regex", [&a] { a.pattern_kind = "regex"; }, "The pattern is a regular expression (RE2)");
    add->add_option("--as", a.pattern_kind, "What the pattern is, where its form does not say it")
        ->check(CLI::IsMember({"address", "domain", "subdomains", "ip", "network", "regex", "text"}))
        ->excludes(regex);
    add->add_flag("--subject", a.in_subject, "Blocked content: in the subject only [both]");
    add->add_flag("--body", a.in_body, "Blocked content: in the text only [both]");
    add->add_flag("--whole-word", a.whole_word, "Blocked content: not as a part of a longer word");
    add->add_flag("--lookalike", a.lookalike, "Trusted domain: only that it may look like another one [both]");
    add->add_flag("--recent", a.recent, "Trusted domain: only that it may be new [both]");
    add->add_flag("--replace", a.replace, "Change an entry that is there already");
    add->add_flag("--dry-run", a.dry_run, "Only show conflicts and warnings");
    add->callback(line.with_api([&](Session& s) { return list_add(s, a); }));

    auto* show = list.add_subcommand("show", "The entries, with hits and warnings; newest first");
    const auto word = [&](CLI::App& command, const std::string& flag, const std::string& key, const std::string& text) {
        return command.add_option_function<std::string>(
            flag, [&v, key](const std::string& value) { v.words[key] = value; }, text);
    };
    word(*show, "--tenant", "tenant", "Of this tenant, and those of all tenants");
    word(*show, "--kind", "kind", "Of this kind");
    word(*show, "--text", "text", "Pattern or note contains");
    show->add_option_function<std::string>(
            "--stale",
            [&v](const std::string& value) {
                const auto time = api_moment("--stale", value.empty() ? "90d" : value);
                if (!time) throw CLI::ValidationError(time.error().message);
                v.words["unused_since"] = *time;
            },
            "Only what matched nothing since then [90d], or has expired")
        ->type_name("TIME")
        ->expected(0, 1);
    show->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    show->callback(line.with_api([&](Session& s) { return list_show(s, v.words, v.limit); }));

    auto* remove = list.add_subcommand("remove", "Take entries off");
    remove->add_option("ID", v.ids, "From `list show`")->required();
    remove->callback(line.with_api([&](Session& s) { return list_remove(s, v.ids); }));

    auto* imported = list.add_subcommand("import", "Read entries from CSV: all of them, or none and each bad line named");
    imported->add_option("FILE", v.file, "The CSV; - is standard input")->required();
    imported->add_option("--tenant", a.tenant, "For this tenant, where a line does not say; without it for all tenants");
    imported->add_flag("--dry-run", a.dry_run, "Only show what would be done");
    imported->callback([&] {
        line.chosen = [&] {
            const auto csv = read_file(v.file, "file");
            if (!csv) return report(line.terminal, csv.error());
            return line.run([&](Session& s) { return list_import(s, *csv, a.tenant, a.dry_run); });
        };
    });

    auto* exported = list.add_subcommand("export", "Write entries as CSV that `list import` reads back");
    exported->add_option("--tenant", a.tenant, "What is in force for this tenant; without it everything");
    exported->add_option("--out", v.file, "Into this file instead of standard output")->type_name("FILE");
    exported->callback([&] {
        line.chosen = [&] { // opened first: opening the API may give up root's right to write there
            std::ofstream file;
            if (!v.file.empty()) file.open(v.file, std::ios::binary | std::ios::trunc);
            return line.run([&](Session& s) { return list_export(s, a.tenant, v.file, file); });
        };
    });
}

} // namespace remand::cli
