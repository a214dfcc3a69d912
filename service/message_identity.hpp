// By what a message is known as the same one when it comes again: delivered twice, redirected, delivered to many
// mailboxes, or inside a journal report.
//
// The Message-ID alone is not enough (anybody may write one that was used before), nor are the bytes: every delivery has
// trace fields of its own, and Exchange writes MIME anew. So it is the Message-ID together with what the message says:
// author, subject, text and attachments.
#pragma once

#include <string>

#include "scanner/facts.hpp"

namespace remand::service {

// 16 bytes; empty for a message of which nothing could be read.
[[nodiscard]] std::string identity_of(const scanner::MessageFacts& facts);

// The message that a journal report of Exchange is about; null when these are not facts of one.
// https://learn.microsoft.com/exchange/security-and-compliance/journaling ("Journal reports")
[[nodiscard]] const scanner::MessageFacts* journaled(const scanner::MessageFacts& facts);

} // namespace remand::service
