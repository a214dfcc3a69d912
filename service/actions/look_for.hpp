// Where a message is: by its id, and where nothing is there, by its Message-ID. Ids outlive most moves, but not all (an
// archive, a move of the whole mailbox): then the message is in the mailbox under another one.
//
// Message-IDs are not unique, and the sender chooses them. What is on record as a message of its own is never taken for
// this one; of several copies, and before a hard delete, only one with exactly the bytes that were judged.
#pragma once

#include <optional>
#include <string>

#include "connectors/connector.hpp"
#include "db/stores.hpp"

namespace remand::service {

struct Sighting {
    Location location;
    std::optional<MessageRef> new_ref; // it goes by another id now; this is stored already
    std::string ambiguity;             // not empty: copies that cannot be told apart; the sentence for the record
};

constexpr std::size_t most_copies_compared = 10;

// Errors are the provider's; those of our own store have codes that begin with "db.".
// `is_only_copy`: the mailbox had lost the message to our keeping, so that under another id it can only be one that was
// being brought back: in the quarantine, where nobody else puts mail.
[[nodiscard]] Result<Sighting> look_for(Connector& connector, db::Database& database, const db::ActionRecord& action,
                                        bool is_only_copy = false);

} // namespace remand::service
