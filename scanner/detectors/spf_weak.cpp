// SPF gave softfail, permerror or temperror for the envelope sender and nothing else vouches for the From domain. Weak:
// many owners never get beyond "~all".
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason spf_weak(const MessageView& mail) {
    const auto& auth = mail.facts.authentication;
    if (!auth.is_present || mail.is_discussion_list || mail.is_authenticated) return {};
    if (auth.spf != "softfail" && auth.spf != "permerror") return {};
    return fmt::format("SPF does not vouch for {} ({})",
                       shown(auth.spf_domain.empty() ? mail.from_domain : auth.spf_domain), auth.spf);
}

} // namespace remand::scanner::detect
