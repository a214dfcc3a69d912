// Shows each new token to somebody before it is handed on: what it allows may have changed since the last.
#pragma once

#include <functional>
#include <memory>

#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

// Thread-safe as far as `look` is.
class WatchedSource final : public TokenSource {
public:
    using Look = std::function<void(const Grant&, const AccessToken&)>;
    WatchedSource(std::shared_ptr<TokenSource> source, Look look)
        : source_(std::move(source)), look_(std::move(look)) {}
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override {
        auto token = source_->request(grant);
        if (token) look_(grant, *token);
        return token;
    }

private:
    const std::shared_ptr<TokenSource> source_;
    const Look look_;
};

} // namespace remand::oauth
