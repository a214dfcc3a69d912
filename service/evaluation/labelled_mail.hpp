// Saved mail whose judgement people have already given: by the folder it lies in, and by hand for single files.
//
// A class is the name of the folder right below the one that was given, or of that folder itself when it holds the
// messages. What a class means is seen from how its name begins: "ham", "honest", "good": wanted mail; "spam":
// advertising; "phish", "malicious", "bad", "attack": fraud. Classes of any other name are judged and listed, and
// counted nowhere.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace remand::service {

enum class Kind { wanted, spam, fraud, unknown };
[[nodiscard]] Kind kind_of_class(std::string_view name);
[[nodiscard]] std::string_view to_text(Kind kind);

struct LabelledFile {
    std::filesystem::path path;
    std::string mail_class; // "ham-lists"
    std::string hand_label; // from the label file; empty for most
    Kind kind = Kind::unknown;
};

// Hand labels: lines "path<TAB>label"; '#' begins a comment; the path counts by its last part, since folders move.
using HandLabels = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Result<HandLabels> read_hand_labels(const std::filesystem::path& file);

// In the order of names. `by_subset`: a file "subset__rest" counts for the class "folder/subset".
// fix_configuration when a folder cannot be read or holds nothing.
[[nodiscard]] Result<std::vector<LabelledFile>> find_labelled(const std::vector<std::string>& folders,
                                                              const HandLabels& labels, bool by_subset);

} // namespace remand::service
