// A locked archive or document whose password stands in the mail: locked against scanners, not against the reader.
// Honest look-alikes: tax advisers and banks, which send the password another way.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason locked_archive(const MessageView& mail) {
    if (mail.text.find("password") == std::string::npos && mail.text.find("passwort") == std::string::npos &&
        mail.text.find("kennwort") == std::string::npos && mail.text.find("contrasena") == std::string::npos &&
        mail.text.find("senha") == std::string::npos && mail.text.find("mot de passe") == std::string::npos &&
        mail.text.find("passcode") == std::string::npos && mail.text.find("pin code") == std::string::npos)
        return {};
    for (const auto& file : mail.facts.attachments)
        if (file.is_encrypted)
            return fmt::format("The file {} is locked, and the mail speaks of its password", shown(file.name));
    return {};
}

} // namespace remand::scanner::detect
