#include "service/cli/verdict_text.hpp"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/cli/session.hpp"
#include "service/cli/table.hpp"

namespace remand::cli {

using nlohmann::json;

void Facts::add(std::string name, std::string_view text, Style style) {
    if (!text.empty()) facts_.push_back({std::move(name), printable(text), style});
}

void Facts::print() const {
    int widest = 0;
    for (const auto& fact : facts_) widest = std::max(widest, display_width(fact.name));
    for (const auto& fact : facts_) {
        const auto space = static_cast<std::size_t>(widest - display_width(fact.name) + 2);
        terminal_.out << styled(fact.name, Style::dim, terminal_.has_colour) << std::string(space, ' ')
                      << styled(fact.text, fact.style, terminal_.has_colour) << '\n';
    }
}

namespace {

// "links", or "identity and links together".
std::string together(const json& names) {
    std::vector<std::string> words;
    for (const auto& name : names) words.push_back(printable(name.get<std::string>()));
    if (words.size() < 2) return words.empty() ? "" : words.front();
    const auto last = words.back();
    words.pop_back();
    return join(words, ", ") + " and " + last + " together";
}

Cell disposition_cell(const json& answer) {
    const std::string disposition = field(answer, "disposition");
    return {disposition, style_of_disposition(disposition)};
}

void print_counterfactuals(const Terminal& terminal, const json& explanation, std::string_view disposition) {
    Table table({{"WITHOUT"}, {"IT WOULD BE"}, {"SCORE", false, true}});
    for (const auto& answer : explanation.value("by_evidence", json::array()))
        table.add({together(answer["without"]), disposition_cell(answer), field(answer, "score")});
    for (const auto& answer : explanation.value("by_group", json::array()))
        table.add({"all of " + together(answer["without"]), disposition_cell(answer), field(answer, "score")});
    const json cleared = explanation.value("cleared_without", json());
    if (cleared.is_object() && cleared["without"].size() > 1) // a single group stands above
        table.add({"all of " + together(cleared["without"]), disposition_cell(cleared), field(cleared, "score")});
    terminal.out << '\n';
    if (!table.is_empty()) print(table, terminal);
    else if (disposition != "none" && disposition != "bulk")
        terminal.out << "No piece of evidence and no group decides alone: without any of them it would be " << disposition
                     << " as well.\n";
}

void print_versions(const Terminal& terminal, const json& versions) {
    std::vector<std::string> parts{"model " + field(versions, "model")};
    for (const auto& [name, value] : versions.items())
        if (name != "model") parts.push_back(name + ' ' + field(versions, name));
    terminal.out << styled("Judged by " + printable(join(parts, ", ")), Style::dim, terminal.has_colour) << '\n';
}

} // namespace

void print_verdict(const Terminal& terminal, const json& verdict) {
    const std::string disposition = field(verdict, "disposition");
    if (disposition.empty()) return;
    terminal.out << "\nVerdict: " << styled(disposition, style_of_disposition(disposition), terminal.has_colour)
                 << ", score " << field(verdict, "score");
    std::vector<std::string> attributes;
    for (const auto& attribute : verdict.value("attributes", json::array()))
        attributes.push_back(printable(attribute.get<std::string>()));
    if (!attributes.empty()) terminal.out << ", " << join(attributes, ", ");
    const json explanation = verdict.value("explanation", json::object());
    if (explanation.empty() && !field(verdict, "model").empty())
        terminal.out << " (model " << printable(field(verdict, "model")) << ')';
    terminal.out << '\n';
    if (!explanation.empty()) terminal.out << "Because: " << printable(field(explanation, "grounds")) << ".\n";

    const json evidence = verdict.value("evidence", json::array());
    if (!evidence.empty()) {
        Table table({{"WEIGHT", false, true}, {"CODE"}, {"GROUP"}, {"REASON", true}});
        std::int64_t sum = 0;
        for (const auto& item : evidence) {
            sum += number(item, "weight");
            const bool pulls_down = number(item, "weight") < 0;
            table.add({Cell(field(item, "weight"), pulls_down ? Style::green : Style::plain), field(item, "code"),
                       field(item, "group"), field(item, "reason")});
        }
        table.add({Cell(std::to_string(sum), Style::bold), "= score"});
        print(table, terminal);
    }
    if (explanation.empty()) return;
    if (!evidence.empty()) print_counterfactuals(terminal, explanation, disposition);
    print_versions(terminal, explanation.value("versions", json::object()));
}

} // namespace remand::cli
