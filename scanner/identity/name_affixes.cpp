#include "scanner/identity/name_affixes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "core/text.hpp"
#include "scanner/lists/lists.hpp"

namespace remand::scanner {
namespace {

constexpr std::array<std::string_view, 5> kinds{"tied", "system", "common", "service", "mailing"};

constexpr unsigned bit(Affix kind) { return 1U << static_cast<unsigned>(kind); }

// The kinds of each word, a bit a kind.
const std::unordered_map<std::string_view, unsigned>& parts() {
    static const auto all = [] {
        std::unordered_map<std::string_view, unsigned> out;
        for (const std::string_view row : lists().rows("name_affixes")) {
            const auto words = split(row, ' ');
            const auto kind = parse_affix(words.front());
            if (!kind) continue; // lists() takes no such row
            for (std::size_t i = 1; i < words.size(); ++i)
                if (!words[i].empty()) out[words[i]] |= bit(*kind);
        }
        return out;
    }();
    return all;
}

} // namespace

bool is_affix(std::string_view word, Affix kind) {
    const auto found = parts().find(word);
    return found != parts().end() && (found->second & bit(kind)) != 0;
}

std::optional<Affix> parse_affix(std::string_view text) {
    const auto found = std::ranges::find(kinds, text);
    if (found == kinds.end()) return {};
    return static_cast<Affix>(found - kinds.begin());
}

} // namespace remand::scanner
