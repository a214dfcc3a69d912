// HARD RULE. A script that Windows runs on a double click, and that fetches something from the network and starts a
// program, or hides what it does by Microsoft's script encoder. Honest look-alikes, left out: PowerShell and batch
// files of administrators, which do not run on a click or have reasons to; scripts that do only one of the two; and
// scripts of web pages, which have neither object.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/file_marks.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason rule_script_downloader(const MessageView& mail) {
    constexpr auto endings = std::to_array<std::string_view>({"js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "sct"});
    for (const auto& file : mail.facts.attachments) {
        if (file.kind != FileKind::script) continue;
        const auto ending = ascii_lower(trim(std::string_view(file.name).substr(file.name.rfind('.') + 1)));
        if (std::find(endings.begin(), endings.end(), ending) == endings.end()) continue;
        const auto has = [&](std::string_view mark) { return has_mark(file, mark); };
        if ((has("fetches") && has("runs")) || has("encoded"))
            return fmt::format("The script {} {}", shown(file.name),
                               has("encoded") ? "is encoded to hide what it does"
                                              : "fetches something from the network and starts it");
    }
    return {};
}

} // namespace remand::scanner::detect
