// What a call is for. Where a provider's budget runs short, the calls that matter more still find room: each level leaves
// a share of every budget to the levels before it.
#pragma once

namespace remand {

enum class Priority {
    remediation, // moving mail, putting it back, looking for it before and after
    new_mail,    // polls, and the messages that they find
    backfill     // first rounds, resyncs, sweeps: what came before
};

} // namespace remand
