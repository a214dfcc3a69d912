#include "connectors/oauth/authorized_client.hpp"

#include "connectors/http/status_error.hpp"

namespace remand::oauth {

Result<http::Response> AuthorizedClient::send_once(const http::Request& request) {
    auto response = transport_.send(request);
    // Not after a time-out: that one has used up its deadline already.
    if (!response && response.error().code == "http.broken_answer" && http::only_reads(request))
        response = transport_.send(request);
    if (!response) return fail(http::for_request(response.error(), request));
    return response;
}

Result<http::Response> AuthorizedClient::send(http::Request request, const Grant& grant) {
    auto token = tokens_.request(grant);
    if (!token) return fail(token.error());
    request.bearer = token->value;
    auto response = send_once(request);
    if (!response || response->status != 401) return response;

    token = tokens_.refresh(grant, request.bearer);
    if (!token) return fail(token.error());
    request.bearer = token->value;
    return send_once(request);
}

} // namespace remand::oauth
