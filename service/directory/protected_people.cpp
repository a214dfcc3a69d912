#include "service/directory/protected_people.hpp"

#include "core/text.hpp"

namespace remand::service {
namespace {

bool has_two_words(std::string_view name) { return trim(name).find(' ') != std::string_view::npos; }

} // namespace

scanner::ProtectedPeople protected_people(const std::vector<scanner::ProtectedPerson>& listed,
                                          const std::vector<db::MailboxRecord>& mailboxes,
                                          const std::vector<std::string>& own_domains) {
    auto people = listed;
    for (const auto& record : mailboxes) {
        if (!has_two_words(record.mailbox.display_name)) continue;
        scanner::ProtectedPerson person{
            record.mailbox.display_name, "", {ascii_lower(record.mailbox.address)}, {}, false};
        for (const auto& alias : record.mailbox.aliases) person.addresses.push_back(ascii_lower(alias));
        people.push_back(std::move(person));
    }
    return {std::move(people), own_domains};
}

} // namespace remand::service
