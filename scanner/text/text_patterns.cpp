#include "scanner/text/text_patterns.hpp"

#include <string_view>

#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner {
namespace {

struct Row {
    std::string_view kind, pattern;
};

std::vector<Row> rows_of(std::string_view list) {
    std::vector<Row> out;
    for (const std::string_view row : lists().rows(list)) {
        const auto space = row.find(' ');
        out.push_back({row.substr(0, space), trim(row.substr(space))});
    }
    return out;
}

TextPatterns compile() {
    TextPatterns out;
    std::vector<std::string_view> patterns;
    for (const auto& row : rows_of("wordings")) {
        out.theme_of.push_back(parse_theme(row.kind).value_or(Theme::hard_sell));
        patterns.push_back(row.pattern);
    }
    out.themes = {0, patterns.size()};
    const auto fraud = rows_of("fraud_wordings");
    for (std::size_t kind = 0; kind < out.wordings.size(); ++kind) {
        const auto first = patterns.size();
        for (const auto& row : fraud)
            if (parse_wording(row.kind) == static_cast<Wording>(kind)) patterns.push_back(row.pattern);
        out.wordings[kind] = {first, patterns.size()};
    }
    out.all_wordings = {out.themes.last, patterns.size()};
    for (const auto mark : end_marks()) patterns.push_back(mark);
    out.marks = {out.all_wordings.last, patterns.size()};
    out.set = std::make_unique<const PatternSet>(patterns);
    return out;
}

} // namespace

const TextPatterns& text_patterns() {
    static const TextPatterns patterns = compile();
    return patterns;
}

} // namespace remand::scanner
