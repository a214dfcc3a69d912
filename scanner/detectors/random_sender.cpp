// An address or domain that no person would choose (long runs of consonants or mixed digits): made by a program for one
// campaign. Honest look-alikes: bounce addresses of services, which stand in the envelope and not in From.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t shortest = 8;

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool looks_random(std::string_view name) {
    if (name.size() < shortest || name.find('=') != std::string_view::npos || name.find('+') != std::string_view::npos)
        return false;
    int run = 0, longest_run = 0, changes = 0, letters = 0, digits = 0;
    char before = 0;
    for (const char c : name) {
        const bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'z';
        digits += digit;
        letters += letter;
        run = letter && !is_vowel(c) ? run + 1 : 0;
        longest_run = std::max(longest_run, run);
        const bool digit_before = before >= '0' && before <= '9', letter_before = before >= 'a' && before <= 'z';
        changes += (digit && letter_before) || (letter && digit_before);
        before = c;
    }
    return longest_run >= 6 || (changes >= 3 && digits >= 2 && letters >= 3);
}

} // namespace

Reason random_sender(const MessageView& mail) {
    if (mail.is_discussion_list || mail.facts.is_bounce || mail.from.empty()) return {};
    const auto label = organisation_label(mail.from.domain);
    if (label.find("xn--") == std::string::npos && looks_random(label))
        return fmt::format("The sender's domain {} looks made up by a program", shown(mail.from_domain));
    if (!is_free_mail(mail.from_domain) && mail.facts.authentication.is_present && !mail.has_list_headers &&
        looks_random(ascii_lower(mail.from.local)))
        return fmt::format("The sender's address {} looks made up by a program", mail.from_text());
    return {};
}

} // namespace remand::scanner::detect
