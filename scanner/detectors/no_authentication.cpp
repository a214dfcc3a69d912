// The receiver looked, and neither SPF nor DKIM vouches for the From domain. Weak: many small senders never set it up.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason no_authentication(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || mail.is_authenticated || mail.is_discussion_list || mail.facts.is_bounce) return {};
    if (mail.is_colleague) return {}; // the provider says itself that it never was outside
    if (auth.spf.empty() && auth.dkim.empty() && auth.dmarc.empty()) return {};
    if (auth.spf == "fail" || auth.dmarc == "fail") return {}; // others say it louder
    return fmt::format("Nothing proves that {} sent this (SPF {}, DMARC {})", shown(mail.from_domain),
                       auth.spf.empty() ? "not checked" : auth.spf, auth.dmarc.empty() ? "not checked" : auth.dmarc);
}

} // namespace remand::scanner::detect
