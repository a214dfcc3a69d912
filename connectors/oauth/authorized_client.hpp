// Sends requests with a bearer token: the one place that knows what to do after a 401.
#pragma once

#include "connectors/http/transport.hpp"
#include "connectors/oauth/caching_token_source.hpp"

namespace remand::oauth {

// Thread-safe; owns neither part.
class AuthorizedClient {
public:
    AuthorizedClient(http::Transport& transport, CachingTokenSource& tokens) : transport_(transport), tokens_(tokens) {}

    // Any status is a Response. A 401 costs one fresh token and one repetition (it was refused before anything was
    // done); a second 401 is handed back for the connector to explain. A read whose connection broke is repeated once.
    // Errors of the transport come back as http::for_request gives them; errors of the token source unchanged.
    [[nodiscard]] Result<http::Response> send(http::Request request, const Grant& grant);

private:
    Result<http::Response> send_once(const http::Request& request);
    http::Transport& transport_;
    CachingTokenSource& tokens_;
};

} // namespace remand::oauth
