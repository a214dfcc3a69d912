// Stands where no token source can be made: every request says why.
#pragma once

#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

class RefusingSource final : public TokenSource {
public:
    explicit RefusingSource(Error error) : error_(std::move(error)) {}
    [[nodiscard]] Result<AccessToken> request(const Grant&) override { return fail(error_); }

private:
    const Error error_;
};

} // namespace remand::oauth
