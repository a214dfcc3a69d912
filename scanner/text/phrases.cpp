#include "scanner/text/phrases.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

#include "core/text.hpp"
#include "scanner/text/phrase_patterns.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t longest_example = 60;

struct Compiled {
    RE2::Set set{options(), RE2::UNANCHORED};
    std::vector<std::unique_ptr<RE2>> single; // to find what matched: a Set only says that something did

    static RE2::Options options() {
        RE2::Options settings;
        settings.set_log_errors(false);
        settings.set_max_mem(64 << 20); // the set's automaton; an exhausted budget would be a silent "no match"
        return settings;
    }
    Compiled() {
        for (const auto& row : phrase_patterns()) {
            const re2::StringPiece text(row.pattern.data(), row.pattern.size());
            if (set.Add(text, nullptr) < 0)
                throw std::logic_error("phrase pattern does not compile: " + std::string(row.pattern));
            single.push_back(std::make_unique<RE2>(text, RE2::Options(RE2::Quiet)));
        }
        if (!set.Compile()) throw std::logic_error("phrase patterns need more memory than they are given");
    }
};

const Compiled& compiled() {
    static const Compiled patterns;
    return patterns;
}

} // namespace

PhraseHits find_phrases(std::string_view folded) {
    PhraseHits hits;
    std::vector<int> matched;
    const re2::StringPiece text(folded.data(), folded.size());
    if (!compiled().set.Match(text, &matched)) return hits;
    for (const int index : matched) {
        const auto theme = static_cast<std::size_t>(phrase_patterns()[static_cast<std::size_t>(index)].theme);
        ++hits.patterns[theme];
        if (!hits.example[theme].empty()) continue;
        re2::StringPiece found;
        if (compiled().single[static_cast<std::size_t>(index)]->Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1))
            hits.example[theme] = shorten(std::string_view(found.data(), found.size()), longest_example);
    }
    return hits;
}

} // namespace remand::scanner
