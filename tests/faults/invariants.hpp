// What must be true whatever went wrong, held against the emulator's truth and ledger of moves, and our database:
//   I1  every delivered message was scanned once, or is parked (or gone) with a reason;
//   I2  each lies where the last decision about it wants it, unless its user had it otherwise;
//   I3  no decision was ever sent to two different destinations, and none was carried out twice;
//   I4  what is not on record yet lies behind the stored cursor: no cursor is ahead of the messages;
//   I5  the chain of audit rows is whole, and one act is one row;
//   I6  no secret, token or body is in the log or, in clear, in the database.
#pragma once

#include "tests/faults/cloud_world.hpp"

namespace remand::tests {

// Reports with CHECK, so that a test shows all that is broken. CloudWorld runs it at its end.
void check_invariants(CloudWorld& world);

// I4 by itself, at any moment: delivered, not on record, and not to be seen from the stored cursor on.
[[nodiscard]] std::vector<std::string> lost_behind_cursor(CloudWorld& world);

} // namespace remand::tests
