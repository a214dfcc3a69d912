// Words in names and domains that say nothing by themselves, by the list in scanner/data/name_affixes.txt. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace remand::scanner {

enum class Affix {
    tied,    // to a company's name by those who imitate it: "login", "payroll"
    system,  // that staff sign in to: "workday"
    common,  // what many organisations begin their name with
    service, // beside a brand, in the name of a sender that poses as it: "Support"
    mailing  // beside a brand, in the domain that its newsletters come from
};

// `word` in lower case, without accents.
[[nodiscard]] bool is_affix(std::string_view word, Affix kind);

// As the list's rows begin.
[[nodiscard]] std::optional<Affix> parse_affix(std::string_view text);

} // namespace remand::scanner
