#include "scanner/text/amounts.hpp"

#include <array>

namespace remand::scanner {

bool names_amount(std::string_view folded) {
    constexpr std::array<std::string_view, 12> currencies{"$",   "\xE2\x82\xAC", "\xC2\xA3", "usd",    "eur",     "gbp",
                                                          "brl", "chf",          "cad",      "dollar", "dolares", "btc"};
    const auto is_digit = [&](std::size_t at) { return at < folded.size() && folded[at] >= '0' && folded[at] <= '9'; };
    for (const auto currency : currencies)
        for (auto at = folded.find(currency); at != std::string_view::npos; at = folded.find(currency, at + 1)) {
            const auto end = at + currency.size();
            const bool is_before = is_digit(end) || (end < folded.size() && folded[end] == ' ' && is_digit(end + 1));
            const bool is_behind = (at > 0 && is_digit(at - 1)) || (at > 1 && folded[at - 1] == ' ' && is_digit(at - 2));
            if (is_before || is_behind) return true;
        }
    return false;
}

} // namespace remand::scanner
