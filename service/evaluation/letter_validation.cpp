#include "service/evaluation/letter_validation.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "scanner/text/letter_thresholds.hpp"
#include "service/evaluation/ftrl.hpp"

namespace remand::service {
namespace {

constexpr int parts = 5;

// By its name alone, so that a letter added changes no other's part.
int part_of(std::string_view name) { return static_cast<int>(order_of(name, 0) % parts); }

struct Round {
    int part = -1;        // of letters and mail that are left out
    std::string language; // of letters that are left out
    [[nodiscard]] bool leaves_out(const WrittenLetter& letter) const {
        return language.empty() ? part_of(letter.name) == part : letter.language == language;
    }
    [[nodiscard]] bool leaves_out(const HonestMail& mail) const { return part_of(mail.name) == part; }
};

std::vector<Round> rounds_of(const LetterMaterial& material, LeftOut what) {
    std::vector<Round> out;
    if (what == LeftOut::fifths) {
        for (int part = 0; part < parts; ++part) out.push_back({part, {}});
        return out;
    }
    std::set<std::string> languages;
    for (const auto& letter : material.letters) languages.insert(letter.language);
    int part = 0;
    for (const auto& language : languages) out.push_back({part++, language});
    return out;
}

std::vector<float> odds_of(const std::vector<LetterScore>& scores, scanner::Letter kind, auto accepts) {
    std::vector<float> out;
    for (const auto& score : scores)
        if (accepts(score)) out.push_back(score.odds[static_cast<std::size_t>(kind)]);
    std::sort(out.rbegin(), out.rend());
    return out;
}

std::size_t above(const std::vector<float>& odds, float threshold) {
    return static_cast<std::size_t>(
        std::count_if(odds.begin(), odds.end(), [&](float value) { return value > threshold; }));
}

double percent(std::size_t count, std::size_t all) {
    return all == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(all);
}

} // namespace

std::vector<LetterScore> validate_letters(const LetterMaterial& material, LeftOut what) {
    std::vector<LetterScore> scores;
    for (const auto& letter : material.letters) scores.push_back({letter.kind, {}, {}});
    for (const auto& mail : material.mail) scores.push_back({{}, mail.mail_class, {}});
    for (const auto& round : rounds_of(material, what)) {
        LetterMaterial rest;
        for (const auto& letter : material.letters)
            if (!round.leaves_out(letter)) rest.letters.push_back(letter);
        for (const auto& mail : material.mail)
            if (!round.leaves_out(mail)) rest.mail.push_back(mail);
        const auto heads = train_letter_heads(rest, {});
        for (std::size_t i = 0; i < material.letters.size(); ++i)
            if (round.leaves_out(material.letters[i])) scores[i].odds = heads.log_odds(material.letters[i].features);
        for (std::size_t i = 0; i < material.mail.size(); ++i)
            if (round.leaves_out(material.mail[i]))
                scores[material.letters.size() + i].odds = heads.log_odds(material.mail[i].features);
    }
    return scores;
}

std::string letter_report(const std::vector<LetterScore>& scores) {
    std::set<std::string> classes;
    for (const auto& score : scores)
        if (!score.mail_class.empty()) classes.insert(score.mail_class);
    std::string out = fmt::format("{:<15}{:>8}{:>8}{:>8}{:>8}{:>11}{:>11}{:>9}\n", "kind", "letters", "at 1 %",
                                  "at 5 %", "at 10 %", "threshold", "found", "honest");
    for (const auto kind : scanner::all_letters()) {
        const auto found = odds_of(scores, kind, [&](const auto& score) { return score.kind == kind; });
        const auto honest =
            odds_of(scores, kind, [](const auto& score) { return !score.kind && score.mail_class.empty(); });
        out += fmt::format("{:<15}{:>8}", scanner::to_text(kind), found.size());
        for (const double share : {0.01, 0.05, 0.1}) {
            const auto allowed = static_cast<std::size_t>(static_cast<double>(honest.size()) * share);
            out += fmt::format(
                "{:>7.1f} ",
                percent(honest.empty() ? 0 : above(found, honest[std::min(allowed, honest.size() - 1)]), found.size()));
        }
        const auto threshold = scanner::letter_threshold(kind);
        out += fmt::format("{:>11.2f}{:>9.1f} %{:>7.1f} %\n", threshold, percent(above(found, threshold), found.size()),
                           percent(above(honest, threshold), honest.size()));
        for (const auto& name : classes) {
            const auto mail = odds_of(scores, kind, [&](const auto& score) { return score.mail_class == name; });
            if (const auto count = above(mail, threshold); count > 0)
                out += fmt::format("    {} of {} in {}\n", count, mail.size(), name);
        }
    }
    return out;
}

} // namespace remand::service
