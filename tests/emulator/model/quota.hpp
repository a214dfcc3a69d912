// Units that Gmail's methods cost, counted for each mailbox and minute
// (developers.google.com/gmail/api/reference/quota; the table changed for new projects in May 2026).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/clock.hpp"

namespace remand::emulator {

struct UnitCost {
    int fresh = 0; // projects since May 2026
    int old = 0;
};
[[nodiscard]] UnitCost units_of(std::string_view operation);

class QuotaMeter {
public:
    static constexpr std::int64_t new_limit = 6'000, old_limit = 15'000; // a minute and mailbox

    // False when the mailbox would be over the limit in this minute: then nothing is counted. limit 0: never.
    bool charge(const std::string& mailbox, int units, std::int64_t limit, Timestamp now);
    // Since the start or the last clear().
    [[nodiscard]] std::int64_t total() const { return total_; }
    [[nodiscard]] std::int64_t total_of(const std::string& mailbox) const;
    void clear();

private:
    struct Use {
        std::int64_t minute = 0, units = 0, total = 0;
    };
    std::unordered_map<std::string, Use> uses_;
    std::int64_t total_ = 0;
};

} // namespace remand::emulator
