// Follow-the-regularised-leader (FTRL-proximal, McMahan et al. 2013) with L1 and L2: a logistic regression learnt from
// one example after the other. What it has learnt depends on their order alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace remand::service {

struct FtrlRates {
    double alpha, beta, l1, l2;
};

class Ftrl {
public:
    Ftrl(std::size_t buckets, FtrlRates rates) : rates_(rates), z_(buckets), n_(buckets) {}

    // `size`: what the sum of the weights is divided by.
    template <typename Features> [[nodiscard]] double log_odds(const Features& features, double size) const {
        double sum = bias();
        for (const auto feature : features) sum += weight(feature) / size;
        return sum;
    }
    template <typename Features>
    void learn(const Features& features, double size, bool is_positive, double importance) {
        const double chance = 1 / (1 + std::exp(-std::clamp(log_odds(features, size), -30.0, 30.0)));
        const double error = (chance - (is_positive ? 1 : 0)) * importance;
        for (const auto feature : features) update(z_[feature], n_[feature], weight(feature), error / size);
        update(bias_z_, bias_n_, bias(), error);
    }
    [[nodiscard]] double weight(std::size_t feature) const { return weight_of(z_[feature], n_[feature], rates_.l1); }
    [[nodiscard]] double bias() const { return weight_of(bias_z_, bias_n_, 0); }
    [[nodiscard]] std::vector<float> weights() const {
        std::vector<float> out(z_.size());
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(weight(i));
        return out;
    }

private:
    [[nodiscard]] double weight_of(double z, double n, double lasso) const {
        if (std::abs(z) <= lasso) return 0;
        return -(z - std::copysign(lasso, z)) / ((rates_.beta + std::sqrt(n)) / rates_.alpha + rates_.l2);
    }
    void update(double& z, double& n, double weight, double gradient) const {
        const double sigma = (std::sqrt(n + gradient * gradient) - std::sqrt(n)) / rates_.alpha;
        z += gradient - sigma * weight;
        n += gradient * gradient;
    }
    FtrlRates rates_;
    std::vector<double> z_, n_;
    double bias_z_ = 0, bias_n_ = 0;
};

// Where an example stands in an epoch: by its name alone, so that the same examples give the same bytes.
[[nodiscard]] inline std::uint64_t order_of(std::string_view name, int epoch) {
    std::uint64_t hash = 14695981039346656037ULL + static_cast<std::uint64_t>(epoch) * 0x9E3779B97F4A7C15ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash ^ (hash >> 29);
}

// Goes so many times through the examples, which have a `name` each; what comes out does not depend on how they lie.
template <typename Example, typename Learn>
void for_each_in_epochs(std::vector<Example>& examples, int epochs, Learn learn) {
    for (int epoch = 0; epoch < epochs; ++epoch) {
        std::sort(examples.begin(), examples.end(), [&](const auto& a, const auto& b) {
            return std::pair(order_of(a.name, epoch), std::string_view(a.name)) <
                   std::pair(order_of(b.name, epoch), std::string_view(b.name));
        });
        for (const auto& example : examples) learn(example);
    }
}

} // namespace remand::service
