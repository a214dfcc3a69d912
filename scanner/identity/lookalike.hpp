// Does a domain look like another one that it is not? Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

enum class LookalikeKind {
    homograph,      // reads the same: other scripts' letters, digits for letters, rn for m
    typo,           // one letter off (two in long names)
    swapped_suffix, // the same name under another ending
    combination     // the name plus "-payroll", "secure" ...
};
struct Lookalike {
    LookalikeKind kind;
    std::string original; // the domain that it looks like
};

// Domains worth imitating, prepared once for many questions. Immutable; thread-safe.
class ImitatedDomains {
public:
    explicit ImitatedDomains(const std::vector<std::string>& registrable_domains);

    // A domain in the list, or below one, is never a lookalike of another in it: siblings that one organisation owns
    // are all in there.
    [[nodiscard]] std::optional<Lookalike> find(std::string_view host) const;

private:
    struct Original {
        std::string domain, label, skeleton;
        std::string bare;   // the label without hyphens
        std::string part;   // what comes before its first hyphen, where that is telling by itself; otherwise empty
        std::string suffix; // of the domain, behind the label
        std::string dotted; // the domain with a dot before and behind it
    };
    // Enough of an original to tell that nearly every host is no lookalike of it. Letters are sets (lookalike.cpp).
    struct Outline {
        std::uint64_t domain = 0, label = 0, combined = 0, skeleton = 0; // letters; combined: of what a combination must hold
        std::uint32_t label_size = 0;
        int most_typos = 0;
    };
    struct Question;
    [[nodiscard]] static bool may_be(const Question& host, const Outline& original);
    [[nodiscard]] static bool may_be_typo(const Question& host, const Outline& original);
    [[nodiscard]] static std::optional<LookalikeKind> compared(const Question& host, const Original& original, const Outline& outline);

    std::vector<Original> originals_;
    std::vector<Outline> outlines_; // of the same
};

} // namespace remand::scanner
