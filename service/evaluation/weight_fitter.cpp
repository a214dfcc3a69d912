#include "service/evaluation/weight_fitter.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace remand::service {
namespace {

constexpr int epochs = 80;
constexpr double threshold = 32, temperature = 5, margin = 3; // in points
constexpr double pull = 0.002, rate = 4;
constexpr double least_share = 0.6, most_share = 1.6, most_more = 4; // of the weight chosen by hand

struct Sign {
    double by_hand = 0, points = 0, gradient = 0, sum_of_squares = 1;
    bool is_fixed = false;
};

bool is_fixed(std::string_view code, int by_hand) {
    // A missing address is what some collections make of a masked one.
    return by_hand <= 1 || code.starts_with("auth.") || code.starts_with("attachments.") || code.starts_with("rule.") ||
           code == "structure.no_sender_address" || code == "identity.known_sender" || code == "identity.bad_history";
}

} // namespace

FitExample fit_example(const JudgedMessage& message, double class_weight) {
    FitExample example{
        message.file.path.filename().string(), {}, message.campaign, message.file.kind != Kind::wanted, class_weight};
    for (const auto& row : message.verdict.evidence)
        if (!row.code.starts_with("model.cap_")) example.evidence.emplace_back(row.code, row.weight);
    return example;
}

scanner::FittedWeights fit_weights(std::vector<FitExample> examples) {
    std::sort(examples.begin(), examples.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    std::map<int, int> campaign_sizes;
    for (const auto& example : examples) ++campaign_sizes[example.campaign];
    std::map<std::string, Sign, std::less<>> signs;
    std::vector<std::vector<Sign*>> fired;
    for (auto& example : examples) {
        // A campaign of a thousand copies is no thousand cases.
        if (example.is_unwanted) example.weight /= std::pow(std::max(1, campaign_sizes[example.campaign]), 0.7);
        auto& row = fired.emplace_back();
        for (const auto& [code, points] : example.evidence) {
            auto& sign = signs[code];
            sign.by_hand = sign.points = points;
            sign.is_fixed = is_fixed(code, points);
            row.push_back(&sign);
        }
    }
    for (int epoch = 0; epoch < epochs; ++epoch) {
        for (auto& [code, sign] : signs)
            sign.gradient = pull * static_cast<double>(examples.size()) * (sign.points - sign.by_hand) / 100;
        for (std::size_t i = 0; i < examples.size(); ++i) {
            double sum = 0;
            for (const auto* sign : fired[i]) sum += sign->points;
            const double side = examples[i].is_unwanted ? -margin : margin;
            const double chance = 1 / (1 + std::exp(-(sum + side - threshold) / temperature));
            const double error = (chance - (examples[i].is_unwanted ? 1 : 0)) * examples[i].weight / temperature;
            for (auto* sign : fired[i]) sign->gradient += error;
        }
        for (auto& [code, sign] : signs) {
            if (sign.is_fixed) continue;
            sign.sum_of_squares += sign.gradient * sign.gradient;
            sign.points -= rate * sign.gradient / std::sqrt(sign.sum_of_squares);
            sign.points = std::clamp(sign.points, sign.by_hand * least_share, sign.by_hand * most_share + most_more);
        }
    }
    scanner::FittedWeights out;
    for (const auto& [code, sign] : signs)
        if (const auto points = static_cast<int>(std::lround(sign.points)); points != static_cast<int>(sign.by_hand))
            out.emplace(code, points);
    return out;
}

} // namespace remand::service
