// The people of a tenant's own directory, as names worth imitating: mail "from" a colleague's name and a stranger's
// address is how CEO fraud begins. Until an administrator lists people in the policy, this is what the scanner knows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/records.hpp"
#include "scanner/scan_context.hpp"

namespace remand::service {

// Immutable; swapped as a whole when the directory is listed anew.
class Colleagues {
public:
    // Shared mailboxes and the like ("Info", "Accounts") are no names of persons: one word is not enough.
    static constexpr std::size_t fewest_words = 2;

    explicit Colleagues(const std::vector<db::MailboxRecord>& mailboxes);

    // The ones that share a word with this display name: the few of thousands that a detector must look at.
    [[nodiscard]] std::vector<scanner::ProtectedPerson> named_like(std::string_view display_name) const;

private:
    std::vector<scanner::ProtectedPerson> people_;
    std::unordered_multimap<std::string, std::size_t> by_word_;
};

} // namespace remand::service
