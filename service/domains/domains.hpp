// The domains of a tenant: which are its own, how each is, and which mailboxes are watched.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "db/domain_store.hpp"
#include "db/stores.hpp"
#include "service/domains/txt_resolver.hpp"

namespace remand::service {

inline constexpr std::chrono::days mail_flows_within{7};

enum class DomainState {
    active,
    no_mail,    // none of its mailboxes got any mail for a week
    unverified, // added by hand, and nothing proves yet that it is the tenant's
    broken,     // the tenant's authorisation is: nothing can be read
    paused      // by an administrator, or its tenant is
};
[[nodiscard]] std::string_view to_text(DomainState state);

struct DomainStatus {
    db::DomainRecord domain;
    DomainState state = DomainState::active;
    std::string reason; // in words, unless active
    std::optional<Timestamp> last_mail_at;
};
[[nodiscard]] Result<std::vector<DomainStatus>> read_domains(db::Database& database, const db::TenantRecord& tenant,
                                                             Timestamp now);

// Of the provider, and those by hand that are verified.
[[nodiscard]] Result<std::vector<std::string>> own_domains(db::Database& database, const db::TenantRecord& tenant);

// Lower case A-labels of a name as it is typed. give_up "domain.invalid".
[[nodiscard]] Result<std::string> domain_name(std::string_view typed);
[[nodiscard]] std::string new_domain_token();
// What the TXT record of a domain added by hand must say.
[[nodiscard]] std::string txt_record(std::string_view token);
// Looks for it. True when it is there.
[[nodiscard]] Result<bool> is_proven(const TxtResolver& resolver, const db::DomainRecord& domain);

// Which mailboxes are looked at, and where in them. Immutable.
class WatchScope {
public:
    [[nodiscard]] bool includes(const MailboxId& mailbox) const { return !excluded_.contains(mailbox.value); }
    [[nodiscard]] bool all_folders(const MailboxId& mailbox) const { return whole_.contains(mailbox.value); }
    [[nodiscard]] static Result<std::shared_ptr<const WatchScope>> read(db::Database& database, const TenantId& tenant);

private:
    std::unordered_set<std::string> excluded_, whole_;
};

} // namespace remand::service
