// A script alone in an archive, or an add-in for Excel: nobody sends those but to have them opened. Honest look-alike: a
// developer's archive, in which scripts lie among other files.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

bool ends_with_any(const std::string& name, std::initializer_list<std::string_view> endings) {
    const auto lower = ascii_lower(trim(name));
    return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return lower.ends_with(ending); });
}
bool is_script(const Attachment& file) {
    return ends_with_any(
        file.name, {".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".ps1", ".bat", ".cmd", ".scr", ".pif"});
}

} // namespace

Reason rule_lone_script(const MessageView& mail) {
    constexpr int most = 3;
    if (mail.is_colleague || mail.is_partner || mail.history.is_solicited) return {};
    const Attachment* script = nullptr;
    int scripts = 0, others = 0;
    for (const auto& file : mail.facts.attachments) {
        if (file.archive_depth == 0 && ends_with_any(file.name, {".xll"}))
            return fmt::format("The file {} is a program that Excel loads", shown(file.name));
        if (file.archive_depth == 0) continue;
        scripts += is_script(file);
        others += !is_script(file);
        if (!script && is_script(file)) script = &file;
    }
    if (!script || others > 0 || scripts > most) return {};
    return fmt::format("An archive holds nothing but the script {}", shown(script->name));
}

} // namespace remand::scanner::detect
