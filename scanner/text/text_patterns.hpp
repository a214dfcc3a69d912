// All patterns that texts of mail are searched for, compiled once and together, so that one way over a text finds them all.
// Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/pattern_set.hpp"
#include "scanner/text/phrases.hpp"

namespace remand::scanner {

struct TextPatterns {
    std::unique_ptr<const PatternSet> set; // in the order of the ranges below
    PatternSet::Range themes, all_wordings, marks;
    std::vector<Theme> theme_of;                                                // of the patterns in `themes`
    std::array<PatternSet::Range, static_cast<std::size_t>(Wording::count)> wordings; // within `all_wordings`
};

[[nodiscard]] const TextPatterns& text_patterns();

} // namespace remand::scanner
