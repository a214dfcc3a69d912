// Trains the text head: follow-the-regularised-leader (FTRL-proximal, McMahan et al. 2013) with L1 and L2, over
// labelled texts in an order that depends on their names alone. The same texts give the same bytes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "scanner/text/text_head.hpp"

namespace remand::service {

struct LabelledText {
    std::string name; // decides the order
    scanner::TextFeatures features;
    bool is_unwanted = false;
    float weight = 1;
};

[[nodiscard]] scanner::TextHead train_text_head(std::vector<LabelledText> texts, std::string trained_on);

// Texts written for the purpose: lines "wanted<TAB>text" and "unwanted<TAB>text"; '#' begins a comment.
[[nodiscard]] Result<std::vector<LabelledText>> read_written_texts(const std::filesystem::path& file, float weight);

} // namespace remand::service
