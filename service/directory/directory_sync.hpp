// One round through a tenant's directory: page by page into the staging tables, and then, when it is whole and
// believable, in the place of what was in force.
//
// What is in force stays, and the state says why, when the round breaks off, when the answer is empty, or when it
// leaves out more than a tenth of the people: then it is held until an administrator confirms or discards it, or until
// a later round brings them back. A round that breaks off goes on where it stopped.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/directory_store.hpp"

namespace remand::service {

struct DirectoryRound {
    enum class End { taken, held, failed, interrupted };
    End end = End::failed;
    std::optional<Error> error; // of failed: the provider's, or the store's
    std::string held_reason;
};

class DirectorySync {
public:
    // A round that leaves out more than this share of the people is held; a single one never is.
    static constexpr int held_from_percent = 10;
    static constexpr int never_held = 1;

    DirectorySync(db::Database& database, const Clock& clock, Log log)
        : store_(database), clock_(clock), log_(std::move(log)) {}

    [[nodiscard]] DirectoryRound run(Connector& connector, const TenantId& tenant, std::stop_token stop = {});
    // Of what is held. give_up "directory.nothing_held".
    Result<void> confirm(const TenantId& tenant, const db::AuditEntry& audit);
    Result<void> discard(const TenantId& tenant, const db::AuditEntry& audit);

private:
    Result<void> read_all(Connector& connector, const TenantId& tenant, std::vector<std::string>& notes,
                          std::stop_token stop);
    Result<std::string> why_held(const TenantId& tenant, const db::DirectoryState& state) const;
    DirectoryRound failed(const TenantId& tenant, const Error& error);

    db::DirectoryStore store_;
    const Clock& clock_;
    const Log log_;
};

} // namespace remand::service
