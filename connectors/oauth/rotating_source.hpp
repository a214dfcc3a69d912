// Several credentials of one application while one takes the place of another: the newest is tried first, and a former
// one serves for as long as the newest is refused, so that neither a slip nor a provider that needs minutes to learn of
// a new credential stops anything.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

// Thread-safe. A refusal is an error that an administrator must mend (fix_configuration); any other error of the newest
// is handed back, since it says nothing about the credential. When all are refused, the newest one's refusal counts.
class RotatingSource final : public TokenSource {
public:
    using Sources = std::vector<std::unique_ptr<TokenSource>>; // newest first; at least one

    // `proved` is called once, from a request: the newest credential gave tokens for each of `scopes` (an empty set:
    // for any), so that the others are asked no more. Not called where there are no others.
    RotatingSource(Sources sources, std::set<std::string> scopes, std::function<void()> proved);

    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;
    // Why the newest was refused last, while a former one serves.
    [[nodiscard]] std::optional<Error> refusal_of_newest() const;

private:
    [[nodiscard]] bool is_proved() const;
    void note_success(const std::string& scope);

    const Sources sources_;
    const std::function<void()> proved_;
    mutable std::mutex mutex_;
    std::set<std::string> unproved_scopes_;
    bool is_proved_ = false;
    std::optional<Error> refusal_;
};

} // namespace remand::oauth
