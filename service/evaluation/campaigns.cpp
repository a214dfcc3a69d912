#include "service/evaluation/campaigns.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/text.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::service {
namespace {

constexpr std::size_t sketch_size = 64;
constexpr std::size_t most_words = 600;
constexpr std::size_t fewest_shingles = 8;
constexpr std::size_t shortest_subject = 12;
constexpr std::size_t most_in_bucket = 400; // a shingle that many messages share (a footer) joins nobody

std::uint64_t fnv(std::string_view text, std::uint64_t hash = 14695981039346656037ULL) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

std::string without_digits(std::string_view text) {
    std::string out;
    for (const char c : text)
        if ((c < '0' || c > '9') && !(c == ' ' && (out.empty() || out.back() == ' '))) out.push_back(c);
    return out;
}

std::vector<std::uint32_t> sketch(std::string_view text) {
    std::vector<std::string_view> words;
    for (const auto word : split(text, ' '))
        if (!word.empty() && words.size() < most_words && word.find("://") == std::string_view::npos)
            words.push_back(word);
    std::set<std::uint32_t> hashes;
    for (std::size_t i = 0; i + 3 <= words.size(); ++i) {
        const auto hash = fnv(words[i + 2], fnv(words[i + 1], fnv(words[i]) * 31) * 31);
        hashes.insert(static_cast<std::uint32_t>(hash ^ (hash >> 32)));
    }
    std::vector<std::uint32_t> out(hashes.begin(), hashes.end());
    if (out.size() > sketch_size) out.resize(sketch_size);
    return out;
}

// Of the smallest hashes of both together, the share that stands in each.
double alike(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    std::size_t i = 0, j = 0, seen = 0, both = 0;
    const auto size = std::min(sketch_size, std::max(a.size(), b.size()));
    while (seen < size && i < a.size() && j < b.size()) {
        ++seen;
        if (a[i] == b[j]) {
            ++both;
            ++i;
            ++j;
        } else if (a[i] < b[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return size == 0 ? 0 : static_cast<double>(both) / static_cast<double>(size);
}

class Sets {
public:
    explicit Sets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
    std::size_t root(std::size_t item) {
        while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
        return item;
    }
    void join(std::size_t a, std::size_t b) {
        const auto low = std::min(root(a), root(b)), high = std::max(root(a), root(b));
        parent_[high] = low;
    }

private:
    std::vector<std::size_t> parent_;
};

void join_equal(const std::vector<CampaignKey>& keys, Sets& sets, std::string CampaignKey::*part) {
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (const std::string_view value = keys[i].*part; !value.empty())
            if (const auto [known, is_new] = first.try_emplace(value, i); !is_new) sets.join(known->second, i);
}

} // namespace

CampaignKey campaign_key(const scanner::MessageFacts& facts) {
    CampaignKey key;
    key.shingles = sketch(without_digits(scanner::fold(facts.text)));
    auto subject = without_digits(scanner::fold(facts.subject));
    if (subject.size() >= shortest_subject && subject.find(' ') != std::string::npos) key.subject = std::move(subject);
    if (!facts.from.empty()) {
        auto domain = scanner::registrable_domain(facts.from.front().domain);
        if (!scanner::is_free_mail(domain) && !scanner::is_free_hosting(facts.from.front().domain))
            key.sender = std::move(domain);
    }
    return key;
}

std::vector<int> group_campaigns(const std::vector<CampaignKey>& keys) {
    Sets sets(keys.size());
    join_equal(keys, sets, &CampaignKey::subject);
    join_equal(keys, sets, &CampaignKey::sender);
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> with_shingle;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].shingles.size() < fewest_shingles) continue;
        for (const auto shingle : keys[i].shingles) {
            auto& bucket = with_shingle[shingle];
            if (bucket.size() >= most_in_bucket) continue;
            for (const auto other : bucket)
                if (sets.root(other) != sets.root(i) && alike(keys[other].shingles, keys[i].shingles) >= 0.5)
                    sets.join(other, i);
            bucket.push_back(i);
        }
    }
    std::vector<int> out(keys.size());
    std::unordered_map<std::size_t, int> number;
    for (std::size_t i = 0; i < keys.size(); ++i)
        out[i] = number.try_emplace(sets.root(i), static_cast<int>(number.size())).first->second;
    return out;
}

std::vector<int> split_in_two(const std::vector<int>& campaigns, const std::vector<std::string>& names) {
    std::unordered_map<int, std::string_view> smallest;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
        const auto [known, is_new] = smallest.try_emplace(campaigns[i], names[i]);
        if (!is_new && names[i] < known->second) known->second = names[i];
    }
    std::vector<int> halves;
    for (const int campaign : campaigns) halves.push_back(static_cast<int>((fnv(smallest.at(campaign)) >> 20) & 1));
    return halves;
}

} // namespace remand::service
