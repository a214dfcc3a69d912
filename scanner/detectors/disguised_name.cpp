// A file name that hides its real ending: "invoice.pdf.exe", text turned around by a bidirectional mark, or a long run
// of spaces. Honest look-alike: version numbers ("v1.2.docx"), so only endings that run code count.
#include "scanner/detectors/all.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason disguised_name(const MessageView& mail) {
    for (const auto& file : mail.facts.attachments) {
        const bool executable = has_executable_extension(file.name);
        const bool turned =
            file.name.find("\u202E") != std::string::npos || file.name.find("\u202D") != std::string::npos;
        const bool padded = executable && file.name.find("     ") != std::string::npos;
        const auto last = file.name.rfind('.');
        bool doubled = false;
        if (executable && last != std::string::npos && last > 0) {
            const auto before = file.name.rfind('.', last - 1);
            doubled = before != std::string::npos &&
                      is_document_extension(trim(std::string_view(file.name).substr(before + 1, last - before - 1)));
        }
        if (turned || padded || doubled)
            return fmt::format("The file name {} hides what the file is", shown(file.name));
    }
    return {};
}

} // namespace remand::scanner::detect
