// `remand model fit-text` and `remand model fit`: the shipped heads and weights, made from sorted mail. The same
// mail gives the same bytes.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "service/cli/corpus_options.hpp"

namespace remand::cli {

struct FitOptions {
    CorpusOptions corpus;
    std::vector<std::string> class_weights; // --weight CLASS=N: how much a message of a class counts; 0 leaves it out
    std::filesystem::path written;          // --written: texts written for the purpose (fit-text)
    std::filesystem::path letters;          // --letters: train the heads of letters on these instead (fit-text)
    bool is_validated = false;              // --validate: print how far these carry (fit-text --letters)
    std::filesystem::path text_head;        // --text-head: judge with this one (fit)
    std::string trained_on;                 // --trained-on: stands in the file's header
    std::filesystem::path out;              // --out
    int half = -1;                          // --half: learn from this half only (0 or 1)
};

// Exit code 0, or 1 with one sentence on `err`.
int run_fit_text(const FitOptions& options, std::ostream& out, std::ostream& err);
int run_fit(const FitOptions& options, std::ostream& out, std::ostream& err);

} // namespace remand::cli
