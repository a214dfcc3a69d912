#include "scanner/text/text_head.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/text/fnv.hpp"

// The linker makes an object of model/text_head.bin and names its ends so.
extern "C" {
extern const char _binary_text_head_bin_start[]; // NOLINT
extern const char _binary_text_head_bin_end[];   // NOLINT
}

namespace remand::scanner {
namespace {

constexpr std::string_view magic = "remand text head 1\n";
constexpr std::size_t fewest_features = 40;

float number(std::string_view text) {
    float value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

TextFeatures text_features(std::string_view folded) {
    auto features = HeadFeatures(HeadWords(folded)).all();
    std::sort(features.begin(), features.end());
    return features;
}

TextHead::TextHead(std::vector<float> weights, float bias, std::string trained_on)
    : weights_(buckets, 0), bias_(bias), trained_on_(std::move(trained_on)) {
    float largest = 0;
    for (const float weight : weights) largest = std::max(largest, std::abs(weight));
    step_ = largest / 127;
    for (std::size_t i = 0; step_ > 0 && i < buckets && i < weights.size(); ++i)
        weights_[i] = static_cast<std::int8_t>(std::lround(weights[i] / step_));
    work_out_hash();
}

void TextHead::work_out_hash() {
    std::uint32_t hash = fnv_start;
    const auto add = [&](std::uint32_t byte) { hash = fnv_with(hash, static_cast<char>(byte & 0xFFU)); };
    for (const auto weight : weights_) add(static_cast<std::uint8_t>(weight));
    for (const float value : {step_, bias_})
        for (unsigned shift = 0; shift < 32; shift += 8) add(std::bit_cast<std::uint32_t>(value) >> shift);
    hash_ = hash;
}

std::string TextHead::hash() const { return fmt::format("{:08x}", hash_); }

std::string TextHead::serialise() const {
    std::string out(magic);
    out +=
        fmt::format("trained on: {}\nbuckets: {}\nstep: {:.9g}\nbias: {:.9g}\n\n", trained_on_, buckets, step_, bias_);
    for (const auto weight : weights_) out.push_back(static_cast<char>(weight));
    return out;
}

Result<TextHead> TextHead::parse(std::string_view file) {
    const auto broken = [](std::string_view why) {
        return fail(ErrorKind::give_up, "text_head.broken", fmt::format("The text head {}.", why));
    };
    if (!file.starts_with(magic)) return broken("is not one, or of another version");
    const auto end = file.find("\n\n");
    if (end == std::string_view::npos || file.size() - end - 2 != buckets) return broken("is cut off");
    TextHead head;
    for (const auto line : split(file.substr(magic.size(), end - magic.size()), '\n')) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) return broken("has a broken header");
        const auto name = line.substr(0, colon), value = line.substr(colon + 2);
        if (name == "trained on") head.trained_on_ = value;
        if (name == "step") head.step_ = number(value);
        if (name == "bias") head.bias_ = number(value);
    }
    const auto bytes = file.substr(end + 2);
    for (std::size_t i = 0; i < buckets; ++i) head.weights_[i] = static_cast<std::int8_t>(bytes[i]);
    head.work_out_hash();
    return head;
}

float TextHead::log_odds(std::span<const std::uint32_t> features) const {
    if (features.size() < fewest_features) return 0;
    int sum = 0;
    for (const auto feature : features) sum += weights_[feature];
    return bias_ + step_ * static_cast<float>(sum) / std::sqrt(static_cast<float>(features.size()));
}

const TextHead& shipped_text_head() {
    static const TextHead head = [] {
        auto parsed =
            TextHead::parse({_binary_text_head_bin_start,
                             static_cast<std::size_t>(_binary_text_head_bin_end - _binary_text_head_bin_start)});
        if (!parsed) throw std::logic_error(parsed.error().message); // built from a broken file
        return std::move(*parsed);
    }();
    return head;
}

} // namespace remand::scanner
