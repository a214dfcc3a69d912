#include "service/message_identity.hpp"

#include <algorithm>
#include <vector>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::service {
namespace {

// Exchange and mail programs fold and end lines as they like.
std::string without_space(std::string_view text) {
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](unsigned char c) { return c > ' '; });
    return kept;
}

} // namespace

// The envelope part begins with "Sender:" and names the Message-ID of the one message that is attached.
const scanner::MessageFacts* journaled(const scanner::MessageFacts& facts) {
    if (facts.nested.size() != 1) return nullptr;
    const auto& inner = facts.nested.front();
    const auto envelope = ascii_lower(without_space(facts.text));
    const bool is_report = !inner.message_id.empty() && envelope.starts_with("sender:") &&
                           envelope.find("message-id:" + ascii_lower(without_space(inner.message_id))) !=
                               std::string::npos &&
                           (envelope.find("recipient:") != std::string::npos || envelope.find("to:") != std::string::npos);
    return is_report ? &inner : nullptr;
}

std::string identity_of(const scanner::MessageFacts& facts) {
    if (const auto* inner = journaled(facts)) return identity_of(*inner);
    const auto author = facts.from.empty() ? std::string() : ascii_lower(facts.from.front().text());
    const auto text = without_space(facts.text);
    if (facts.message_id.empty() && author.empty() && text.empty() && facts.attachments.empty()) return {};
    std::vector<std::string> hashes;
    for (const auto& attachment : facts.attachments)
        if (attachment.archive_depth == 0) hashes.push_back(attachment.sha256);
    std::sort(hashes.begin(), hashes.end());
    // Lengths stand before the parts, so that no part can run into the next.
    std::string whole;
    for (const auto& part : {facts.message_id, author, without_space(facts.subject), text, join(hashes, " ")})
        whole += std::to_string(part.size()) + ':' + part;
    if (facts.message_id.empty() && facts.date) whole += std::to_string(to_micros(*facts.date));
    return sha256(whole).substr(0, 16);
}

} // namespace remand::service
