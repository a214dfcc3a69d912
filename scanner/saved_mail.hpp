// Saved mail, message by message: files of one message, mboxes, directories of any of these, and standard input.
//
// What a file is, is seen from its content: one that begins with "From " is an mbox. Messages of an mbox are separated
// by lines "From …" after an empty line; the quoting of mboxrd (RFC 4155's ">From ", ">>From ") is undone, which also
// fits mboxo. Directories are walked in the order of names, whatever the files are called. Symbolic links to
// directories are not followed, and what is no regular file inside a directory (sockets, fifos, devices) is not opened.
// Memory is bounded by one message; a message above the limit is an item with an error.
#pragma once

#include <cstddef>
#include <filesystem>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace remand::scanner {

struct SavedMessage {
    std::string path;          // of an mbox with several messages: path#n, counted from 1; "-" for standard input
    Result<std::string> bytes; // empty files are messages too; skip_item with one sentence when it cannot be read
};

// Not thread-safe. `standard_input` is read for the path "-" and must outlive this.
class SavedMail {
public:
    static constexpr std::size_t largest_message = 64UL << 20; // above the limit of extraction, which says "too large"

    SavedMail(std::vector<std::string> paths, std::istream& standard_input);
    ~SavedMail();
    SavedMail(const SavedMail&) = delete;
    SavedMail& operator=(const SavedMail&) = delete;

    // The next message, in the order of the paths; nullopt after the last.
    [[nodiscard]] std::optional<SavedMessage> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace remand::scanner
