#include "service/kept_text.hpp"

#include <utility>

namespace remand::service {

std::string take_text(scanner::MessageFacts& facts) {
    std::string kept = std::exchange(facts.text, {});
    if (const auto of_files = std::exchange(facts.file_text, {}); !of_files.empty()) kept += '\f' + of_files;
    return kept;
}

void put_text_back(scanner::MessageFacts& facts, std::string kept) {
    if (const auto end = kept.find('\f'); end != std::string::npos) {
        facts.file_text = kept.substr(end + 1);
        kept.resize(end);
    }
    facts.text = std::move(kept);
}

} // namespace remand::service
