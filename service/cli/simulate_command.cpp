// policy simulate: what became of the mail of the last days, against what would have become of it.
#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "core/clock.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

constexpr std::size_t examples_kept = 3;

// Steps of one tenant, added up.
struct Total {
    std::string tenant;
    std::int64_t messages = 0, without_facts = 0, changed = 0, without_file = 0;
    std::map<std::string, json> outcomes; // by was and would_be

    void add(const json& step) {
        messages += number(step, "messages");
        without_facts += number(step, "without_facts");
        for (const auto& row : step["outcomes"]) {
            auto [known, is_new] = outcomes.emplace(row["was"].dump() + row["would_be"].dump(), row);
            json& sum = known->second;
            if (!is_new) {
                sum["messages"] = number(sum, "messages") + number(row, "messages");
                sum["without_file"] = number(sum, "without_file") + number(row, "without_file");
                for (const auto& example : row["examples"])
                    if (sum["examples"].size() < examples_kept) sum["examples"].push_back(example);
            }
            if (row["was"] == row["would_be"]) continue;
            changed += number(row, "messages");
            without_file += number(row, "without_file");
        }
    }
};

Result<Total> simulate_tenant(Session& session, const std::string& tenant, const Simulation& simulation) {
    Total total;
    total.tenant = tenant;
    json body{{"since", simulation.since}};
    if (!simulation.text.empty()) {
        body["text"] = simulation.text;
        body["file"] = simulation.file;
    }
    const bool shows_progress = ::isatty(STDERR_FILENO) == 1;
    std::int64_t expected = 0, looked_at = 0;
    while (true) {
        const auto step = session.api.call("POST", tenant_path(tenant, "/policy/simulate"), body);
        if (!step) return fail(step.error());
        total.add(*step);
        if (step->contains("total")) expected = number(*step, "total");
        looked_at = total.messages + total.without_facts;
        if (shows_progress)
            session.terminal.err << '\r' << printable(tenant) << ": " << looked_at << " of " << std::max(expected, looked_at)
                                 << " messages " << std::flush;
        if ((*step)["next"].is_null()) break;
        body["after"] = (*step)["next"];
    }
    if (shows_progress) session.terminal.err << "\r\x1b[K" << std::flush;
    return total;
}

json as_json(const Total& total, const Simulation& simulation) {
    json out{{"tenant", total.tenant},
             {"since", simulation.since},
             {"messages", total.messages},
             {"without_facts", total.without_facts},
             {"changed", total.changed},
             {"without_file", total.without_file},
             {"outcomes", json::array()}};
    for (const auto& [key, row] : total.outcomes) out["outcomes"].push_back(row);
    return out;
}

std::string text_of(const json& outcome) { return field(outcome, "disposition") + ", " + field(outcome, "action"); }

void print_total(const Terminal& terminal, const Total& total, const Simulation& simulation) {
    terminal.out << styled("Tenant " + printable(total.tenant), Style::bold, terminal.has_colour) << ": " << total.messages
                 << " messages since " << simulation.since.substr(0, 10) << ", " << total.changed
                 << " would be judged or handled differently";
    if (total.without_file > 0) terminal.out << " (" << total.without_file << " of them without the file too)";
    terminal.out << ".\n";
    if (total.without_facts > 0)
        terminal.out << total.without_facts << " could not be looked at: what was extracted from them is not kept.\n";
    std::vector<json> changes;
    for (const auto& [key, row] : total.outcomes)
        if (row["was"] != row["would_be"]) changes.push_back(row);
    std::stable_sort(changes.begin(), changes.end(), [](const json& a, const json& b) { return number(a, "messages") > number(b, "messages"); });
    if (changes.empty()) return;
    Table table({{"WAS"}, {"WOULD BE"}, {"MESSAGES", false, true}, {"FOR EXAMPLE", false, true}, {"FROM", true}, {"SUBJECT", true}, {"WHY", true}});
    for (const auto& row : changes) {
        bool is_first = true;
        for (const auto& example : row["examples"]) {
            table.add({is_first ? Cell(text_of(row["was"]), style_of_disposition(field(row["was"], "disposition"))) : Cell(""),
                       is_first ? Cell(text_of(row["would_be"]), style_of_disposition(field(row["would_be"], "disposition"))) : Cell(""),
                       is_first ? field(row, "messages") : "", field(example, "message"), field(example, "from_address"),
                       field(example, "subject"), field(example, "reason")});
            is_first = false;
        }
    }
    print(table, terminal);
}

} // namespace

int policy_simulate(Session& session, const Simulation& simulation) {
    std::vector<std::string> names;
    if (!simulation.tenant.empty()) {
        names.push_back(simulation.tenant);
    } else {
        const auto tenants = session.api.call("GET", "/v1/tenants");
        if (!tenants) return report(session.terminal, tenants.error());
        for (const auto& tenant : (*tenants)["tenants"]) names.push_back(field(tenant, "name"));
    }
    if (names.empty()) {
        session.terminal.err << "There is no tenant.\n";
        return exit_code::nothing_found;
    }
    for (const auto& name : names) {
        const auto total = simulate_tenant(session, name, simulation);
        if (!total) return report(session.terminal, total.error());
        if (session.terminal.is_json)
            print_json(session.terminal, as_json(*total, simulation));
        else
            print_total(session.terminal, *total, simulation);
    }
    if (!session.terminal.is_json) session.terminal.out << "Nothing was changed.\n";
    return exit_code::ok;
}

} // namespace remand::cli
