#include "service/lists/csv.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/lists/csv_text.hpp"
#include "service/lists/entry.hpp"

namespace remand::service {
namespace {

using db::ListEntry;
using db::ListKind;
using db::PatternKind;

constexpr std::size_t most_problems_named = 100;
constexpr std::string_view our_header =
    "Kind,Pattern,Pattern Type,Authenticated,Subject,Body,Whole Word,Lookalike,Recent,Expires,Notes,Tenant";

// One line by the names of its columns.
class Fields {
public:
    Fields(const std::map<std::string, std::size_t>& columns, const std::vector<std::string>& fields)
        : columns_(columns), fields_(fields) {}
    [[nodiscard]] std::string text(const std::string& column) const {
        const auto found = columns_.find(column);
        return found == columns_.end() || found->second >= fields_.size() ? std::string() : fields_[found->second];
    }
    [[nodiscard]] Result<bool> flag(const std::string& column, bool absent = false) const {
        const auto value = ascii_lower(trim(text(column)));
        if (value.empty()) return absent;
        for (const std::string_view yes : {"true", "yes", "1", "y"})
            if (value == yes) return true;
        for (const std::string_view no : {"false", "no", "0", "n"})
            if (value == no) return false;
        return fail(ErrorKind::fix_configuration, "list.csv",
                    fmt::format("\"{}\" is neither true nor false ({}).", shorten(to_valid_utf8(value), 40), column));
    }

private:
    const std::map<std::string, std::size_t>& columns_;
    const std::vector<std::string>& fields_;
};

tl::unexpected<Error> bad(const std::string& why) { return fail(ErrorKind::fix_configuration, "list.csv", why); }

// The types that the forms of others know: EMAIL, DOMAIN, IP, UNKNOWN; and our own words.
Result<std::optional<PatternKind>> pattern_kind_of(std::string_view written, bool is_regex) {
    if (is_regex) return std::optional(PatternKind::regex);
    const auto word = ascii_lower(trim(written));
    if (word.empty() || word == "unknown" || word == "ip") return std::optional<PatternKind>{}; // ip: or a network
    if (word == "email") return std::optional(PatternKind::address);
    const auto kind = db::parse_pattern_kind(word);
    if (!kind) return bad(fmt::format("\"{}\" is no pattern type.", shorten(to_valid_utf8(word), 40)));
    // "DOMAIN" with "*.example.com" behind it: the star says more.
    return kind == PatternKind::domain ? std::optional<PatternKind>{} : kind;
}

using Entries = Result<std::vector<ListEntry>>;

struct Form {
    std::vector<std::string> needed; // columns, lower case
    std::function<Entries(const Fields&)> read;
};

Entries settled(ListEntry entry, std::optional<PatternKind> kind) {
    if (auto fits = settle(entry, kind); !fits) return fail(fits.error());
    return std::vector{std::move(entry)};
}

Entries read_allow(const Fields& line, const std::string& pattern, const std::string& type, const std::string& verify) {
    const auto is_regex = line.flag("is regex");
    const auto is_verified = line.flag(verify, true);
    if (!is_regex) return fail(is_regex.error());
    if (!is_verified) return fail(is_verified.error());
    const auto kind = pattern_kind_of(line.text(type), *is_regex);
    if (!kind) return fail(kind.error());
    std::vector<ListEntry> entries;
    for (const auto& [column, list] : {std::pair{"trusted sender", ListKind::trusted_sender},
                                       {"exempt recipient", ListKind::exempt_recipient},
                                       {"acceptable sender", ListKind::accepted_sender}}) {
        const auto is_meant = line.flag(column);
        if (!is_meant) return fail(is_meant.error());
        if (!*is_meant) continue;
        ListEntry entry;
        entry.kind = list;
        entry.pattern = line.text(pattern);
        entry.note = line.text("notes");
        entry.requires_authentication = *is_verified;
        auto read = settled(std::move(entry), *kind);
        if (!read) return read;
        entries.push_back(std::move(read->front()));
    }
    if (entries.empty())
        return bad("none of Trusted Sender, Exempt Recipient and Acceptable Sender is true, so it would do nothing.");
    return entries;
}

Entries read_block(const Fields& line) {
    const auto is_regex = line.flag("is regex");
    if (!is_regex) return fail(is_regex.error());
    const auto kind = pattern_kind_of(line.text("blocked sender type"), *is_regex);
    if (!kind) return fail(kind.error());
    ListEntry entry;
    entry.kind = ListKind::blocked_sender;
    entry.pattern = line.text("blocked sender");
    entry.note = line.text("notes");
    return settled(std::move(entry), *kind);
}

Entries read_trusted(const Fields& line) {
    const auto is_regex = line.flag("is regex"), lookalike = line.flag("proximity"), recent = line.flag("new");
    for (const auto* flag : {&is_regex, &lookalike, &recent})
        if (!*flag) return fail(flag->error());
    if (!*lookalike && !*recent) return bad("neither Proximity nor New is true, so it would do nothing.");
    ListEntry entry;
    entry.kind = ListKind::trusted_domain;
    entry.pattern = line.text("domain");
    entry.note = line.text("notes");
    entry.for_lookalike = *lookalike;
    entry.for_recent = *recent;
    return settled(std::move(entry), *is_regex ? std::optional(PatternKind::regex) : std::nullopt);
}

std::string without_guard(std::string text) {
    if (text.starts_with('\'')) text.erase(0, 1);
    return text;
}

std::string with_guard(std::string_view text) {
    const bool looks_like_formula = !text.empty() && std::string_view("=+-@'\t\r").find(text.front()) != std::string_view::npos;
    return csv_field(looks_like_formula ? "'" + std::string(text) : std::string(text));
}

Entries read_ours(const Fields& line) {
    ListEntry entry;
    const auto kind = db::parse_list_kind(trim(line.text("kind")));
    if (!kind)
        return bad(fmt::format("\"{}\" is no kind of list: exempt-recipient, blocked-sender, blocked-content, blocked-file, blocked-link, "
                               "trusted-sender, accepted-sender or trusted-domain.",
                               shorten(to_valid_utf8(line.text("kind")), 40)));
    entry.kind = *kind;
    entry.pattern = without_guard(line.text("pattern"));
    entry.note = without_guard(line.text("notes"));
    entry.tenant = {line.text("tenant")};
    for (const auto& [column, target, absent] :
         {std::tuple{"authenticated", &ListEntry::requires_authentication, true},
          {"subject", &ListEntry::in_subject, false},
          {"body", &ListEntry::in_body, false},
          {"whole word", &ListEntry::is_whole_word, false},
          {"lookalike", &ListEntry::for_lookalike, false},
          {"recent", &ListEntry::for_recent, false}}) {
        const auto value = line.flag(column, absent);
        if (!value) return fail(value.error());
        entry.*target = *value;
    }
    if (const std::string expires{trim(line.text("expires"))}; !expires.empty()) {
        entry.expires_at = parse_rfc3339(expires);
        if (!entry.expires_at) return bad(fmt::format("\"{}\" is no time; write 2026-12-31T00:00:00Z.", expires));
    }
    const auto pattern_kind = pattern_kind_of(line.text("pattern type"), false);
    if (!pattern_kind) return fail(pattern_kind.error());
    return settled(std::move(entry), *pattern_kind);
}

const std::vector<Form>& forms() {
    static const std::vector<Form> table{
        {{"kind", "pattern"}, read_ours},
        {{"blocked sender"}, read_block},
        {{"domain", "proximity", "new"}, read_trusted},
        {{"pattern", "trusted sender", "exempt recipient", "acceptable sender"},
         [](const Fields& line) { return read_allow(line, "pattern", "pattern type", "verify email"); }},
        {{"values", "trusted sender", "exempt recipient", "acceptable sender"},
         [](const Fields& line) { return read_allow(line, "values", "rule type", "sender verification"); }},
    };
    return table;
}

} // namespace

Entries read_list_csv(std::string_view text, const TenantId& tenant) {
    const auto lines = read_csv(text);
    if (!lines) return fail(lines.error());
    if (lines->empty()) return bad("The CSV is empty; its first line names the columns.");
    std::map<std::string, std::size_t> columns;
    for (std::size_t i = 0; i < lines->front().fields.size(); ++i)
        columns.emplace(ascii_lower(trim(lines->front().fields[i])), i);
    const auto fits = [&](const Form& form) {
        return std::all_of(form.needed.begin(), form.needed.end(), [&](const auto& name) { return columns.contains(name); });
    };
    const auto form = std::find_if(forms().begin(), forms().end(), fits);
    if (form == forms().end())
        return bad("The first line names no columns that are known here. A list begins for example with\n  " +
                   std::string(our_header) +
                   "\n  Pattern, Pattern Type, Verify Email, Trusted Sender, Exempt Recipient, Acceptable Sender, Notes\n"
                   "  Blocked Sender, Blocked Sender Type, Is Regex, Notes\n  Domain, Proximity, New, Notes");

    std::vector<ListEntry> entries;
    std::vector<std::string> problems;
    std::map<std::string, std::size_t> seen; // to the line
    for (auto line = lines->begin() + 1; line != lines->end(); ++line) {
        auto read = to_valid_utf8(join(line->fields, ",")) != join(line->fields, ",")
                        ? Entries(bad("it is not valid UTF-8."))
                        : form->read(Fields(columns, line->fields));
        if (!read) {
            problems.push_back(fmt::format("line {}: {}", line->line, read.error().message));
            continue;
        }
        for (auto& entry : *read) {
            if (entry.tenant.empty()) entry.tenant = tenant;
            const auto key = entry.tenant.value + ' ' + name_of(entry) + ' ' + std::string(to_text(entry.pattern_kind)) + entry.pattern;
            const auto [known, is_new] = seen.emplace(key, line->line);
            if (is_new)
                entries.push_back(std::move(entry));
            else
                problems.push_back(fmt::format("line {}: {} stands in line {} already.", line->line, name_of(entry), known->second));
        }
    }
    if (problems.empty()) return entries;
    std::string message = fmt::format("Nothing was imported: {} {} cannot be used.", problems.size(),
                                      problems.size() == 1 ? "line" : "lines");
    for (std::size_t i = 0; i < std::min(problems.size(), most_problems_named); ++i) message += "\n  " + problems[i];
    if (problems.size() > most_problems_named)
        message += fmt::format("\n  … and {} more", problems.size() - most_problems_named);
    return bad(message);
}

std::string to_list_csv(const std::vector<ListEntry>& entries) {
    const auto flag = [](bool value) { return value ? "true" : "false"; };
    std::string out(our_header);
    out += "\r\n";
    for (const auto& e : entries)
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\r\n", to_text(e.kind), with_guard(e.pattern),
                           to_text(e.pattern_kind), flag(e.requires_authentication), flag(e.in_subject), flag(e.in_body),
                           flag(e.is_whole_word), flag(e.for_lookalike), flag(e.for_recent),
                           e.expires_at ? to_rfc3339(*e.expires_at) : "", with_guard(e.note), csv_field(e.tenant.value));
    return out;
}

} // namespace remand::service
