#include "scanner/identity/sender_key.hpp"

#include "core/text.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {

std::string sender_key(const Address& from) {
    if (from.domain.empty()) return ascii_lower(from.local);
    const auto domain = registrable_domain(from.domain);
    return is_free_mail(domain) ? ascii_lower(from.local) + "@" + domain : domain;
}

std::string sender_key(const MessageFacts& facts) {
    return facts.from.empty() ? std::string() : sender_key(facts.from.front());
}

} // namespace remand::scanner
