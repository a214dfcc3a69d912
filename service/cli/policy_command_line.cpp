// What can be typed behind `remand policy`.
#include "service/cli/command_line.hpp"

namespace remand::cli {

void add_policy_commands(CLI::App& policy, CommandLine& line, Values& v) {
    policy.footer(R"(Examples:
  remand policy test mail.eml --tenant acme               # which entries match, which one decides, what would be done
  remand policy test mail.eml --file policy.toml          # under a file, without any tenant
  remand policy simulate --days 7 --file policy.toml      # what would have become of the mail of a week
The actions themselves: `remand tenant policy`; lists: `remand list`; everything as a file: `remand config`.
)");
    auto* test = policy.add_subcommand("test", "Judge one saved message under the settings; nothing is stored");
    test->add_option("FILE", v.file, "The message (.eml); - is standard input")->required();
    test->add_option("--tenant", v.trial.tenant, "Under the settings of this tenant");
    test->add_option("--file", v.settings_file, "Under a settings file; with --tenant as it would change that tenant")
        ->type_name("POLICY.toml");
    test->add_option("--recipient", v.trial.recipient, "Whose mailbox it lay in [the first address of To]");
    test->add_option("--extract-program", v.trial.extract_program, "remand-extract-worker, when it is elsewhere");
    test->callback([&] {
        line.chosen = [&] {
            auto mail = read_file(v.file, "message");
            if (!mail) return report(line.terminal, mail.error());
            v.trial.mail = std::move(*mail);
            if (!v.settings_file.empty()) {
                auto text = read_file(v.settings_file, "settings file");
                if (!text) return report(line.terminal, text.error());
                v.trial.file = v.settings_file;
                v.trial.text = std::move(*text);
            }
            if (!v.trial.tenant.empty()) return line.run([&](Session& s) { return policy_test(s, v.trial); });
            if (v.settings_file.empty()) {
                line.terminal.err << "remand: Say under which settings: --tenant NAME, --file POLICY.toml, or both.\n";
                return exit_code::usage;
            }
            return policy_test_alone(line.terminal, v.trial);
        };
    });

    auto* simulate = policy.add_subcommand(
        "simulate", "Judge the stored mail again: what was, against what would be; changes nothing");
    v.simulation.since = to_rfc3339(SystemClock().now() - std::chrono::days{7});
    simulate->add_option_function<int>(
                "--days",
                [&v](int days) { v.simulation.since = to_rfc3339(SystemClock().now() - std::chrono::days{days}); },
                "The mail of so many days [7]")
        ->check(CLI::Range(1, 3650));
    simulate->add_option("--tenant", v.simulation.tenant, "Of this tenant [each]");
    simulate->add_option("--file", v.settings_file, "Under a settings file [the settings in force]")->type_name("NEW.toml");
    simulate->callback([&] {
        line.chosen = [&] {
            if (!v.settings_file.empty()) {
                auto text = read_file(v.settings_file, "settings file");
                if (!text) return report(line.terminal, text.error());
                v.simulation.file = v.settings_file;
                v.simulation.text = std::move(*text);
            }
            return line.run([&](Session& s) { return policy_simulate(s, v.simulation); });
        };
    });
}

} // namespace remand::cli
