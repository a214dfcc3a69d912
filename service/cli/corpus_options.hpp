// What `evaluate` and `model fit` share: which sorted mail, and what is taken off it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "service/evaluation/judged_mail.hpp"

namespace remand::cli {

struct CorpusOptions {
    std::vector<std::string> folders; // a folder for each class in them; see service/evaluation/labelled_mail.hpp
    std::filesystem::path labels;     // --labels: hand labels of single files
    std::filesystem::path context;    // --context: as for scan
    std::string neutral;              // --neutral: what gives the collection away, see service/evaluation/neutral.hpp
    std::filesystem::path marks;      // --marks: texts to be cut out
    std::filesystem::path extract_program;
    bool by_subset = false;
    int jobs = 0;
};

// fix_configuration with one sentence.
[[nodiscard]] Result<service::JudgeSettings> judge_settings(const CorpusOptions& options);
[[nodiscard]] Result<std::vector<service::LabelledFile>> labelled_files(const CorpusOptions& options);

} // namespace remand::cli
