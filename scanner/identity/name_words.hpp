// A written name, taken apart: "Doe, Jane (Finance)", "Jane Doe via Example", "j.doe@example.com". It says which words
// stand together and how the parts are joined; what they mean is name_match.hpp's. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct NameWord {
    std::vector<std::string> forms; // in Latin letters, the plain one first; never empty
    std::string look;               // skeleton: for words that look alike
    std::vector<std::string> keys;  // of words in other scripts and of all forms: romanisation_key
    bool is_foreign = false;        // has letters of another script than Latin
    bool is_mixed = false;          // of several
    bool is_joined = false;         // a hyphen stands between the word before and this one
    bool is_possessive = false;     // "Doe's"; the forms are without the s

    [[nodiscard]] const std::string& text() const { return forms.front(); }
    [[nodiscard]] bool is_initial() const { return forms.front().size() == 1; }
    [[nodiscard]] bool is_number() const;
};

// How a part follows the one before it.
enum class Lead {
    start,
    comma,      // "Doe, Jane", "Jane Doe, CFO"
    bracket,    // in brackets or quotes
    mark,       // "Acme | Jane Doe", "Jane Doe - CFO"
    from,       // from, by: the name of the sender follows
    by_way,     // via, at, on behalf of: the name stood before
    about,      // of, for, to, about, with: another's name follows
    conjunction // and, &
};

struct NamePart {
    Lead lead = Lead::start;
    std::vector<NameWord> words;
};

struct WrittenName {
    std::vector<NamePart> parts;        // none of them empty
    std::vector<std::string> addresses; // that stand in it, lower case
    bool is_address = false;            // nothing but an address: the words are those of its local part
};

inline constexpr std::size_t most_name_bytes = 512; // what comes after is not looked at
inline constexpr std::size_t most_name_words = 24;

// Invisible characters are gone, letters that are spaced out ("J a n e  D o e") are one word.
[[nodiscard]] WrittenName take_apart(std::string_view name);

// Lower case, without "+tag", and for Gmail without dots: two spellings of one mailbox.
[[nodiscard]] std::string mailbox_key(std::string_view address);

} // namespace remand::scanner
