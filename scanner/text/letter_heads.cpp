#include "scanner/text/letter_heads.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/text/fnv.hpp"
#include "scanner/text/concepts.hpp"

// The linker makes an object of model/letter_heads.bin and names its ends so.
extern "C" {
extern const char _binary_letter_heads_bin_start[]; // NOLINT
extern const char _binary_letter_heads_bin_end[];   // NOLINT
}

namespace remand::scanner {
namespace {

constexpr std::string_view magic = "remand letter heads 1\n";
constexpr std::size_t fewest_features = 12, short_text = 60;
constexpr float too_little = -9;

constexpr EnumTable<Letter, letter_kinds> names{{{Letter::extortion, "extortion"},
                                                 {Letter::callback, "callback"},
                                                 {Letter::payee_change, "payee_change"},
                                                 {Letter::secret_request, "secret_request"},
                                                 {Letter::account_lure, "account_lure"},
                                                 {Letter::document_lure, "document_lure"},
                                                 {Letter::assurance, "assurance"}}};
constexpr auto kinds = [] {
    std::array<Letter, letter_kinds> out{};
    for (std::size_t i = 0; i < letter_kinds; ++i) out[i] = names[i].first;
    return out;
}();

LetterOdds numbers(std::string_view text) {
    LetterOdds out{};
    std::size_t kind = 0;
    for (const auto value : split(text, ' ')) {
        if (kind == letter_kinds) break;
        std::from_chars(value.data(), value.data() + value.size(), out[kind++]);
    }
    return out;
}

std::string in_text(const LetterOdds& values) {
    std::vector<std::string> out;
    for (const auto value : values) out.push_back(fmt::format("{:.9g}", value));
    return join(out, " ");
}

// "You" and "before" may weigh much, and say nothing to whoever reads why.
bool tells_something(std::string_view word) {
    constexpr std::size_t shortest = 5; // letters, of a word that no meaning is known of
    const auto& concepts = shipped_concepts();
    const auto meanings = concepts.of(word);
    if (meanings.empty()) return word.size() >= shortest;
    return std::none_of(meanings.begin(), meanings.end(),
                        [&](Concept meaning) { return concepts.names()[meaning].starts_with('_'); });
}

std::string concepts_hash() { return fmt::format("{:08x}", shipped_concepts().hash()); }

} // namespace

std::string_view to_text(Letter kind) { return text_of(names, kind); }
std::span<const Letter> all_letters() { return kinds; }

LetterHeads::LetterHeads(const Weights& weights, const LetterOdds& biases, std::string trained_on)
    : rows_(buckets), biases_(biases), trained_on_(std::move(trained_on)) {
    for (std::size_t kind = 0; kind < letter_kinds; ++kind) {
        float largest = 0;
        for (const float weight : weights[kind]) largest = std::max(largest, std::abs(weight));
        steps_[kind] = largest / 127;
        for (std::size_t i = 0; largest > 0 && i < buckets && i < weights[kind].size(); ++i)
            rows_[i][kind] = static_cast<std::int8_t>(std::lround(weights[kind][i] / steps_[kind]));
    }
    work_out_hash();
}

void LetterHeads::work_out_hash() {
    std::uint32_t hash = fnv_start;
    const auto add = [&](std::uint32_t byte) { hash = fnv_with(hash, static_cast<char>(byte & 0xFFU)); };
    const auto add_word = [&](std::uint32_t word) {
        for (unsigned shift = 0; shift < 32; shift += 8) add(word >> shift);
    };
    for (const auto& row : rows_)
        for (std::size_t kind = 0; kind < letter_kinds; ++kind) add(static_cast<std::uint8_t>(row[kind]));
    for (const auto* values : {&steps_, &biases_})
        for (const float value : *values) add_word(std::bit_cast<std::uint32_t>(value));
    add_word(shipped_concepts().hash());
    hash_ = hash;
}

std::string LetterHeads::hash() const { return fmt::format("{:08x}", hash_); }

std::string LetterHeads::serialise() const {
    std::string out(magic);
    out += fmt::format("trained on: {}\nmeanings: {}\nbuckets: {}\nkinds:", trained_on_, concepts_hash(), buckets);
    for (const auto kind : kinds) out += fmt::format(" {}", to_text(kind));
    out += fmt::format("\nsteps: {}\nbiases: {}\n\n", in_text(steps_), in_text(biases_));
    for (const auto& row : rows_)
        for (std::size_t kind = 0; kind < letter_kinds; ++kind) out.push_back(static_cast<char>(row[kind]));
    return out;
}

Result<LetterHeads> LetterHeads::parse(std::string_view file) {
    const auto broken = [](std::string_view why) {
        return fail(ErrorKind::give_up, "letter_heads.broken", fmt::format("The file of letter heads {}.", why));
    };
    if (!file.starts_with(magic)) return broken("is not one, or of another version");
    const auto end = file.find("\n\n");
    if (end == std::string_view::npos || file.size() - end - 2 != buckets * letter_kinds) return broken("is cut off");
    LetterHeads heads;
    for (const auto line : split(file.substr(magic.size(), end - magic.size()), '\n')) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) return broken("has a broken header");
        const auto name = line.substr(0, colon), value = line.substr(colon + 2);
        if (name == "trained on") heads.trained_on_ = value;
        if (name == "meanings" && value != concepts_hash()) return broken("was learnt with other meanings of words");
        if (name == "steps") heads.steps_ = numbers(value);
        if (name == "biases") heads.biases_ = numbers(value);
    }
    const auto* byte = file.data() + end + 2;
    for (auto& row : heads.rows_)
        for (std::size_t kind = 0; kind < letter_kinds; ++kind) row[kind] = static_cast<std::int8_t>(*byte++);
    heads.work_out_hash();
    return heads;
}

float LetterHeads::length_of(std::size_t features) {
    return std::sqrt(static_cast<float>(std::max(features, short_text)));
}

LetterOdds LetterHeads::log_odds(std::span<const std::uint16_t> features) const {
    LetterOdds out;
    out.fill(too_little);
    if (features.size() < fewest_features) return out;
    std::array<int, row_size> sums{};
    for (const auto feature : features) {
        const auto& row = rows_[feature];
        for (std::size_t kind = 0; kind < row_size; ++kind) sums[kind] += row[kind];
    }
    const auto length = length_of(features.size());
    for (std::size_t kind = 0; kind < letter_kinds; ++kind)
        out[kind] = biases_[kind] + steps_[kind] * static_cast<float>(sums[kind]) / length;
    return out;
}

std::vector<std::string> LetterHeads::telling_words(Letter kind, const HeadWords& words, std::size_t count,
                                                    std::size_t most) const {
    struct Word {
        int weight = 0;
        std::size_t place = 0;
    };
    std::vector<Word> found(words.size());
    for (std::size_t i = 0; i < found.size(); ++i) found[i].place = i;
    // What two words weigh together is half each one's.
    for (const auto& origin : letter_feature_origins(words, count)) {
        const int weight = rows_[origin.feature][static_cast<std::size_t>(kind)];
        found[origin.first].weight += weight;
        found[origin.second].weight += weight;
    }
    std::erase_if(found, [&](const Word& word) { return word.weight <= 0 || !tells_something(words[word.place]); });
    std::stable_sort(found.begin(), found.end(), [](const Word& a, const Word& b) { return a.weight > b.weight; });
    std::vector<std::size_t> places;
    for (const auto& word : found) {
        if (places.size() == most) break;
        if (std::none_of(places.begin(), places.end(), [&](auto place) { return words[place] == words[word.place]; }))
            places.push_back(word.place);
    }
    std::sort(places.begin(), places.end());
    std::vector<std::string> out;
    for (const auto place : places) out.emplace_back(words[place]);
    return out;
}

const LetterHeads& shipped_letter_heads() {
    static const LetterHeads heads = [] {
        auto parsed = LetterHeads::parse(
            {_binary_letter_heads_bin_start,
             static_cast<std::size_t>(_binary_letter_heads_bin_end - _binary_letter_heads_bin_start)});
        if (!parsed) throw std::logic_error(parsed.error().message); // built from a broken file
        return std::move(*parsed);
    }();
    return heads;
}

} // namespace remand::scanner
