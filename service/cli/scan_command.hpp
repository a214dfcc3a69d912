// `remand scan`: judges saved mail without any tenant and without the service.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "scanner/scanner.hpp"

namespace remand::cli {

struct ScanOptions {
    std::vector<std::string> paths;       // files, mboxes, directories; "-" is standard input
    bool json = false;                    // one JSON object a line instead of a table
    int jobs = 0;                         // worker processes; 0: as many as there are cores
    std::vector<std::string> own_domains; // --own-domain; none: taken from the recipients of each message
    std::vector<std::string> people;      // --person "Jane Doe <jane@example.com>"; the same name again adds an address
    std::string recipient;                // --recipient: whose mailbox the mail lay in
    std::filesystem::path context_file;   // --context: domains and people of a tenant (service/context_file.hpp)
    std::filesystem::path extract_program; // remand-extract-worker; empty: beside the running program
};

// Whose mail it is, as the options say. One sentence when they cannot be read.
[[nodiscard]] Result<scanner::ScanContext> context_of(const ScanOptions& options);

// Worker processes of remand-extract-worker; `program` empty: the one beside the running program.
[[nodiscard]] Result<std::unique_ptr<scanner::Extractor>> start_extractor(const std::filesystem::path& program,
                                                                          int workers);

// One line for each message on `out`, in the order of the paths; progress on `err` only when standard error is a
// terminal. Returns the exit code: 0 when it ran, whatever it found (an unreadable file is a line with `error`), 1 when
// it could not run at all (`err` then says why in one sentence).
int run_scan(const ScanOptions& options, std::ostream& out, std::ostream& err);

} // namespace remand::cli
