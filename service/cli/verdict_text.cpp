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

void print_verdict(const Terminal& terminal, const json& verdict) {
    const std::string disposition = field(verdict, "disposition");
    if (disposition.empty()) return;
    terminal.out << "\nVerdict: " << styled(disposition, style_of_disposition(disposition), terminal.has_colour)
                 << ", score " << field(verdict, "score");
    std::vector<std::string> attributes;
    for (const auto& attribute : verdict.value("attributes", json::array()))
        attributes.push_back(printable(attribute.get<std::string>()));
    if (!attributes.empty()) terminal.out << ", " << join(attributes, ", ");
    if (!field(verdict, "model").empty()) terminal.out << " (model " << printable(field(verdict, "model")) << ')';
    terminal.out << '\n';

    const json evidence = verdict.value("evidence", json::array());
    if (evidence.empty()) return;
    Table table({{"WEIGHT", false, true}, {"CODE"}, {"GROUP"}, {"REASON"}});
    std::int64_t sum = 0;
    for (const auto& item : evidence) {
        sum += number(item, "weight");
        table.add({field(item, "weight"), field(item, "code"), field(item, "group"), field(item, "reason")});
    }
    table.add({Cell(std::to_string(sum), Style::bold), "= score"});
    print(table, terminal);
}

} // namespace remand::cli
