// The chain of audit rows, inside db/: what is written in the transaction that it tells of, and how it is checked.
//
// Each row carries SHA-256 over the hash of the row before it and its own content, as netstrings ("5:hello,") of: the
// former hash (32 bytes), id, time (UTC microseconds), actor, act, subject, detail. Rows 1, 2, 3 ... start from 32 zero
// bytes. Two ends of the chain are kept sealed under the service's key: the anchor (what the oldest row kept goes on
// from; it moves when old rows are pruned) and the head (the newest row). Whoever can write to the file and has no key
// can therefore neither change a row, nor take rows away from either end, nor make up a whole chain, without its showing.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "core/sealer.hpp"
#include "db/connection.hpp"
#include "db/records.hpp"

namespace remand::db {

struct ChainEnd {
    std::int64_t id = 0; // 0: before the first row
    std::string hash;    // 32 bytes
};

[[nodiscard]] std::string audit_hash(std::string_view former, std::int64_t id, const AuditEntry& entry);

// Never refused for the state of the chain: a head that cannot be read makes a break that the check finds.
Result<void> append_audit(Connection& connection, const Sealer& sealer, const AuditEntry& entry);

// Gives rows that were written before there was a chain their hashes, and makes both ends.
Result<void> chain_up_audit(Connection& connection, const Sealer& sealer);

// As far as row `last` (0: all of it, and the head). A stop ends it early, as whole.
Result<AuditFinding> check_audit(Connection& connection, const Sealer& sealer, std::int64_t last, std::stop_token stop);
Result<void> set_audit_anchor(Connection& connection, const Sealer& sealer, const ChainEnd& anchor);

} // namespace remand::db
