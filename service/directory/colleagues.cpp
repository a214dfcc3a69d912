#include "service/directory/colleagues.hpp"

#include <set>

#include "core/text.hpp"

namespace remand::service {
namespace {

// Words of two letters and more; letters outside ASCII are kept as they are.
std::set<std::string> words_of(std::string_view name) {
    std::set<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (word.size() > 1) words.insert(word);
        word.clear();
    };
    for (const char c : ascii_lower(name)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || (c >= 'a' && c <= 'z') || c == '\'')
            word += c;
        else
            end_word();
    }
    end_word();
    return words;
}

} // namespace

Colleagues::Colleagues(const std::vector<db::MailboxRecord>& mailboxes) {
    for (const auto& record : mailboxes) {
        const auto words = words_of(record.mailbox.display_name);
        if (words.size() < fewest_words) continue;
        scanner::ProtectedPerson person{record.mailbox.display_name, "", {ascii_lower(record.mailbox.address)}};
        for (const auto& alias : record.mailbox.aliases) person.addresses.push_back(ascii_lower(alias));
        for (const auto& word : words) by_word_.emplace(word, people_.size());
        people_.push_back(std::move(person));
    }
}

std::vector<scanner::ProtectedPerson> Colleagues::named_like(std::string_view display_name) const {
    std::set<std::size_t> found;
    for (const auto& word : words_of(display_name)) {
        const auto [first, last] = by_word_.equal_range(word);
        for (auto at = first; at != last; ++at) found.insert(at->second);
    }
    std::vector<scanner::ProtectedPerson> people;
    for (const auto index : found) people.push_back(people_[index]);
    return people;
}

} // namespace remand::service
