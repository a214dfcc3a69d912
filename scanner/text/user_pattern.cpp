#include "scanner/text/user_pattern.hpp"

#include <array>
#include <cctype>
#include <optional>

#include <fmt/format.h>
#include <re2/re2.h>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

// Without room for its automaton RE2 falls back to a slower search, so this is not stinted: what is bounded is the program.
constexpr std::int64_t memory = std::int64_t{2} << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options options() {
    RE2::Options out;
    out.set_case_sensitive(false);
    out.set_log_errors(false);
    out.set_max_mem(memory);
    return out;
}

tl::unexpected<Error> wrong(std::string_view pattern, const std::string& why) {
    return fail(ErrorKind::fix_configuration, "pattern.invalid",
                fmt::format("The pattern \"{}\" cannot be used: {}", shorten(to_valid_utf8(pattern), 80), why));
}

// RE2 says only that a parenthesis is missing, not which.
std::optional<std::size_t> unclosed(std::string_view pattern, char open, char close) {
    std::optional<std::size_t> at;
    int depth = 0;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\') {
            ++i;
        } else if (in_class && c == ']') {
            in_class = false;
        } else if (!in_class && c == '[') {
            in_class = true;
            if (open == '[') at = i;
            if (i + 1 < pattern.size() && pattern[i + 1] == '^') ++i;
            if (i + 1 < pattern.size() && pattern[i + 1] == ']') ++i; // the first one stands for itself
        } else if (!in_class && open == '(' && c == open) {
            if (depth++ == 0) at = i;
        } else if (!in_class && open == '(' && c == close && depth > 0) {
            --depth;
        }
    }
    if (open == '[') return in_class ? at : std::nullopt;
    return depth > 0 ? at : std::nullopt;
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

std::string explain(const RE2& program, std::string_view pattern) {
    std::optional<std::size_t> at;
    switch (program.error_code()) {
    case RE2::ErrorMissingParen:
        at = unclosed(pattern, '(', ')');
        break;
    case RE2::ErrorMissingBracket:
        at = unclosed(pattern, '[', ']');
        break;
    case RE2::ErrorRepeatSize: // {n} above 1000, those within each other multiplied
    case RE2::ErrorPatternTooLarge:
        return "it is too large once its repetitions are written out; use smaller counts in {…}.";
    case RE2::ErrorTrailingBackslash:
        at = pattern.size() - 1;
        break;
    default:
        if (const auto found = pattern.find(program.error_arg());
            found != std::string_view::npos && !program.error_arg().empty())
            at = found;
    }
    std::string why = program.error(); // "missing ): a(b": what stands behind the colon is the fragment
    why = why.substr(0, why.rfind(": "));
    if (!at) return why + '.';
    const std::string fragment = program.error_arg().size() < pattern.size() ? program.error_arg() : std::string();
    return fmt::format("{} at character {}{}. (Write \\ before a sign that stands for itself: \\. \\( \\+)", why,
                       characters(pattern.substr(0, *at)) + 1,
                       fragment.empty() ? "" : " (\"" + shorten(to_valid_utf8(fragment), 40) + "\")");
}

// Nobody means everything by one entry of a list; who does so by mistake finds out when the mail is gone.
bool matches_everything(const RE2& program) {
    constexpr std::array<std::string_view, 4> unlike{"q7.w@z9-kd.example", "192.0.2.77", "Vxk 83 hj", "mx4.zq.test"};
    for (const auto text : unlike)
        if (!RE2::PartialMatch(piece(text), program)) return false;
    return true;
}

} // namespace

Result<UserPattern> UserPattern::compile(std::string_view pattern) {
    if (pattern.empty()) return wrong(pattern, "it is empty.");
    if (pattern.size() > longest)
        return wrong(pattern, fmt::format("it has {} bytes; {} are allowed.", pattern.size(), longest));
    if (to_valid_utf8(pattern) != pattern) return wrong(pattern, "it is not valid UTF-8.");
    auto program = std::make_shared<const RE2>(piece(pattern), options());
    if (!program->ok()) return wrong(pattern, explain(*program, pattern));
    if (program->ProgramSize() > largest_program || program->ReverseProgramSize() > largest_program)
        return wrong(pattern, fmt::format("it is too large once its repetitions are written out ({} steps; {} are "
                                          "allowed); use smaller counts in {{…}}.",
                                          program->ProgramSize(), largest_program));
    if (RE2::PartialMatch("", *program) || matches_everything(*program))
        return wrong(pattern, "it matches every text; say more exactly what is meant.");
    return UserPattern(std::move(program));
}

Result<UserPattern> UserPattern::of_text(std::string_view text, bool is_whole_word) {
    if (trim(text).empty()) return wrong(text, "it is empty.");
    if (text.size() > longest)
        return wrong(text, fmt::format("it has {} bytes; {} are allowed.", text.size(), longest));
    if (to_valid_utf8(text) != text) return wrong(text, "it is not valid UTF-8.");
    std::string pattern = RE2::QuoteMeta(piece(text));
    // \b knows ASCII only: the edge of a word of any script is the end, or what is no letter, digit or mark.
    if (is_whole_word) pattern = R"((?:^|[^\pL\pN\pM_]))" + pattern + R"((?:$|[^\pL\pN\pM_]))";
    auto program = std::make_shared<const RE2>(pattern, options());
    if (!program->ok()) return wrong(text, program->error() + '.');
    return UserPattern(std::move(program));
}

bool UserPattern::is_in(std::string_view text) const { return RE2::PartialMatch(piece(text), *program_); }

} // namespace remand::scanner
