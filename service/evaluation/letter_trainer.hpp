// Trains the heads of letters (scanner/text/letter_heads): for each kind of fraud a logistic regression over letters
// that were written for the purpose, against honest letters about the same things and, where there is any, honest mail.
// The same letters and mail give the same bytes, whatever the order they come in.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "scanner/text/letter_heads.hpp"

namespace remand::service {

struct WrittenLetter {
    std::string name; // decides the order
    std::string language;
    std::optional<scanner::Letter> kind; // nullopt: honest
    scanner::LetterFeatures features;
};

// Honest mail by its class: what somebody wrote himself.
struct HonestMail {
    std::string name, mail_class;
    scanner::LetterFeatures features;
    float weight = 1; // 0: not learnt
};

struct LetterMaterial {
    std::vector<WrittenLetter> letters;
    std::vector<HonestMail> mail;
};

// Lines "kind<TAB>language<TAB>text", the kind as scanner::to_text() has it or "honest"; '#' begins a comment.
// fix_configuration with the line that is none.
[[nodiscard]] Result<std::vector<WrittenLetter>> read_letters(const std::filesystem::path& file);

[[nodiscard]] scanner::LetterHeads train_letter_heads(const LetterMaterial& material, std::string trained_on);

} // namespace remand::service
