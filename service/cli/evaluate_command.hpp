// `remand evaluate`: how the scanner does on mail that people have sorted into folders.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "service/cli/corpus_options.hpp"

namespace remand::cli {

struct EvaluateOptions {
    CorpusOptions corpus;
    std::filesystem::path messages;  // --messages: a line of JSON for each message goes there
    std::filesystem::path text_head; // --text-head: instead of the shipped one
    std::filesystem::path letter_heads; // --letter-heads: instead of the shipped ones
    std::filesystem::path weights;   // --weights: instead of the shipped ones
    int half = -1;                   // --half: only messages of this half (0 or 1) are counted
    bool json = false;
    std::size_t examples = 10;
};

// The report on `out`. Exit code 0 when it ran, whatever it found; 1 with one sentence on `err` when it could not.
int run_evaluate(const EvaluateOptions& options, std::ostream& out, std::ostream& err);

} // namespace remand::cli
