#include "scanner/model/fitted_weights.hpp"

#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/embedded.hpp"

namespace remand::scanner {

Result<FittedWeights> parse_fitted_weights(std::string_view text) {
    constexpr int most = 100;
    FittedWeights weights;
    int number = 0;
    for (const auto line : split(text, '\n')) {
        ++number;
        const auto row = trim(line);
        if (row.empty() || row.front() == '#') continue;
        const auto tab = row.find('\t');
        const auto points = tab == std::string_view::npos ? std::string_view() : trim(row.substr(tab + 1));
        int value = 0;
        const auto [end, error] = std::from_chars(points.data(), points.data() + points.size(), value);
        if (points.empty() || error != std::errc{} || end != points.data() + points.size() || value > most ||
            value < -most)
            return fail(
                ErrorKind::give_up, "weights.broken",
                fmt::format("Line {} of the weights is not a code, a tab and whole points up to {}.", number, most));
        weights.emplace(trim(row.substr(0, tab)), value);
    }
    return weights;
}

std::string to_text(const FittedWeights& weights, std::string_view comment) {
    std::string out(comment);
    for (const auto& [code, points] : weights) out += fmt::format("{}\t{}\n", code, points);
    return out;
}

const FittedWeights& shipped_weights() {
    static const FittedWeights weights = [] {
        auto parsed = parse_fitted_weights(built_in_table("fitted_weights"));
        if (!parsed) throw std::logic_error(parsed.error().message); // built from a broken file
        return std::move(*parsed);
    }();
    return weights;
}

int weight_of(const FittedWeights& weights, std::string_view code, int chosen_by_hand) {
    const auto found = weights.find(code);
    return found == weights.end() ? chosen_by_hand : found->second;
}

} // namespace remand::scanner
