// Whom the scanner protects: the people an administrator listed, and everybody of the tenant's own directory, since
// mail "from" a colleague's name and a stranger's address is how CEO fraud begins.
#pragma once

#include <vector>

#include "db/records.hpp"
#include "scanner/identity/protected_people.hpp"

namespace remand::service {

// Shared mailboxes and the like ("Info", "Accounts") are no names of persons: one word is not enough.
[[nodiscard]] scanner::ProtectedPeople protected_people(const std::vector<scanner::ProtectedPerson>& listed,
                                                        const std::vector<db::MailboxRecord>& mailboxes,
                                                        const std::vector<std::string>& own_domains);

} // namespace remand::service
