// Writes every exchange of the faces into a file, a JSON object a line: what tests/contract_check reads.
#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model/mailbox.hpp"

namespace remand::emulator {

// Used with the world's mutex held.
class Recorder {
public:
    // Throws std::runtime_error when the file cannot be written. Appends, so that several runs share a file.
    explicit Recorder(const std::filesystem::path& file);
    // `was_faulted`: the answer is a fault rule's, and means nothing.
    void write(Cloud cloud, std::string_view operation, const Request& request, const Response& response,
               bool was_faulted);

private:
    std::ofstream stream_;
};

} // namespace remand::emulator
