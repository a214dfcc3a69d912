#include "scanner/identity/lookalike.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include <unicode/uidna.h>

#include "core/text.hpp"
#include "scanner/identity/name_affixes.hpp"
#include "scanner/text/edit_distance.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t typo_from = 5; // shorter names are one letter from too many others
constexpr std::size_t two_typos_from = 10;
constexpr std::size_t combination_from = 4;

std::string to_unicode(const std::string& label) {
    if (label.find("xn--") == std::string::npos) return label;
    UErrorCode status = U_ZERO_ERROR;
    UIDNA* idna = uidna_openUTS46(UIDNA_DEFAULT, &status);
    if (U_FAILURE(status)) return label;
    std::array<char, 512> out{};
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const auto length = uidna_nameToUnicodeUTF8(idna, label.data(), static_cast<int32_t>(label.size()), out.data(),
                                                static_cast<int32_t>(out.size()), &info, &status);
    uidna_close(idna);
    if (U_FAILURE(status) || length > static_cast<int32_t>(out.size())) return label;
    return std::string(out.data(), static_cast<std::size_t>(length));
}

std::string without_hyphens(std::string text) {
    std::erase(text, '-');
    return text;
}

// "lima-adv.com" for "lima.adv.br": the ending has become a part of the name.
bool is_part_of_suffix(std::string_view word, std::string_view suffix) {
    const auto parts = split(suffix, '.');
    return !word.empty() && std::ranges::find(parts, word) != parts.end();
}

// `bare` is the name without hyphens; so is `label` when the name has some: "luminalegal-accounts" is made of "lumina-legal"
// too. `suffix` is what the domain of the name ends with.
bool is_combination(std::string_view label, std::string_view bare, bool name_has_hyphens, std::string_view suffix) {
    if (name_has_hyphens && label == bare) return true;
    if (bare.size() < combination_from || label.size() <= bare.size()) return false;
    std::string_view rest;
    if (label.starts_with(bare))
        rest = label.substr(bare.size());
    else if (label.ends_with(bare))
        rest = label.substr(0, label.size() - bare.size());
    else
        return false;
    const bool hyphen = rest.front() == '-' || rest.back() == '-';
    const auto word = without_hyphens(std::string(rest));
    if (word.empty()) return hyphen;
    return is_affix(word, Affix::tied) || (hyphen && is_part_of_suffix(word, suffix));
}

// "brennhaus-anlagen" is known by its first part, when that is no word that many have in their name.
std::string leading_part(std::string_view label) {
    constexpr std::size_t shortest = 7;
    const auto part = label.substr(0, label.find('-'));
    const bool is_common = is_affix(part, Affix::tied) || is_affix(part, Affix::common);
    return part.size() == label.size() || part.size() < shortest || is_common ? std::string() : std::string(part);
}

// "workday-brennhaus": that part, and nothing beside it but words that an impostor ties to it.
bool is_tied_to(std::string_view label, std::string_view part) {
    const auto words = split(label, '-');
    return words.size() > 1 && std::ranges::count(words, part) == 1 && std::ranges::all_of(words, [&](std::string_view word) {
        return word == part || is_affix(word, Affix::tied) || is_affix(word, Affix::system);
    });
}

// A set with a bit for each letter, or for each four bytes that are the same in their lowest bits.
std::uint64_t letters_of(std::string_view label) {
    std::uint64_t letters = 0;
    for (const char c : label) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
    return letters;
}

bool holds(std::uint64_t letters, std::uint64_t some) { return (some & ~letters) == 0; }

int most_typos(std::string_view label) { return label.size() >= two_typos_from ? 2 : label.size() >= typo_from ? 1 : 0; }

// An edit puts in one letter, takes one away, or both: that many differences are the fewest edits.
bool may_be_within(std::uint64_t letters, std::uint64_t others, int edits) {
    return std::popcount(letters ^ others) <= 2 * edits;
}

} // namespace

ImitatedDomains::ImitatedDomains(const std::vector<std::string>& registrable_domains) {
    for (const auto& domain : registrable_domains) {
        const auto written = label_of(domain);
        auto label = to_unicode(std::string(written));
        if (label.empty()) continue;
        auto look = skeleton(label);
        auto bare = without_hyphens(label);
        auto part = leading_part(label);
        outlines_.push_back({letters_of(domain), letters_of(label), letters_of(part.empty() ? bare : part), letters_of(look),
                             static_cast<std::uint32_t>(label.size()), most_typos(label)});
        originals_.push_back({domain, std::move(label), std::move(look), std::move(bare), std::move(part),
                              domain.substr(written.size()), "." + domain + "."});
    }
}

struct ImitatedDomains::Question {
    std::string dotted; // the host with a dot before it
    std::string label, look, bare_label;
    std::string_view suffix;
    std::uint64_t host_letters, label_letters, look_letters;
};

// As one of the tests below can hold.
bool ImitatedDomains::may_be(const Question& host, const Outline& original) {
    if (host.look_letters == original.skeleton || holds(host.host_letters, original.domain) ||
        holds(host.label_letters, original.combined))
        return true;
    return may_be_typo(host, original);
}

bool ImitatedDomains::may_be_typo(const Question& host, const Outline& original) {
    const auto longer = static_cast<int>(host.label.size()) - static_cast<int>(original.label_size);
    return std::abs(longer) <= original.most_typos && may_be_within(host.label_letters, original.label, original.most_typos);
}

std::optional<LookalikeKind> ImitatedDomains::compared(const Question& host, const Original& original, const Outline& outline) {
    const auto& name = original.label;
    if (host.label == name) return LookalikeKind::swapped_suffix;
    if (host.look == original.skeleton) return LookalikeKind::homograph;
    // "corp.example.evil.test": the whole name in front of a domain of somebody else.
    if (host.dotted.find(original.dotted) != std::string::npos) return LookalikeKind::combination;
    // Two letters and another ending are another name.
    const int allowed = host.suffix == original.suffix ? outline.most_typos : std::min(outline.most_typos, 1);
    if (allowed > 0 && host.label.size() + 1 >= typo_from && may_be_typo(host, outline) &&
        edit_distance(host.label, name, allowed) <= allowed)
        return LookalikeKind::typo;
    const bool has_hyphens = original.bare.size() != name.size();
    if (has_hyphens && host.label.starts_with(name + "-") &&
        is_part_of_suffix(std::string_view(host.label).substr(name.size() + 1), original.suffix))
        return LookalikeKind::combination;
    if (is_combination(has_hyphens ? host.bare_label : host.label, original.bare, has_hyphens, original.suffix))
        return LookalikeKind::combination;
    if (!original.part.empty() && is_tied_to(host.label, original.part)) return LookalikeKind::combination;
    return {};
}

std::optional<Lookalike> ImitatedDomains::find(std::string_view host) const {
    const auto domain = registrable_domain(host);
    if (originals_.empty() || domain.empty() || is_ip_literal(domain) || domain.find('.') == std::string::npos) return {};
    const auto host_letters = letters_of(host) | letters_of(domain);
    for (std::size_t i = 0; i < originals_.size(); ++i)
        if (holds(host_letters, outlines_[i].domain) &&
            (is_within(domain, originals_[i].domain) || is_within(host, originals_[i].domain)))
            return {};
    const auto written = label_of(domain);
    auto label = to_unicode(std::string(written));
    auto look = skeleton(label), bare = without_hyphens(label);
    const auto label_letters = letters_of(label), look_letters = letters_of(look);
    const Question question{"." + std::string(host), std::move(label), std::move(look), std::move(bare),
                            std::string_view(domain).substr(written.size()), host_letters, label_letters, look_letters};
    for (std::size_t i = 0; i < originals_.size(); ++i) {
        if (!may_be(question, outlines_[i])) continue;
        if (const auto kind = compared(question, originals_[i], outlines_[i])) return Lookalike{*kind, originals_[i].domain};
    }
    return {};
}

} // namespace remand::scanner
