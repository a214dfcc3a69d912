// Passwords that a mail gives for a file in it, in its own words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct StatedPasswords {
    std::vector<std::string> candidates; // the likeliest first, at most limits::password_candidates
    // The mail gives one as a value ("Passwort: 4821"), not only the word ("we will text you the password").
    bool is_given = false;
};

// Understands the words for password and code in English, German, French, Spanish, Portuguese, Italian and Dutch.
[[nodiscard]] StatedPasswords find_passwords(std::string_view subject, std::string_view text);

} // namespace remand::scanner
