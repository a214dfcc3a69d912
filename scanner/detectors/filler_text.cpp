// The same machine-made word ("qXw3.59120.zR") stands there again and again: ballast that makes each copy of a mass
// mailing different to programs. Honest look-alikes: tables of numbers and program text, which have no such repeats.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t shortest = 40; // of one run
constexpr int fewest_copies = 3;

bool is_machine_made(std::string_view unit) {
    bool upper = false, lower = false, digit = false;
    for (const unsigned char c : unit) {
        upper = upper || std::isupper(c) != 0;
        lower = lower || std::islower(c) != 0;
        digit = digit || std::isdigit(c) != 0;
    }
    return upper && lower && digit;
}

// The shortest unit of which the word is made by repeating it; empty when there is none.
std::string_view repeated_unit(std::string_view word) {
    for (std::size_t size = 6; size * fewest_copies <= word.size() && size <= 60; ++size) {
        const auto unit = word.substr(0, size);
        if (word.substr(size, size) == unit && word.substr(2 * size, size) == unit) return unit;
    }
    return {};
}

} // namespace

Reason filler_text(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague) return {};
    for (const auto word : split(mail.facts.text, ' ')) {
        if (word.size() < shortest) continue;
        const auto unit = repeated_unit(word);
        if (!unit.empty() && is_machine_made(unit))
            return fmt::format("Filled with ballast: \"{}\" again and again", shown(unit));
    }
    return {};
}

} // namespace remand::scanner::detect
