// Sealed copies of mail that its mailbox may lose: what a quarantine out of its user's reach, and some hard deletes, keep.
//
// They are rows and not files of the state directory: a copy is durable in the same file, under the same lock, as the
// action that rests on it; a backup holds both or neither; and nothing is left lying about after a crash. Rejected:
// sealed files by content, which a backup of the database would not have. AES-256-GCM, bound to tenant and message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

struct CopyRecord {
    std::int64_t message_id = 0;
    TenantId tenant;
    std::string sha256; // of the mail's bytes
    std::int64_t size = 0;
    Location former; // where the message was when it was copied: what making it anew needs
    Timestamp made_at{}, keep_until{};
    bool is_only = false; // the mailbox does not have the message any more: this is it
};

// What quarantine turned out to be when it was last used, and why it was not more than that.
struct SeenCustody {
    Custody custody = Custody::hidden;
    std::string reason;
    Timestamp seen_at{};
};

// Thread-safe.
class CopyStore {
public:
    explicit CopyStore(Database& database) : database_(database) {}

    // Durable when it returns. `copy.sha256` and size are made here. One that is there already is replaced.
    Result<void> put(CopyRecord copy, std::string_view bytes);
    [[nodiscard]] Result<std::optional<CopyRecord>> find(std::int64_t message_id) const;
    // The mail's bytes, after they proved to be those that were copied. give_up "copy.damaged", "copy.unknown".
    [[nodiscard]] Result<Secret> open(std::int64_t message_id) const;
    // From now on the mailbox does not have the message.
    Result<void> set_only(std::int64_t message_id);
    // The mailbox has it again, under this id: one transaction. False, and nothing is changed, when a message of the
    // same mailbox is on record under that id.
    Result<bool> brought_back(std::int64_t message_id, const std::string& provider_id);
    Result<void> drop(std::int64_t message_id);
    // Bytes of mail in all copies.
    [[nodiscard]] Result<std::int64_t> size_of_all() const;
    // Removes what is not to be kept any longer, with an audit row for each that was the only one. Gives how many.
    Result<int> sweep(Timestamp now, int limit);

    // Keeps what was seen last; true when it differs from what was seen before.
    Result<bool> note_custody(const TenantId& tenant, const SeenCustody& seen);
    [[nodiscard]] Result<std::optional<SeenCustody>> custody(const TenantId& tenant) const;

private:
    Database& database_;
};

} // namespace remand::db
