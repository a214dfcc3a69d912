// Users and groups of a tenant's directory by the names that people write, for settings that are kept in a file: ids
// are the provider's and say nothing to a reader. Immutable; as of when it was read.
#pragma once

#include <map>
#include <set>
#include <string>

#include "db/directory_store.hpp"

namespace remand::service {

class DirectoryNames {
public:
    struct Known {
        std::string id, name;
        std::string as_written; // what a file calls it: an address or a group's name where that means this one; its id
    };
    using Words = std::set<std::string>; // ids, addresses, and names of groups
    // Looks up what is asked for: one pass over the users, whatever their number.
    [[nodiscard]] static Result<DirectoryNames> read(db::Database& database, const TenantId& tenant, const Words& users,
                                                     const Words& groups);

    // Null when the directory does not know it, or it was not asked for.
    [[nodiscard]] const Known* user(const std::string& word) const { return find(users_, word); }
    [[nodiscard]] const Known* group(const std::string& word) const { return find(groups_, word); }

private:
    using Book = std::map<std::string, Known>; // by word
    static const Known* find(const Book& book, const std::string& word) {
        const auto found = book.find(word);
        return found == book.end() ? nullptr : &found->second;
    }
    Book users_, groups_;
};

} // namespace remand::service
