// The link's host has a name that a program made up (long runs of consonants or mixed digits). Honest look-alikes:
// content networks and hosting services, which are left out.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t shortest_label = 8;
constexpr int consonants_in_a_row = 6;

bool looks_generated(std::string_view label) {
    if (label.size() < shortest_label) return false;
    int run = 0, longest_run = 0, digits = 0, letters = 0;
    for (const char c : label) {
        const bool letter = c >= 'a' && c <= 'z';
        digits += c >= '0' && c <= '9';
        letters += letter;
        run = letter && std::string_view("aeiouy").find(c) == std::string_view::npos ? run + 1 : 0;
        longest_run = std::max(longest_run, run);
    }
    return longest_run >= consonants_in_a_row || (digits >= 3 && letters >= 4);
}

} // namespace

Reason random_host(const MessageView& mail) {
    if (mail.is_directory || mail.is_discussion_list || mail.is_automatic || mail.is_newsletter) return {};
    for (const auto* link : mail.hosts) {
        if (is_ip_literal(link->host) || is_free_hosting(link->host) || is_click_tracker(link->host) ||
            is_shortener(link->host) || is_brand_domain(link->host))
            continue;
        const auto label = organisation_label(link->host);
        if (label.find("xn--") != std::string::npos || !looks_generated(label)) continue;
        return fmt::format("The link's host {} looks made up by a program", shown(link->host));
    }
    return {};
}

} // namespace remand::scanner::detect
