// Sent by a web site's script, as hacked sites do (X-PHP-Originating-Script, PHPMailer and its like). Honest
// look-alikes: contact forms and shops, so it is weak without links to elsewhere.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason script_mailer(const MessageView& mail) {
    const auto mailer = ascii_lower(mail.facts.mailer);
    if (!mail.facts.php_script.empty())
        return fmt::format("Sent by the script {} of a web site", shown(mail.facts.php_script));
    constexpr auto scripts = std::to_array<std::string_view>(
        {"phpmailer", "php/", "php mailer", "leaf mailer", "leafmailer", "interspire", "swiftmailer", "mass mail",
         "massmail", "bulk", "atomic mail", "sendblaster", "turbo-mailer", "turbomailer", "ygmail", "foxmail 4",
         "stormpost", "group mail"});
    const auto found =
        std::find_if(scripts.begin(), scripts.end(), [&](auto name) { return mailer.find(name) != std::string::npos; });
    if (found == scripts.end()) return {};
    return fmt::format("Sent by a program for scripts and mass mail ({})", shown(mail.facts.mailer));
}

} // namespace remand::scanner::detect
