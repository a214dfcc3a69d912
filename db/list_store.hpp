// Lists of senders, recipients, words and domains that an administrator decided about. What they mean is the business
// of service/lists; here they are rows.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

enum class ListKind { // in the order of their precedence
    exempt_recipient, // nothing that comes to this mailbox is held against it
    blocked_sender,
    blocked_content,
    blocked_file,
    blocked_link,    // of a site, or one page
    trusted_sender,  // nothing that this sender writes is held against it
    accepted_sender, // its mail is never spam, bulk or spoof; malicious and suspicious it may be
    trusted_domain   // looks like one of ours, or is new, and is fine
};
[[nodiscard]] std::string_view to_text(ListKind kind); // "trusted-sender"
[[nodiscard]] std::optional<ListKind> parse_list_kind(std::string_view text);

enum class PatternKind {
    address,    // one address
    domain,     // this domain and no other
    subdomains, // this domain and every one below it
    ip,         // one IPv4 or IPv6 address
    network,    // CIDR
    regex,      // RE2, anywhere in the text, ignoring case
    text,       // these characters, ignoring case; of content only
    sha256,     // of a file's bytes, in hexadecimal digits
    page        // host and path of a web address: "forms.example/d/1a2b3c"
};
[[nodiscard]] std::string_view to_text(PatternKind kind);
[[nodiscard]] std::optional<PatternKind> parse_pattern_kind(std::string_view text);

// What an entry says; two entries with the same scope, kind and pattern are the same entry.
struct ListEntry {
    std::int64_t id = 0;
    TenantId tenant; // empty: of all tenants
    ListKind kind = ListKind::blocked_sender;
    PatternKind pattern_kind = PatternKind::address;
    std::string pattern;                 // in its one spelling: lower case, A-labels, canonical IP
    bool requires_authentication = true; // trusted and accepted senders: only where From is proven
    bool in_subject = false, in_body = false, is_whole_word = false; // blocked content
    bool for_lookalike = false, for_recent = false;                  // trusted domains
    std::string note;
    std::optional<Timestamp> expires_at; // in force before then
    Timestamp created_at{};
    std::string created_by;
    std::int64_t hits = 0;
    std::optional<Timestamp> last_hit_at;
};

// Whether they decide the same: all but id, record of making, and hits.
[[nodiscard]] bool says_the_same(const ListEntry& a, const ListEntry& b);

struct ListFilter {
    std::optional<TenantId> tenant{}; // this tenant's, and those of all tenants
    std::optional<ListKind> kind{};
    std::string text{};                      // pattern or note contains, ignoring case
    std::optional<Timestamp> unused_since{}; // made before then, and no hit since; or expired by `now`
    Timestamp now{};
    std::int64_t before_id = 0; // keyset paging, newest first
    int limit = 50;
};

// All of it or none of it.
struct ListChange {
    std::vector<ListEntry> add;
    std::vector<ListEntry> update; // by id: what it says; hits and record of making stay
    std::vector<std::int64_t> remove;
};

class ListStore {
public:
    explicit ListStore(Database& database) : database_(database) {}
    Result<std::vector<ListEntry>> list(const ListFilter& filter) const; // newest first
    // Those of this tenant and those of all tenants; nullopt: every entry there is. In the order of their ids.
    Result<std::vector<ListEntry>> in_force_for(const std::optional<TenantId>& tenant) const;
    Result<std::vector<ListEntry>> find(const std::vector<std::int64_t>& ids) const;
    // One transaction with its audit row. give_up "list.exists" (the same entry is there), "list.unknown" (to be
    // updated or removed, and not there).
    Result<void> change(const ListChange& change, const AuditEntry& audit);

private:
    Database& database_;
};

// For transactions of other stores.
class Connection;
Result<void> change_lists(Connection& connection, const ListChange& change);
// Each entry once for each message it matched.
Result<void> count_list_hits(Connection& connection, const std::map<std::int64_t, int>& hits, Timestamp at);

} // namespace remand::db
