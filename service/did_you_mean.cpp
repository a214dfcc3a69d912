#include "service/did_you_mean.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace remand::service {
namespace {

std::size_t changes_between(std::string_view a, std::string_view b) { // Levenshtein
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j)
            diagonal =
                std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1)}));
    }
    return row.back();
}

} // namespace

std::string nearest_word(const std::vector<std::string>& words, std::string_view written) {
    if (words.empty()) return {};
    const auto distance = [&](const std::string& word) {
        const auto last = [](std::string_view text) { return text.substr(text.rfind('.') + 1); };
        return last(word) == last(written) ? std::size_t{0} : changes_between(word, written);
    };
    return *std::min_element(words.begin(), words.end(),
                             [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
}

} // namespace remand::service
