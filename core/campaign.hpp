// Which group of near-copies a message belongs to, as far as one can tell from it. It says that messages are alike, never
// that they are bad.
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace remand {

struct CampaignPrint {
    std::string key;                   // 16 bytes, of what all copies share; empty: the message says too little
    std::optional<std::uint64_t> text; // simhash; none for short texts, all of which is in the key
    [[nodiscard]] bool empty() const { return key.empty(); }
    bool operator==(const CampaignPrint&) const = default;
};

inline constexpr int most_different_bits = 10; // of two texts: one word in ten may differ, which is a name and a number in a
                                               // short letter; 32 by chance
inline constexpr std::chrono::days campaign_silence{7}; // a group from which nothing came for so long is over

[[nodiscard]] inline bool is_like(const CampaignPrint& a, const CampaignPrint& b) {
    if (a.empty() || a.key != b.key || a.text.has_value() != b.text.has_value()) return false;
    return !a.text || std::popcount(*a.text ^ *b.text) <= most_different_bits;
}

} // namespace remand
