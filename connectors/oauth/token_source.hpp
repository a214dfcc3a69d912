// Access tokens. Implementations ask the provider; CachingTokenSource (the only one callers hold) adds the cache:
// renewed at 80 % of life, single flight, one forced renewal after a 401.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

struct AccessToken {
    Secret value;
    std::chrono::seconds lifetime{0};
    std::vector<std::string> roles; // what the token says it may do, where it says so (Entra app roles)
};

// One grant. `subject`: the mailbox to impersonate (Google), empty where a token serves the whole tenant (Entra).
// `scope`: space-separated, the smallest set for the family of calls.
struct Grant {
    std::string subject;
    std::string scope;
    auto operator<=>(const Grant&) const = default;
};

class TokenSource {
public:
    virtual ~TokenSource() = default;
    // fix_configuration: secret wrong or expired, consent missing (the code says which). wait/retry: the authority is
    // busy or away. skip_mailbox: this subject has no mailbox.
    [[nodiscard]] virtual Result<AccessToken> request(const Grant& grant) = 0;
};

} // namespace remand::oauth
