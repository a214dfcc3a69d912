#include "scanner/lists/row_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "core/text.hpp"
#include "scanner/identity/name_affixes.hpp"
#include "scanner/identity/phish_simulation.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phrases.hpp"

namespace remand::scanner {
namespace {

bool is_domain(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
           });
}

std::string check_redirector(std::string_view row) {
    const auto space = row.find(' ');
    if (space == std::string_view::npos || !trim(row.substr(space)).starts_with('/'))
        return fmt::format("\"{}\" is no redirector; write a host, a space, and the beginning of the path (\"/\" for all).", row);
    return check_domain(row.substr(0, space));
}

std::string check_brand(std::string_view row) {
    const auto fields = split(row, ';');
    if (fields.size() < 3 || fields.size() > 4 || trim(fields[0]).empty() || trim(fields[1]).empty())
        return fmt::format("\"{}\" is no brand; write: Name ; words, other words ; domain other-domain ; common", row);
    if (fields.size() == 4 && trim(fields[3]) != "common" && trim(fields[3]) != "federation")
        return fmt::format("\"{}\" is no word that a brand may end with; \"common\" and \"federation\" are.", trim(fields[3]));
    bool has_domain = false;
    for (const auto domain : split(trim(fields[2]), ' ')) {
        if (domain.empty()) continue;
        has_domain = true;
        if (auto problem = check_domain(domain); !problem.empty()) return problem;
    }
    return has_domain ? std::string() : fmt::format("The brand \"{}\" has no domain.", trim(fields[0]));
}

template <class Known> std::string check_pattern(std::string_view row, Known is_known) {
    const auto space = row.find(' ');
    const auto kind = row.substr(0, space);
    if (space == std::string_view::npos || !is_known(kind))
        return fmt::format("\"{}\" is no theme of this list; write a theme, a space, and an RE2 pattern.", kind);
    RE2::Options options;
    options.set_log_errors(false);
    const auto pattern = trim(row.substr(space));
    const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (compiled.ok()) return {};
    return fmt::format("The pattern is no RE2 expression: {} (in \"{}\").", compiled.error(), compiled.error_arg());
}

std::string check_address(std::string_view row) {
    const auto at = row.find('@');
    if (at == std::string_view::npos || at == 0 || row.substr(0, at).find(' ') != std::string_view::npos)
        return fmt::format("\"{}\" is no address; write local@domain (a '*' may end the local part).", row);
    return check_domain(row.substr(at + 1));
}

std::string check_name_affixes(std::string_view row) {
    const auto words = split(row, ' ');
    if (parse_affix(words.front()) && words.size() > 1) return {};
    return fmt::format("\"{}\" are no affixes; write tied, system, common, service or mailing, a space, and words.", row);
}

std::string check_phish_simulation(std::string_view row) {
    const auto read = parse_phish_simulation(row);
    return read ? std::string() : read.error().message;
}

} // namespace

std::string check_domain(std::string_view text) {
    if (is_domain(text)) return {};
    return fmt::format("\"{}\" is no domain; write it in lower case, without \"http://\", path or spaces (international "
                       "ones as \"xn--...\").", text);
}

std::string check_row(std::string_view list, std::string_view row) {
    if (list == "brands") return check_brand(row);
    if (list == "redirectors") return check_redirector(row);
    if (list == "wordings") return check_pattern(row, [](std::string_view name) { return parse_theme(name).has_value(); });
    if (list == "fraud_wordings")
        return check_pattern(row, [](std::string_view name) { return parse_wording(name).has_value(); });
    if (list == "name_affixes") return check_name_affixes(row);
    if (list == "note_carriers") return check_address(row);
    if (list == "phish_simulations") return check_phish_simulation(row);
    return check_domain(row);
}

} // namespace remand::scanner
