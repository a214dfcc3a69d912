// Nearly the file of a mail that somebody here called malicious: sent again with another address in it, or packed anew.
// Honest look-alike: what one program or form made is alike too, so that only such files are likened as run or start
// something when they are opened (file_likeness.cpp), and no envelopes of locked mail, which phishers copy; and since that
// may err, it never convicts alone.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/attached_page.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/memory_keys.hpp"

namespace remand::scanner::detect {

Reason near_known_file(const MessageView& mail) {
    if (!mail.context.history || mail.facts.attachments.empty()) return {};
    const auto& files = mail.facts.attachments;
    const auto file_of = [&](const std::string& key) {
        return std::find_if(files.begin(), files.end(), [&](const Attachment& file) { return file.tlsh == key; });
    };
    auto keys = likeness_keys(mail.facts);
    std::erase_if(keys, [&](const std::string& key) { return is_secure_envelope(mail, *file_of(key)); });
    if (keys.empty()) return {};
    const auto known = mail.context.history->near_bad_file(keys);
    if (!known || mail.context.history->known_bad_file(file_keys(mail.facts))) return {}; // the rule says more
    return fmt::format("{} is nearly the same file as one that was called malicious on {}",
                       shown(file_of(known->key)->name), to_rfc3339(known->decided_at).substr(0, 10));
}

} // namespace remand::scanner::detect
