#include "scanner/identity/protected_people.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "core/text.hpp"
#include "scanner/identity/given_names.hpp"
#include "scanner/identity/name_words.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t one_letter_left_out_from = 4; // letters: shorter words are found as they are
constexpr std::size_t most_pattern_bytes = 1'000;
constexpr std::int64_t pattern_memory = 1 << 20;

// Kinds of keys: a word is looked for in all of them.
enum class Key : std::uint64_t { form = 1, look, romanised, left_out, nickname, joined, joined_look };

std::uint64_t key_of(Key kind, std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ static_cast<std::uint64_t>(kind) * 0x9E3779B97F4A7C15ULL; // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}
std::uint64_t key_of(Key kind, std::uint16_t number) {
    return key_of(kind, {reinterpret_cast<const char*>(&number), sizeof number});
}

// From keys to numbers: sorted once, then only searched. A collision costs a comparison and nothing else.
class KeyTable {
public:
    void add(std::uint64_t key, std::uint32_t number) { rows_.emplace_back(key, number); }
    void finish() {
        std::sort(rows_.begin(), rows_.end());
        rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
        rows_.shrink_to_fit();
    }
    template <class Take> void find(std::uint64_t key, Take&& take) const {
        for (auto at = std::lower_bound(rows_.begin(), rows_.end(), std::pair<std::uint64_t, std::uint32_t>{key, 0});
             at != rows_.end() && at->first == key; ++at)
            take(at->second);
    }

private:
    std::vector<std::pair<std::uint64_t, std::uint32_t>> rows_;
};

template <class Take> void with_a_letter_left_out(std::string_view word, Take&& take) {
    std::string shorter(word.substr(std::min<std::size_t>(1, word.size())));
    for (std::size_t i = 0; i < word.size(); ++i) {
        take(std::string_view(shorter));
        if (i < shorter.size()) shorter[i] = word[i];
    }
}

bool may_have_a_slip(std::string_view word) { return word.size() >= one_letter_left_out_from && word.size() <= 48; }

template <class Take> void for_each_key(const NameWord& word, Take&& take) {
    for (const auto& form : word.forms) take(key_of(Key::form, form));
    take(key_of(Key::look, word.look));
    if (word.text().size() > 2)
        for (const auto& key : word.keys) take(key_of(Key::romanised, key));
    for (const auto line : nickname_lines(word.text())) take(key_of(Key::nickname, line));
    if (!may_have_a_slip(word.text())) return;
    // A word with a letter too many, too few or another one shares a shortened form with the real one, or is one.
    take(key_of(Key::left_out, word.text()));
    with_a_letter_left_out(word.text(), [&](std::string_view shorter) { take(key_of(Key::left_out, shorter)); });
}

std::string joined(const std::vector<NameWord>& words, std::size_t first, bool by_look) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[(first + i) % words.size()];
        out += by_look ? word.look : word.text();
    }
    return out;
}

std::vector<std::string> company_words(const std::vector<std::string>& domains) {
    std::vector<std::string> out;
    for (const auto& domain : domains) {
        const auto registrable = registrable_domain(domain);
        if (is_free_mail(registrable)) continue;
        for (auto& word : words(organisation_label(registrable))) out.push_back(std::move(word));
        out.push_back(bare_label(registrable));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase(out, "");
    return out;
}

std::unique_ptr<RE2> compile(std::string_view pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_max_mem(pattern_memory);
    return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

std::string domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? "" : std::string(address.substr(at + 1));
}

} // namespace

struct ProtectedPeople::Index {
    std::vector<ProtectedPerson> people;
    std::vector<PersonName> names;
    KeyTable words;                                                         // -> words_of
    KeyTable wholes;                                                        // names written as one word -> people
    std::vector<std::vector<std::uint32_t>> people_of_word;                 // each sorted
    std::string given_initial;                                              // by person
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_address; // mailbox_key
    std::vector<std::vector<std::unique_ptr<RE2>>> patterns;                // by person; empty where nobody has one
    std::unordered_map<std::string, std::vector<std::string>> exceptions;   // address or "@domain" -> names, folded

    Index(std::vector<ProtectedPerson> all, const std::vector<std::string>& own_domains,
          const std::vector<NamesakeException>& excepted)
        : people(std::move(all)) {
        const auto own = company_words(own_domains);
        std::unordered_map<std::string, std::uint32_t> word_numbers;
        for (std::uint32_t i = 0; i < people.size(); ++i) add(i, own, word_numbers);
        words.finish();
        wholes.finish();
        for (const auto& exception : excepted)
            exceptions[exception.address.starts_with('@') ? ascii_lower(exception.address)
                                                          : mailbox_key(exception.address)]
                .push_back(exception.name);
    }

    void add(std::uint32_t number, const std::vector<std::string>& own,
             std::unordered_map<std::string, std::uint32_t>& word_numbers) {
        const auto& person = people[number];
        auto beside = own;
        std::vector<std::string> domains;
        for (const auto& address : person.addresses) {
            domains.push_back(domain_of(address));
            by_address[mailbox_key(address)].push_back(number);
        }
        for (auto& word : company_words(domains)) beside.push_back(std::move(word));
        names.push_back(prepare_name(person.name, person.title, beside));
        names.back().beside.shrink_to_fit();
        const auto& name = names.back();
        given_initial.push_back(name.words.empty() ? '\0' : name.words.front().text().front());
        const auto number_of = [&](std::string spelling, auto&& keys) {
            const auto [known, is_new] =
                word_numbers.try_emplace(std::move(spelling), static_cast<std::uint32_t>(people_of_word.size()));
            const std::uint32_t word_number = known->second;
            if (is_new) {
                people_of_word.emplace_back();
                keys([&, word_number](std::uint64_t key) { words.add(key, word_number); });
            }
            auto& owners = people_of_word[word_number];
            if (owners.empty() || owners.back() != number) owners.push_back(number);
        };
        for (const auto* list : {&name.words, &name.also_called})
            for (const auto& word : *list) {
                std::string spelling = word.look;
                for (const auto& form : word.forms) spelling += '\n' + form;
                number_of(std::move(spelling), [&](auto&& take) { for_each_key(word, take); });
            }
        if (name.words.size() > 2) { // "Vanderberg"
            std::string text, look;
            for (std::size_t i = 1; i < name.words.size(); ++i) {
                text += name.words[i].text();
                look += name.words[i].look;
            }
            number_of("joined\n" + text + '\n' + look, [&](auto&& take) {
                take(key_of(Key::form, text));
                take(key_of(Key::look, look));
            });
        }
        if (!name.words.empty())
            for (const std::size_t first : {std::size_t{0}, name.words.size() - 1}) {
                wholes.add(key_of(Key::joined, joined(name.words, first, false)), number);
                wholes.add(key_of(Key::joined_look, joined(name.words, first, true)), number);
            }
        add_patterns(number);
    }

    void add_patterns(std::uint32_t number) {
        for (const auto& text : people[number].address_patterns) {
            if (text.size() > most_pattern_bytes) continue;
            auto pattern = compile(text);
            if (!pattern->ok()) continue;
            patterns.resize(std::max<std::size_t>(patterns.size(), number + 1));
            patterns[number].push_back(std::move(pattern));
        }
    }

    [[nodiscard]] bool is_theirs(std::uint32_t number, const std::string& key, std::string_view address) const {
        if (const auto found = by_address.find(key); found != by_address.end())
            if (std::find(found->second.begin(), found->second.end(), number) != found->second.end()) return true;
        return number < patterns.size() &&
               std::any_of(patterns[number].begin(), patterns[number].end(), [&](const auto& pattern) {
                   return RE2::FullMatch(re2::StringPiece(address.data(), address.size()), *pattern);
               });
    }

    struct Found { // of one word of a display name
        std::vector<std::uint32_t> words;
        std::size_t people = 0;
    };

    [[nodiscard]] Found find(std::initializer_list<std::uint64_t> keys) const {
        Found found;
        for (const auto key : keys) words.find(key, [&](std::uint32_t number) { found.words.push_back(number); });
        count(found);
        return found;
    }
    [[nodiscard]] Found find(const NameWord& word) const {
        Found found;
        for_each_key(word, [&](std::uint64_t key) {
            words.find(key, [&](std::uint32_t number) { found.words.push_back(number); });
        });
        count(found);
        return found;
    }
    void count(Found& found) const {
        std::sort(found.words.begin(), found.words.end());
        found.words.erase(std::unique(found.words.begin(), found.words.end()), found.words.end());
        for (const auto word : found.words) found.people += people_of_word[word].size();
    }
    [[nodiscard]] bool has(const Found& found, std::uint32_t person) const {
        return std::any_of(found.words.begin(), found.words.end(), [&](std::uint32_t word) {
            return std::binary_search(people_of_word[word].begin(), people_of_word[word].end(), person);
        });
    }

    // What a display name is searched for with: each of its words, and neighbours as one ("Mac Allister").
    struct Search {
        std::vector<Found> words;
        std::string initials; // of short words, which may be initials
        std::vector<std::uint32_t> wholes;
    };
    [[nodiscard]] Search search(const WrittenName& shown) const {
        Search out;
        for (const auto& part : shown.parts) {
            std::string text, look;
            for (std::size_t i = 0; i < part.words.size(); ++i) {
                const auto& word = part.words[i];
                text += word.text();
                look += word.look;
                if (word.text().size() <= 3) out.initials += word.text().front();
                if (!word.is_initial()) out.words.push_back(find(word));
                if (i == 0) continue;
                const auto& before = part.words[i - 1];
                out.words.push_back(
                    find({key_of(Key::form, before.text() + word.text()), key_of(Key::look, before.look + word.look)}));
            }
            const auto take = [&](std::uint32_t person) { out.wholes.push_back(person); };
            wholes.find(key_of(Key::joined, text), take);
            wholes.find(key_of(Key::joined_look, look), take);
        }
        std::erase_if(out.words, [](const Found& found) { return found.people == 0; });
        return out;
    }

    // People that share two words with the name, or the family name beside an initial that fits.
    [[nodiscard]] std::vector<std::uint32_t> candidates(const WrittenName& shown) const {
        auto asked = search(shown);
        auto out = std::move(asked.wholes);
        // Whoever has two of the words has one besides the most common: that one is only looked up.
        const Found* common = nullptr;
        if (asked.initials.empty() && asked.words.size() > 1)
            common = &*std::max_element(asked.words.begin(), asked.words.end(),
                                        [](const Found& a, const Found& b) { return a.people < b.people; });
        std::vector<std::uint32_t> hits, of_one;
        for (const auto& found : asked.words) {
            if (&found == common) continue;
            of_one.clear();
            for (const auto word : found.words)
                of_one.insert(of_one.end(), people_of_word[word].begin(), people_of_word[word].end());
            if (found.words.size() > 1) {
                std::sort(of_one.begin(), of_one.end());
                of_one.erase(std::unique(of_one.begin(), of_one.end()), of_one.end());
            }
            hits.insert(hits.end(), of_one.begin(), of_one.end());
        }
        if (asked.words.size() > 2 || (common == nullptr && asked.words.size() > 1))
            std::sort(hits.begin(), hits.end());
        for (std::size_t i = 0; i < hits.size();) {
            std::size_t end = i + 1;
            while (end < hits.size() && hits[end] == hits[i]) ++end;
            const bool is_enough = end - i > 1 || (common != nullptr && has(*common, hits[i])) ||
                                   asked.initials.find(given_initial[hits[i]]) != std::string::npos;
            if (is_enough) out.push_back(hits[i]);
            i = end;
        }
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }

    [[nodiscard]] bool is_excepted(const ProtectedPerson& person, std::string_view display_name,
                                   const std::string& key) const {
        for (const auto& where : {key, '@' + domain_of(key)})
            if (const auto found = exceptions.find(where); found != exceptions.end())
                for (const auto& name : found->second)
                    if (name.empty() || fold(name) == fold(display_name) || fold(name) == fold(person.name))
                        return true;
        return false;
    }
};

Result<void> check_address_pattern(std::string_view pattern) {
    const auto program = compile(pattern);
    if (pattern.size() > most_pattern_bytes)
        return fail(ErrorKind::fix_configuration, "pattern.invalid",
                    fmt::format("The address pattern is longer than {} bytes.", most_pattern_bytes));
    if (!program->ok())
        return fail(ErrorKind::fix_configuration, "pattern.invalid",
                    fmt::format("The address pattern \"{}\" cannot be used: {}.", shorten(to_valid_utf8(pattern), 80),
                                to_valid_utf8(program->error())));
    return {};
}

ProtectedPeople::ProtectedPeople(std::vector<ProtectedPerson> people, const std::vector<std::string>& own_domains,
                                 const std::vector<NamesakeException>& exceptions)
    : index_(std::make_shared<const Index>(std::move(people), own_domains, exceptions)) {}

const std::vector<ProtectedPerson>& ProtectedPeople::all() const {
    static const std::vector<ProtectedPerson> nobody;
    return index_ ? index_->people : nobody;
}

std::optional<Imitation> ProtectedPeople::imitated_by(std::string_view display_name, std::string_view address) const {
    if (!index_ || index_->people.empty()) return {};
    const auto shown = take_apart(display_name);
    const auto lower = ascii_lower(trim(address));
    const auto key = mailbox_key(lower);
    std::optional<Imitation> best;
    const auto consider = [&](std::uint32_t number, NameRule rule) {
        const auto& person = index_->people[number];
        const bool is_nearer =
            !best || rule < best->rule || (rule == best->rule && person.is_marked && !best->person->is_marked);
        if (is_nearer) best = Imitation{&person, rule};
    };
    for (const auto& written : shown.addresses)
        if (const auto owners = index_->by_address.find(mailbox_key(written)); owners != index_->by_address.end())
            for (const auto number : owners->second) {
                if (index_->is_theirs(number, key, lower)) return {};
                consider(number, NameRule::address);
            }
    for (const auto number : index_->candidates(shown)) {
        const auto rule = match_name(shown, index_->names[number]);
        if (!rule) continue;
        if (index_->is_theirs(number, key, lower)) return {};
        consider(number, *rule);
    }
    if (best && index_->is_excepted(*best->person, display_name, key)) return {};
    return best;
}

const ProtectedPerson* ProtectedPeople::marked_owner(std::string_view address) const {
    if (!index_) return nullptr;
    const auto found = index_->by_address.find(mailbox_key(address));
    if (found == index_->by_address.end()) return nullptr;
    for (const auto number : found->second)
        if (index_->people[number].is_marked) return &index_->people[number];
    return nullptr;
}

} // namespace remand::scanner
