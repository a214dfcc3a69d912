#include "service/evaluation/letter_trainer.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/text/fold.hpp"
#include "service/evaluation/ftrl.hpp"

namespace remand::service {
namespace {

using scanner::Letter;
using scanner::LetterHeads;

constexpr int epochs = 12;
constexpr FtrlRates rates{.alpha = 1.0, .beta = 1.0, .l1 = 0.01, .l2 = 0.1};
// A letter of the kind counts for as much as all that there are fewer of; letters of other kinds hardly speak against
// one, since a letter can be two things at once.
constexpr double of_the_kind = 5, of_another_kind = 0.2, of_mail = 0.3;

struct Example {
    std::string_view name;
    const scanner::LetterFeatures* features;
    bool is_positive;
    double importance;
};

std::vector<Example> examples_of(const LetterMaterial& material, Letter kind) {
    std::vector<Example> out;
    for (const auto& letter : material.letters) {
        const bool is_positive = letter.kind == kind;
        const double importance = is_positive ? of_the_kind : letter.kind ? of_another_kind : 1;
        out.push_back({letter.name, &letter.features, is_positive, importance});
    }
    for (const auto& mail : material.mail)
        if (mail.weight > 0)
            out.push_back({mail.name, &mail.features, false, of_mail * static_cast<double>(mail.weight)});
    return out;
}

Ftrl learn(std::vector<Example> examples) {
    Ftrl learner(LetterHeads::buckets, rates);
    for_each_in_epochs(examples, epochs, [&](const Example& example) {
        learner.learn(*example.features, static_cast<double>(LetterHeads::length_of(example.features->size())),
                      example.is_positive, example.importance);
    });
    return learner;
}

std::optional<Letter> kind_named(std::string_view name) {
    for (const auto kind : scanner::all_letters())
        if (scanner::to_text(kind) == name) return kind;
    return {};
}

} // namespace

Result<std::vector<WrittenLetter>> read_letters(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream)
        return fail(ErrorKind::fix_configuration, "fit.letters",
                    fmt::format("{} cannot be read.", to_valid_utf8(file.string())));
    std::vector<WrittenLetter> letters;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (trim(line).empty() || line.front() == '#') continue;
        const auto fields = split(line, '\t');
        const auto kind = fields.size() == 3 ? kind_named(fields[0]) : std::nullopt;
        if (fields.size() != 3 || (!kind && fields[0] != "honest"))
            return fail(ErrorKind::fix_configuration, "fit.letters",
                        fmt::format("{}, line {}: write it as kind, tab, language, tab, text.",
                                    to_valid_utf8(file.string()), number));
        letters.push_back({std::string(fields[2]), std::string(fields[1]), kind,
                           scanner::letter_features(scanner::fold(to_valid_utf8(fields[2])))});
    }
    return letters;
}

scanner::LetterHeads train_letter_heads(const LetterMaterial& material, std::string trained_on) {
    LetterHeads::Weights weights;
    scanner::LetterOdds biases{};
    for (const auto kind : scanner::all_letters()) {
        const auto learner = learn(examples_of(material, kind));
        const auto at = static_cast<std::size_t>(kind);
        weights[at] = learner.weights();
        biases[at] = static_cast<float>(learner.bias());
    }
    return {weights, biases, std::move(trained_on)};
}

} // namespace remand::service
