#include "scanner/extract/mail_date.hpp"

#include <array>
#include <charconv>
#include <vector>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"

namespace remand::scanner {
namespace {

// Words and numbers, without commas and comments.
std::vector<std::string_view> words_of(std::string_view text) {
    constexpr ByteSet word_ends(" ,\t(");
    constexpr std::size_t most_words = 10;
    std::vector<std::string_view> words;
    words.reserve(most_words);
    for (std::size_t i = 0; i < text.size() && words.size() < most_words;) {
        const char c = text[i];
        if (c == '(') {
            const auto end = text.find(')', i);
            i = end == std::string_view::npos ? text.size() : end + 1;
        } else if (c == ' ' || c == ',' || c == '\t') {
            ++i;
        } else {
            const auto end = word_ends.find(text, i);
            words.push_back(text.substr(i, end - i));
            i = end;
        }
    }
    return words;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
    return value;
}

std::optional<unsigned> month(std::string_view text) {
    constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    if (text.size() < 3) return {};
    for (unsigned i = 0; i < names.size(); ++i)
        if (equals_ignoring_case(text.substr(0, 3), names[i])) return i + 1;
    return {};
}

std::chrono::minutes zone(std::string_view text) {
    if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
        const auto hours = number(text.substr(1, 2)), minutes = number(text.substr(3, 2));
        if (hours && minutes) return std::chrono::minutes{(text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes)};
    }
    struct Name {
        std::string_view text;
        int hours;
    };
    constexpr std::array names{Name{"est", -5}, Name{"edt", -4}, Name{"cst", -6}, Name{"cdt", -5},
                               Name{"mst", -7}, Name{"mdt", -6}, Name{"pst", -8}, Name{"pdt", -7}};
    for (const auto& name : names)
        if (equals_ignoring_case(text, name.text)) return std::chrono::hours{name.hours};
    return std::chrono::minutes{0}; // GMT, UT, Z, and what nobody knows (RFC 5322 section 4.3: as -0000)
}

} // namespace

std::optional<Timestamp> parse_mail_date(std::string_view text) {
    auto words = words_of(text);
    if (!words.empty() && !number(words.front())) words.erase(words.begin()); // the day of the week
    if (words.size() < 4) return {};
    const auto day = number(words[0]);
    const auto month_of_year = month(words[1]);
    auto year = number(words[2]);
    const auto clock = split(words[3], ':');
    if (!day || !month_of_year || !year || clock.size() < 2) return {};
    if (*year < 50) *year += 2000;
    if (*year < 1000) *year += 1900;
    const auto hour = number(clock[0]), minute = number(clock[1]);
    const auto second = clock.size() > 2 ? number(clock[2]) : std::optional<int>{0};
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month_of_year},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *year > 9999 || !hour || *hour > 24 || !minute || *minute > 59 || !second || *second > 60)
        return {};
    const auto local = std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                       std::chrono::seconds{*second};
    return Timestamp{local - (words.size() > 4 ? zone(words[4]) : std::chrono::minutes{0})};
}

} // namespace remand::scanner
