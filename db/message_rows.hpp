// Reading and writing rows of messages and of the decisions about them, within the caller's transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/sealer.hpp"
#include "db/connection.hpp"
#include "db/records.hpp"

namespace remand::db {

// The SELECT list and joins that read_message expects: message m, mailbox b, verdict v and its first evidence e.
extern const std::string select_message;
[[nodiscard]] MessageRecord read_message(Row& row);
// The first evidence's columns, which are NULL when there is none.
void read_first_evidence(Row& row, Verdict& verdict);
Result<std::vector<Evidence>> all_evidence(Connection& connection, std::int64_t message_id);
Result<Explanation> explanation_of(Connection& connection, std::int64_t message_id); // empty: judged before there was any

// A message to be decided about, known by its row.
struct DecisionSubject {
    std::int64_t message_id = 0;
    TenantId tenant;
    int generation = 1; // the message's: higher than 1 when an analyst was faster than the scanner
};
// Facts, text, verdict, evidence and action of a message that was judged; nothing of one that was not.
Result<void> insert_decision(Connection& connection, const Sealer& sealer, const DecisionSubject& subject,
                             const NewMessage& message);
// The scanner's verdict with its evidence; the message's row is the caller's. Gives the verdict's id.
Result<std::int64_t> insert_verdict(Connection& connection, std::int64_t message_id, std::int64_t generation, const Verdict& verdict,
                                    Timestamp at);
// The provider has the message under another id now. False, and nothing is changed, when a message of the same mailbox
// is on record under that id.
Result<bool> take_new_id(Connection& connection, std::int64_t message_id, const std::string& provider_id);
[[nodiscard]] std::string place_of_text(const TenantId& tenant, std::int64_t message_id);

} // namespace remand::db
