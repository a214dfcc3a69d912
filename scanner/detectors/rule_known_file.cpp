// HARD RULE. Byte for byte the file of a mail that somebody here called malicious, and stands by it. Honest look-alike: the
// pictures and texts that malicious mail borrows, which are never remembered (memory_keys.hpp).
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/memory_keys.hpp"

namespace remand::scanner::detect {

Reason rule_known_file(const MessageView& mail) {
    if (!mail.context.history || mail.facts.attachments.empty()) return {};
    const auto keys = file_keys(mail.facts);
    if (keys.empty()) return {};
    const auto known = mail.context.history->known_bad_file(keys);
    if (!known) return {};
    const auto& files = mail.facts.attachments;
    const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.sha256 == known->key; });
    return fmt::format("{} is the same file as confirmed malware ({})", file == files.end() ? known->key : shown(file->name),
                       to_rfc3339(known->decided_at).substr(0, 10));
}

} // namespace remand::scanner::detect
