// The examples of detector_examples.hpp, by what the detectors look at; and texts that several of them need.
#pragma once

#include <map>
#include <string>

#include "tests/scanner/detector_examples.hpp"

namespace remand::test {

[[nodiscard]] std::map<std::string, Pair> examples_of_sender();
[[nodiscard]] std::map<std::string, Pair> examples_of_links();
[[nodiscard]] std::map<std::string, Pair> examples_of_files();
[[nodiscard]] std::map<std::string, Pair> examples_of_content();
[[nodiscard]] std::map<std::string, Pair> examples_of_structure();

inline std::string blackmail() {
    return "I got into your computer in March and the camera filmed what you do at night. The video goes to your wife, "
           "your colleagues and all your contacts unless you pay me 900 dollars in bitcoin within 48 hours. Do not go to the police.";
}
inline std::string new_bank() {
    return "Our bank is closing the account that you have on file. Please send this and all future payments to the new "
           "account below and confirm once your records have been changed. IBAN DE89 3704 0044 0532 0130 00";
}
inline std::string shared_file() {
    return "As promised the revised drawings. They are too large for mail, so please open them under the link, your "
           "mail password lets you in. Tell me today whether you can sign.";
}

} // namespace remand::test
