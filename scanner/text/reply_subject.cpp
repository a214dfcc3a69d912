#include "scanner/text/reply_subject.hpp"

#include <algorithm>
#include <array>

namespace remand::scanner {
namespace {

constexpr auto replies = std::to_array<std::string_view>(
    {"re", "aw", "rv", "sv", "vs", "antw", "antwort", "res", "r", "ref", "rif", "odp", "ynt", "betreff"});
constexpr auto forwards = std::to_array<std::string_view>({"fw", "fwd", "wg", "tr", "enc", "i", "rv", "doorst", "vl"});

template <std::size_t count>
bool begins_with_one_of(std::string_view subject, const std::array<std::string_view, count>& words) {
    while (subject.starts_with('[')) { // "[talk] ", "[#12] "
        const auto end = subject.find(']');
        if (end == std::string_view::npos) return false;
        subject.remove_prefix(std::min(subject.find_first_not_of(' ', end + 1), subject.size()));
    }
    auto word = subject.substr(0, subject.find_first_of(":[(^ ")); // "re[2]:", "re(2):", "re^2:"
    auto rest = subject.substr(word.size());
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1); // French: "re :"
    if (!rest.empty() && rest.front() != ':') rest.remove_prefix(std::min(rest.find(':'), rest.size()));
    const bool is_near =
        rest.starts_with(':') && static_cast<std::size_t>(rest.data() - subject.data()) <= word.size() + 6;
    return is_near && std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

bool is_reply_subject(std::string_view folded) { return begins_with_one_of(folded, replies); }
bool is_forward_subject(std::string_view folded) { return begins_with_one_of(folded, forwards); }

} // namespace remand::scanner
