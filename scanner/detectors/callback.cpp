// A charge that never was, and a number to call to undo it: the conversation goes on by phone, where no filter listens.
// The invoice often stands in an attached PDF only. Honest look-alikes: receipts with a service number, which link to
// the seller's own pages or do not speak of charges that the reader may not recognise.
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/callback_number.hpp"
#include "scanner/detectors/reason.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason callback(const MessageView& mail) {
    const auto found = find_callback(mail);
    if (!found) return {};
    return fmt::format("Speaks of a charge (\"{}\") and of calling to undo it (\"{}\")", shown(found->charge),
                       shown(found->dispute));
}

} // namespace remand::scanner::detect
