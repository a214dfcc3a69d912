// How far the heads of letters carry to letters that they have not seen: each letter and each mail is judged by heads
// that were trained without it, in five parts, and without any letter of its language.
#pragma once

#include <string>
#include <vector>

#include "service/evaluation/letter_trainer.hpp"

namespace remand::service {

struct LetterScore {
    std::optional<scanner::Letter> kind; // what it was written as; nullopt: honest
    std::string mail_class;              // of mail; empty: a letter
    scanner::LetterOdds odds{};
};

enum class LeftOut { fifths, languages };
// In the order of letters, then mail. Mail is always left out by fifths; mail of weight 0 is only judged.
[[nodiscard]] std::vector<LetterScore> validate_letters(const LetterMaterial& material, LeftOut what);

// A table for eyes: for each kind how many letters are found at one, five and ten false alarms among a hundred honest
// letters, and at the thresholds of the detectors; and how much honest mail of each class is above these.
[[nodiscard]] std::string letter_report(const std::vector<LetterScore>& scores);

} // namespace remand::service
