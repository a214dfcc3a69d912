// An Office document with a program in it. Honest look-alikes: spreadsheets of finance departments; so it is weaker
// than one that starts by itself.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason macro(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments)
        if (file.has_macro && !file.has_auto_macro)
            return fmt::format("The document {} holds a program (macro)", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
