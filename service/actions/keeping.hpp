// Copies of mail that its mailbox may lose: made and proved before the call, taken out again on the way back.
//
// The order of every act that a mailbox may not survive: a durable copy whose hash was verified after it was read back,
// then the intent, then the call. Not kept: what the provider gives only in parts, what is gone, and what there is no
// room for; the caller then has to do without such an act.
#pragma once

#include <string>

#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "db/copy_store.hpp"
#include "service/config.hpp"

namespace remand::service {

// Where a message is that nobody but us has any more.
[[nodiscard]] Location in_our_keeping();
[[nodiscard]] bool is_in_our_keeping(const Location& location);

// Thread-safe.
class Keeping {
public:
    Keeping(db::Database& database, const Clock& clock, CopySettings settings)
        : copies_(database), clock_(clock), settings_(settings) {}

    // Empty: a verified copy is durable. Otherwise why there can be none. Errors are the provider's, or ours ("db.…").
    [[nodiscard]] Result<std::string> keep(Connector& connector, const db::ActionRecord& action,
                                           const Location& located);
    // Whether a hard delete is to leave a copy behind.
    [[nodiscard]] bool keeps(const db::ActionRecord& hard_delete) const;
    [[nodiscard]] db::CopyStore& copies() { return copies_; }

private:
    db::CopyStore copies_;
    const Clock& clock_;
    const CopySettings settings_;
};

} // namespace remand::service
