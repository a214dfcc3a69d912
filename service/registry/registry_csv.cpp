#include "service/registry/registry_csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/text.hpp"
#include "service/lists/csv_text.hpp"
#include "service/registry/entry_check.hpp"

namespace remand::service {
namespace {

constexpr std::size_t most_problems_named = 20;

enum class Column { name, addresses, patterns, title, role, comment, expires };

std::optional<Column> column_of(std::string_view header) {
    std::string plain;
    for (const char c : ascii_lower(header))
        if (c != ' ' && c != '_' && c != '-') plain += c;
    using Row = std::pair<std::string_view, Column>;
    static constexpr auto known = std::to_array<Row>({{"displayname", Column::name},
                                                      {"name", Column::name},
                                                      {"email", Column::addresses},
                                                      {"emails", Column::addresses},
                                                      {"emailaddress", Column::addresses},
                                                      {"address", Column::addresses},
                                                      {"addresses", Column::addresses},
                                                      {"secondaryemail", Column::addresses},
                                                      {"secondaryemails", Column::addresses},
                                                      {"pattern", Column::patterns},
                                                      {"patterns", Column::patterns},
                                                      {"emailregex", Column::patterns},
                                                      {"title", Column::title},
                                                      {"jobtitle", Column::title},
                                                      {"role", Column::role},
                                                      {"comment", Column::comment},
                                                      {"comments", Column::comment},
                                                      {"notes", Column::comment},
                                                      {"expires", Column::expires}});
    for (const auto& [text, column] : known)
        if (text == plain) return column;
    return {};
}

std::vector<std::string> several(std::string_view text) {
    std::vector<std::string> out;
    std::string one;
    for (const char c : std::string(text) + ',') {
        if (c != ',' && c != ';' && c != '\n') {
            one += c;
            continue;
        }
        if (!trim(one).empty()) out.emplace_back(trim(one));
        one.clear();
    }
    return out;
}

// "" when all is well.
std::string take(db::RegistryEntry& entry, Column column, const std::string& text) {
    switch (column) {
    case Column::name:
        entry.name = text;
        break;
    case Column::addresses:
        for (auto& address : several(text)) entry.addresses.push_back(std::move(address));
        break;
    case Column::patterns:
        if (!trim(text).empty()) entry.patterns.push_back(std::string(trim(text)));
        break;
    case Column::title:
        entry.title = text;
        break;
    case Column::role: {
        const auto role = db::parse_role_class(trim(text));
        if (!role)
            return fmt::format("\"{}\" is no role (executive, finance, hr, help-desk, legal, other)",
                               shorten(text, 40));
        entry.role = *role;
        break;
    }
    case Column::comment:
        entry.comment = text;
        break;
    case Column::expires: {
        if (trim(text).empty()) break;
        auto when = std::string(trim(text));
        if (when.size() == 10) when += "T00:00:00Z";
        entry.expires_at = parse_rfc3339(when);
        if (!entry.expires_at) return fmt::format("\"{}\" is no date; write 2027-03-31", shorten(text, 40));
        break;
    }
    }
    return {};
}

tl::unexpected<Error> unusable(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "registry.csv", std::move(sentence));
}

} // namespace

Result<std::vector<db::RegistryEntry>> read_registry_csv(std::string_view text) {
    const auto lines = read_csv(text);
    if (!lines) return unusable(lines.error().message);
    if (lines->empty()) return unusable("The file is empty; its first line names the columns: Display_Name, Email.");
    std::vector<Column> columns;
    for (const auto& header : lines->front().fields) {
        const auto column = column_of(to_valid_utf8(header));
        if (!column)
            return unusable(
                fmt::format("There is no column \"{}\"; known are Display_Name, Email, Patterns, Title, Role, Comment, "
                            "Expires.",
                            shorten(to_valid_utf8(header), 60)));
        columns.push_back(*column);
    }
    if (std::find(columns.begin(), columns.end(), Column::name) == columns.end())
        return unusable("The first line must name the columns, with Display_Name (or Name) among them.");
    std::vector<db::RegistryEntry> entries;
    std::vector<std::string> problems;
    for (std::size_t i = 1; i < lines->size(); ++i) {
        const auto& line = (*lines)[i];
        db::RegistryEntry entry;
        entry.provenance = "csv";
        std::string problem;
        if (line.fields.size() > columns.size())
            problem = "there are more fields than columns (quote a field that holds commas)";
        for (std::size_t f = 0; f < line.fields.size() && problem.empty(); ++f)
            problem = take(entry, columns[f], line.fields[f]);
        if (problem.empty()) {
            auto good = checked(std::move(entry));
            if (good)
                entries.push_back(std::move(*good));
            else
                problem = good.error().message;
        }
        if (!problem.empty()) problems.push_back(fmt::format("line {}: {}", line.line, problem));
    }
    if (problems.empty()) return entries;
    const auto count = problems.size();
    if (count > most_problems_named) problems.resize(most_problems_named);
    return unusable(
        fmt::format("Nothing was imported: {}{}", join(problems, "; "),
                    count > most_problems_named ? fmt::format("; and {} more", count - most_problems_named) : ""));
}

std::string to_registry_csv(const std::vector<db::RegistryEntry>& people) {
    std::string out = "Name,Addresses,Patterns,Title,Role,Comment,Expires\r\n";
    for (const auto& entry : people) {
        const std::string expires = entry.expires_at ? to_rfc3339(*entry.expires_at) : "";
        // A line holds one pattern; more of them are lines of the same person.
        const std::size_t lines = std::max<std::size_t>(1, entry.patterns.size());
        for (std::size_t i = 0; i < lines; ++i) {
            const std::string pattern = i < entry.patterns.size() ? entry.patterns[i] : "";
            std::vector<std::string> fields{entry.name,  join(entry.addresses, ", "),      pattern,
                                            entry.title, std::string(to_text(entry.role)), entry.comment,
                                            expires};
            for (auto& field : fields) field = csv_field(field);
            out += join(fields, ",") + "\r\n";
        }
    }
    return out;
}

} // namespace remand::service
