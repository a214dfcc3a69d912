// Who there is: tenants, the people and groups in them, and the apps that may come in.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "tests/emulator/model/mailbox.hpp"
#include "tests/emulator/rsa.hpp"

namespace remand::emulator {

enum class AccountKind { member, shared, guest, unlicensed, suspended, archived, no_mailbox };
[[nodiscard]] std::optional<AccountKind> parse_account_kind(std::string_view text);

struct Account {
    std::string id; // GUID, or Google's digits
    std::string address;
    std::string display_name;
    std::string title, department;
    std::vector<std::string> aliases;
    AccountKind kind = AccountKind::member;
    bool is_admin = false;
    std::optional<Timestamp> removed; // it can be restored
    bool is_purged = false;           // it cannot
    std::uint64_t changed = 0;        // directory sequence of its last change
    std::unique_ptr<Mailbox> mailbox; // null for kinds without one
    [[nodiscard]] bool is_here() const { return !removed && !is_purged; }
};

struct GroupMember {
    std::string id; // of an account or a group; Google also an address from outside
    bool is_removed = false;
    std::uint64_t changed = 0;
};

struct Group {
    std::string id;
    std::string address;
    std::string display_name;
    bool is_removed = false;
    std::uint64_t changed = 0;
    std::vector<GroupMember> members; // those that left stay, marked: deltas tell of them
};

struct App { // registered and, when consented, present in its tenant
    std::string client_id;
    std::string name;
    std::string secret;
    std::optional<Timestamp> secret_expires;
    std::vector<std::string> certificates; // PEM
    std::vector<std::string> redirect_uris;
    std::vector<std::string> requested_roles;
    std::vector<std::string> granted_roles;
    bool is_consented = false;
    // Exchange's RBAC for Applications: these roles too, in these mailboxes only. A union with granted_roles.
    std::vector<std::string> scoped_roles;
    std::set<std::string> scoped_mailboxes;
    // The older application access policy: nothing outside of these mailboxes.
    std::optional<std::set<std::string>> access_policy;
};

struct ServiceAccount {
    std::string email;
    std::string client_id;
    std::string project_id;
    std::string key_id;
    RsaKeyPair key;
    std::vector<std::string> granted_scopes; // domain-wide delegation
};

struct Tenant { // a Microsoft tenant or a Google customer
    Cloud cloud = Cloud::microsoft;
    std::string id;
    std::string name;
    std::vector<std::string> domains; // the first is the primary one
    std::vector<std::unique_ptr<Account>> accounts;
    std::vector<std::unique_ptr<Group>> groups;
    std::unordered_map<std::string, Account*> names; // lower case: address, aliases, id
    std::vector<App> apps;
    ServiceAccount service_account;
    std::uint64_t directory_sequence = 1;
    int directory_epoch = 0; // of delta links and page tokens of the directory

    [[nodiscard]] Account* find_account(std::string_view known_as) const; // not the removed ones
    [[nodiscard]] Account* find_removed_account(std::string_view known_as) const;
    [[nodiscard]] Group* find_group(std::string_view id_or_address) const;
    [[nodiscard]] App* find_app(std::string_view client_id);
    void touch(Account& account) { account.changed = ++directory_sequence; }
    void touch(Group& group) { group.changed = ++directory_sequence; }
};

// The accounts in a group and in the groups within it, each once; and the groups within it.
struct Membership {
    std::vector<Account*> accounts;
    std::vector<Group*> groups;
    std::vector<std::string> outsiders;
};
[[nodiscard]] Membership direct_members(const Tenant& tenant, const Group& group);
[[nodiscard]] Membership all_members(const Tenant& tenant, const Group& group);

} // namespace remand::emulator
