// What the files of one message have in common while they are read: what may still be spent, what was found that
// belongs to the message rather than to a file.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scanner/limits.hpp"

namespace remand::scanner {

struct FileFindings {
    std::vector<std::string> passwords;       // to try on locked archives; of the text
    std::size_t images_left = limits::images; // pictures that may still be decoded
    std::size_t likened_left = limits::likened_bytes;
    std::set<std::string> images;             // hashes of those that were: the same logo often comes twice
    std::string text;                         // what the files say (PDF, calendar), cut at limits::file_text_bytes

    void add_text(std::string_view more);
};

} // namespace remand::scanner
