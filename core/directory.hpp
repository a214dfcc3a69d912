// People and groups of a tenant, as its provider's directory tells of them. Ids are the provider's, opaque and stable
// through renames.
#pragma once

#include <string>
#include <vector>

#include "core/message.hpp"
#include "core/result.hpp"

namespace remand {

struct DirectoryUser {
    std::string id;
    std::string name, title, department;
    std::string address;              // primary, lower case; may be empty
    std::vector<std::string> aliases; // lower case, sorted, without the primary
    bool is_enabled = true;           // may sign in. Shared mailboxes may not, and are used
    bool has_mailbox = false;         // as far as the directory can say
    bool operator==(const DirectoryUser&) const = default;
};

struct DirectoryGroup {
    std::string id;
    std::string name;
    std::string address; // may be empty
    bool operator==(const DirectoryGroup&) const = default;
};

// A user or another group, directly in a group.
struct Membership {
    std::string group, member;
    auto operator<=>(const Membership&) const = default;
};

// Groups whose members the provider does not tell; those known from before are kept.
struct UnreadGroup {
    std::string group; // empty: no group can be read at all
    Error why;
};

// A part of a round through the directory. `cursor` stands behind it: save it in the transaction that stores the page.
struct DirectoryPage {
    // Everything of the kind comes anew, and what does not come is gone. Set on the first page of the kind.
    bool users_start_over = false, groups_start_over = false;
    std::vector<DirectoryUser> users; // new or changed; may repeat what is known
    std::vector<std::string> users_gone;
    std::vector<DirectoryGroup> groups;
    std::vector<std::string> groups_gone; // with their members
    std::vector<Membership> members, members_gone;
    std::vector<UnreadGroup> unread;
    SyncCursor cursor;
    bool has_more = false; // call again at once with `cursor`; without more, the round is whole
};

} // namespace remand
