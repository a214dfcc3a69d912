// Device code phishing (RFC 8628 section 5.4): the page is Microsoft's or Google's own, the code was asked for by the attacker,
// and who types it in signs the attacker in. Honest look-alikes: the services themselves, which do not mail such codes, and
// colleagues; a manual that names the page without a code.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {
namespace {

struct Page {
    std::string_view host, path;
};
constexpr std::array<Page, 9> pages{{{"microsoft.com", "/devicelogin"},
                                     {"aka.ms", "/devicelogin"},
                                     {"login.microsoftonline.com", "/common/oauth2/deviceauth"},
                                     {"login.microsoft.com", "/device"},
                                     {"microsoft.com", "/link"},
                                     {"google.com", "/device"},
                                     {"github.com", "/login/device"},
                                     {"device.sso.amazonaws.com", "/"},
                                     {"okta.com", "/activate"}}};

bool is_device_page(const WebLink& link) {
    const auto path = ascii_lower(link.url.path);
    return std::ranges::any_of(pages, [&](const Page& page) {
        return is_within(link.host, page.host) && (path == page.path || path == std::string(page.path) + "/");
    });
}

bool is_upper_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// RFC 8628 section 6.1: short, capitals and digits, with a hyphen perhaps. Eight or nine of them; letters alone only in two
// halves ("WDJB-MJHT"), since a heading may be all capitals.
bool is_user_code(std::string_view word) {
    constexpr std::size_t shortest = 8, longest = 9, half = 4;
    const auto signs = std::ranges::count_if(word, is_upper_or_digit);
    const auto hyphens = std::ranges::count(word, '-');
    if (signs < static_cast<std::ptrdiff_t>(shortest) || signs > static_cast<std::ptrdiff_t>(longest) ||
        signs + hyphens != static_cast<std::ptrdiff_t>(word.size()) || hyphens > 1)
        return false;
    const bool has_digit = std::ranges::any_of(word, [](char c) { return c <= '9' && c >= '0'; });
    const bool has_letter = std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    return has_letter && (has_digit || word.find('-') == half);
}

// "GXK4 R7WPM": in two halves with a space between them.
bool is_user_code_in_halves(std::string_view first, std::string_view second) {
    constexpr std::size_t half = 4;
    const auto is_half = [](std::string_view word) {
        return (word.size() == half || word.size() == half + 1) && std::ranges::all_of(word, is_upper_or_digit);
    };
    const auto is_letter = [](char c) { return c >= 'A'; };
    const auto letters = std::ranges::count_if(first, is_letter) + std::ranges::count_if(second, is_letter);
    return is_half(first) && is_half(second) && letters > 0 && letters < static_cast<std::ptrdiff_t>(first.size() + second.size());
}

std::string_view user_code_in(std::string_view text) {
    std::string_view last; // the word before, when a space parts them
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const char c = at < text.size() ? text[at] : ' ';
        if (is_upper_or_digit(c) || c == '-' || (c >= 'a' && c <= 'z')) continue;
        const auto word = text.substr(begin, at - begin);
        if (is_user_code(word)) return word;
        if (!last.empty() && is_user_code_in_halves(last, word)) return text.substr(begin - 1 - last.size(), last.size() + 1 + word.size());
        last = c == ' ' ? word : std::string_view();
        begin = at + 1;
    }
    return {};
}

} // namespace

Reason device_code(const MessageView& mail) {
    const auto page = std::ranges::find_if(mail.links, is_device_page);
    if (page == mail.links.end() || mail.is_colleague || mail.is_discussion_list || mail.history.is_solicited) return {};
    if (mail.is_authenticated && is_brand_sender(mail.from.domain)) return {};
    const auto code = user_code_in(mail.facts.text);
    if (code.empty()) return {};
    return fmt::format("Wants the code {} typed in at {}{}, which signs in whoever asked for the code", shown(code),
                       shown(page->host), shown(page->url.path));
}

} // namespace remand::scanner::detect
