#include "scanner/identity/brands.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "scanner/identity/name_affixes.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/text_hash.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/domain_set.hpp"
#include "scanner/url/host_lists.hpp"
#include "scanner/url/recent_hosts.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t shortest_imitated = 6; // shorter names look like too many other words

// Views of the list's rows: "Name ; words, other words ; domain other-domain ; common".
const std::vector<Brand>& all_brands() {
    static const auto all = [] {
        std::vector<Brand> out;
        for (const std::string_view row : lists().rows("brands")) {
            const auto fields = split(row, ';');
            Brand brand;
            brand.name = trim(fields[0]);
            for (const auto pattern : split(fields[1], ','))
                if (!trim(pattern).empty()) brand.patterns.push_back(trim(pattern));
            for (const auto domain : split(trim(fields[2]), ' '))
                if (!domain.empty()) brand.domains.push_back(domain);
            const auto mark = fields.size() > 3 ? trim(fields[3]) : std::string_view();
            brand.is_common_word = mark == "common";
            brand.is_federation = mark == "federation";
            out.push_back(std::move(brand));
        }
        return out;
    }();
    return all;
}

std::string spaced_words(std::string_view folded) { return join(words(folded), " "); }

// `pattern` stands in `spaced`.
bool is_whole_name(std::string_view spaced, std::string_view pattern) {
    std::string rest(spaced);
    rest.erase(rest.find(pattern), pattern.size());
    const auto left = words(rest);
    return std::all_of(left.begin(), left.end(), [](const auto& word) {
        return is_affix(word, Affix::service);
    });
}

// Names as words, so that a text is looked up in them instead of being searched for each.
class BrandNames {
public:
    void add(std::string name, const Brand& brand) {
        longest_ = std::max(longest_, name.size());
        first_words_.insert(name.substr(0, name.find(' ')));
        brands_.emplace(std::move(name), &brand);
    }

    // The first brand of the list with a name that stands in `spaced` (whole words) and that `accepts` takes.
    template <class Accept> const Brand* first_in(std::string_view spaced, Accept accepts) const {
        const Brand* first = nullptr;
        for (std::size_t begin = 0, word_end = 0; begin < spaced.size(); begin = word_end + 1) {
            word_end = std::min(spaced.find(' ', begin), spaced.size());
            if (!first_words_.contains(spaced.substr(begin, word_end - begin))) continue;
            for (auto end = begin; end < spaced.size();) {
                end = std::min(spaced.find(' ', end + 1), spaced.size());
                if (end - begin > longest_) break;
                const auto [from, to] = brands_.equal_range(spaced.substr(begin, end - begin));
                for (auto it = from; it != to; ++it)
                    if ((!first || it->second < first) && accepts(*it->second, std::string_view(it->first)))
                        first = it->second;
            }
        }
        return first;
    }

private:
    std::multimap<std::string, const Brand*, std::less<>> brands_;
    std::unordered_set<std::string, TextHash, std::equal_to<>> first_words_; // of them: most words of a text begin no name
    std::size_t longest_ = 0;
};

const BrandNames& brand_names() {
    static const auto names = [] {
        BrandNames out;
        for (const auto& brand : all_brands())
            for (const auto pattern : brand.patterns) out.add(std::string(pattern), brand);
        return out;
    }();
    return names;
}

const BrandNames& brand_looks() {
    static const auto looks = [] {
        BrandNames out;
        for (const auto& brand : all_brands())
            for (const auto pattern : brand.patterns)
                if (!brand.is_common_word && pattern.size() >= shortest_imitated) out.add(skeleton(pattern), brand);
        return out;
    }();
    return looks;
}

// "TrustwaIIetTeam" as it reads: capitals that stand for a small l, and words that are only set apart by capitals.
std::string as_it_reads(std::string_view name) {
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    std::string out;
    bool was_replaced = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool follows_small = !out.empty() && is_small(out.back());
        const bool begins_word = i + 1 < name.size() && is_small(name[i + 1]) && !was_replaced;
        was_replaced = name[i] == 'I' && follows_small && !begins_word;
        if (was_replaced) {
            out.push_back('l');
            continue;
        }
        if (follows_small && name[i] >= 'A' && name[i] <= 'Z') out.push_back(' ');
        out.push_back(name[i]);
    }
    return out;
}

} // namespace

std::span<const Brand> brands() { return all_brands(); }

namespace {

// Endings of countries that large firms have their name registered under, and that are no fashion elsewhere.
bool is_country_suffix(std::string_view suffix) {
    constexpr auto countries = std::to_array<std::string_view>(
        {"at",     "be",     "ca",     "ch",     "co.in",  "co.jp",  "co.nz",  "co.uk", "co.za",
         "com.ar", "com.au", "com.br", "com.mx", "com.pt", "com.sg", "com.tr", "cz",    "de",
         "dk",     "es",     "fi",     "fr",     "gr",     "hu",     "ie",     "it",    "jp",
         "lu",     "nl",     "no",     "pl",     "pt",     "ro",     "se",     "sk"});
    return std::ranges::find(countries, suffix) != countries.end();
}

// "paypal.at" for "paypal.com".
bool is_national_domain(const Brand& brand, std::string_view host) {
    constexpr std::size_t shortest = 6; // letters: others have shorter names too
    if (brand.is_common_word || brand.is_federation) return false;
    const auto label = organisation_label(brand.domains.front());
    if (label.size() < shortest || host.find(label) == std::string_view::npos) return false;
    const auto domain = registrable_domain(host);
    return domain.size() > label.size() + 1 && organisation_label(domain) == label &&
           is_country_suffix(std::string_view(domain).substr(label.size() + 1));
}

} // namespace

bool belongs_to(const Brand& brand, std::string_view host) {
    for (const auto domain : brand.domains)
        if (is_within(host, domain)) return true;
    return is_national_domain(brand, host);
}

const Brand* claimed_brand(std::string_view folded_name) {
    const auto text = spaced_words(folded_name);
    const auto* named = brand_names().first_in(text, [&](const Brand& brand, std::string_view pattern) {
        return !brand.is_common_word || is_whole_name(text, pattern);
    });
    if (named) return named;
    const auto look = spaced_words(skeleton(folded_name)); // "Micr0soft", "PayPa1"
    return brand_looks().first_in(look, [](const Brand&, std::string_view) { return true; });
}

bool is_house_name(const Brand& brand, std::string_view label) {
    if (!brand.is_federation) return false;
    const auto text = " " + spaced_words(fold(label)) + " ";
    return std::any_of(brand.patterns.begin(), brand.patterns.end(), [&](std::string_view pattern) {
        auto rest = text;
        const auto at = rest.find(pattern); // "vrbank-musterstadt", "kreissparkasse-x"
        if (at == std::string::npos) return false;
        rest.erase(at, pattern.size());
        const auto left = words(rest);
        return !left.empty() && std::none_of(left.begin(), left.end(), [](const auto& word) {
            return is_affix(word, Affix::tied) || is_affix(word, Affix::service);
        });
    });
}

const Brand* brand_tied_to_word(std::string_view domain) {
    constexpr std::size_t shortest = 6; // shorter names are parts of other firms' names
    const auto label = organisation_label(domain);
    const auto parts = split(label, '-');
    if (parts.size() < 2) return nullptr;
    const Brand* found = nullptr;
    for (const auto part : parts) {
        const auto* brand = part.size() >= shortest ? claimed_brand(part) : nullptr;
        const bool is_name = brand != nullptr && !brand->is_common_word && !brand->is_federation &&
                             std::ranges::find(brand->patterns, part) != brand->patterns.end();
        if (is_name && found == nullptr)
            found = brand;
        else if (!is_affix(part, Affix::tied))
            return nullptr;
    }
    return found != nullptr && !is_mailing_name(*found, label) ? found : nullptr;
}

bool is_mailing_name(const Brand& brand, std::string_view label) {
    const auto text = spaced_words(fold(label));
    for (const auto pattern : brand.patterns) {
        const auto at = (" " + text + " ").find(" " + std::string(pattern) + " ");
        if (at == std::string::npos) continue;
        auto rest = text;
        rest.erase(at, pattern.size());
        const auto left = words(rest);
        return std::all_of(left.begin(), left.end(), [](const auto& word) {
            return is_affix(word, Affix::mailing);
        });
    }
    return false;
}

const Brand* brand_in_display_name(std::string_view display_name) {
    if (const auto* brand = claimed_brand(fold(display_name))) return brand;
    const auto read = as_it_reads(display_name);
    if (const auto* brand = claimed_brand(fold(read))) return brand;
    // "Iedger": a capital that stands for a small l begins the name.
    return read.size() > 1 && read[0] == 'I' && read[1] >= 'a' && read[1] <= 'z'
               ? claimed_brand(fold("l" + read.substr(1)))
               : nullptr;
}

const Brand* mentioned_brand(std::string_view folded_text) {
    return brand_names().first_in(spaced_words(folded_text),
                                  [](const Brand& brand, std::string_view) { return !brand.is_common_word; });
}

std::optional<Lookalike> brand_imitated_by(std::string_view host) {
    static const ImitatedDomains imitated = [] {
        std::vector<std::string> main_domains;
        for (const auto& brand : all_brands()) {
            const auto domain = brand.domains.front();
            if (!brand.is_common_word && organisation_label(domain).size() >= shortest_imitated)
                main_domains.emplace_back(domain);
        }
        return ImitatedDomains(main_domains);
    }();
    thread_local RecentHosts<std::optional<Lookalike>> recent; // there are hundreds of brands
    return recent.answer_for(host, [](std::string_view asked) { return imitated.find(asked); });
}

bool is_brand_domain(std::string_view host) {
    static const auto domains = [] {
        std::vector<std::string_view> out;
        for (const auto& brand : all_brands())
            for (const auto domain : brand.domains) out.push_back(domain);
        return DomainSet(out);
    }();
    return domains.covers(host);
}

bool is_brand_sender(std::string_view host) {
    return is_brand_domain(host) && !is_free_mail(host) && !is_free_hosting(host);
}

bool is_of_senders_brand(std::string_view sender, std::string_view host) {
    if (!is_brand_sender(sender) || !is_brand_domain(host) || is_free_hosting(host)) return false;
    return std::ranges::any_of(all_brands(),
                               [&](const Brand& brand) { return belongs_to(brand, sender) && belongs_to(brand, host); });
}

} // namespace remand::scanner
