// Somebody has the name of a protected person, proves an address at an organisation and asks for nothing: most are namesakes, and
// some are the first, harmless letter of a fraud. So it is on record, and only tips the scale.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/borrowed_name.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason namesake(const MessageView& mail) {
    if (!borrows_protected_name(mail) || !is_namesake(mail)) return {};
    return fmt::format("Has the name of {}, proves the address {} and asks for nothing: perhaps a namesake",
                       shown(mail.imitation->person->name), mail.from_text());
}

} // namespace remand::scanner::detect
