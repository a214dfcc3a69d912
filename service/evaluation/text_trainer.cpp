#include "service/evaluation/text_trainer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/text/fold.hpp"

namespace remand::service {
namespace {

constexpr int epochs = 20;
constexpr double alpha = 0.3, beta = 1.0, l1 = 0.15, l2 = 1.0;

std::uint64_t order_of(std::string_view name, int epoch) {
    std::uint64_t hash = 14695981039346656037ULL + static_cast<std::uint64_t>(epoch) * 0x9E3779B97F4A7C15ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash ^ (hash >> 29);
}

class Learner {
public:
    void learn(const LabelledText& text) {
        const double size = std::sqrt(static_cast<double>(std::max<std::size_t>(1, text.features.size())));
        double logit = weight_of(bias_z_, bias_n_, 0);
        for (const auto feature : text.features) logit += weight(feature) / size;
        const double chance = 1 / (1 + std::exp(-std::clamp(logit, -30.0, 30.0)));
        const double error = (chance - (text.is_unwanted ? 1 : 0)) * text.weight;
        for (const auto feature : text.features) update(z_[feature], n_[feature], weight(feature), error / size, l1);
        update(bias_z_, bias_n_, weight_of(bias_z_, bias_n_, 0), error, 0);
    }
    [[nodiscard]] std::vector<float> weights() const {
        std::vector<float> out(scanner::TextHead::buckets);
        for (std::uint32_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(weight(i));
        return out;
    }
    [[nodiscard]] float bias() const { return static_cast<float>(weight_of(bias_z_, bias_n_, 0)); }

private:
    static double weight_of(double z, double n, double lasso) {
        if (std::abs(z) <= lasso) return 0;
        return -(z - std::copysign(lasso, z)) / ((beta + std::sqrt(n)) / alpha + l2);
    }
    [[nodiscard]] double weight(std::uint32_t feature) const { return weight_of(z_[feature], n_[feature], l1); }
    static void update(double& z, double& n, double weight, double gradient, double /*lasso*/) {
        const double sigma = (std::sqrt(n + gradient * gradient) - std::sqrt(n)) / alpha;
        z += gradient - sigma * weight;
        n += gradient * gradient;
    }
    std::vector<double> z_ = std::vector<double>(scanner::TextHead::buckets), n_ = z_;
    double bias_z_ = 0, bias_n_ = 0;
};

} // namespace

scanner::TextHead train_text_head(std::vector<LabelledText> texts, std::string trained_on) {
    Learner learner;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        std::sort(texts.begin(), texts.end(), [&](const auto& a, const auto& b) {
            return std::pair(order_of(a.name, epoch), std::string_view(a.name)) <
                   std::pair(order_of(b.name, epoch), std::string_view(b.name));
        });
        for (const auto& text : texts) learner.learn(text);
    }
    return {learner.weights(), learner.bias(), std::move(trained_on)};
}

Result<std::vector<LabelledText>> read_written_texts(const std::filesystem::path& file, float weight) {
    std::ifstream stream(file);
    if (!stream)
        return fail(ErrorKind::fix_configuration, "fit.written",
                    fmt::format("{} cannot be read.", to_valid_utf8(file.string())));
    std::vector<LabelledText> texts;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const auto text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        const auto tab = text.find('\t');
        const auto label = text.substr(0, tab);
        if (tab == std::string_view::npos || (label != "wanted" && label != "unwanted"))
            return fail(ErrorKind::fix_configuration, "fit.written",
                        fmt::format("{}, line {}: write it as wanted or unwanted, tab, text.",
                                    to_valid_utf8(file.string()), number));
        texts.push_back({fmt::format("written {}", number),
                         scanner::text_features(scanner::fold(to_valid_utf8(text.substr(tab + 1)))),
                         label == "unwanted", weight});
    }
    return texts;
}

} // namespace remand::service
