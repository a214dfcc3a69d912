// Takes the marks of a collection off its messages before they are judged, so that nothing is measured that real mail
// would not have: the collector's recipients, another filter's verdict, the lists and the years a class came from.
// Pure; thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "scanner/facts.hpp"

namespace remand::service {

struct Neutral {
    bool recipients = false;        // every recipient becomes somebody at example.com, wherever the address stands
    bool verdict = false;           // the provider's rating: SCL, BCL, category, safety tip
    bool lists = false;             // List-Id, Precedence and the like
    bool era = false;               // dates
    bool hosts = false;             // who received it: names of servers in Received and Authentication-Results
    std::vector<std::string> marks; // texts that only this collection has; each is cut out wherever it stands

    [[nodiscard]] bool is_nothing() const {
        return !recipients && !verdict && !lists && !era && !hosts && marks.empty();
    }
};

// "recipients,verdict,lists,era,hosts" or "all"; fix_configuration for another word.
[[nodiscard]] Result<Neutral> parse_neutral(std::string_view words);
// One text a line; '#' begins a comment.
[[nodiscard]] Result<std::vector<std::string>> read_marks(const std::filesystem::path& file);

void neutralise(scanner::MessageFacts& facts, const Neutral& what);

} // namespace remand::service
