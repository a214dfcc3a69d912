#include "connectors/oauth/refresh_token_source.hpp"

#include <fmt/format.h>

#include "core/encoding.hpp"

namespace remand::oauth {

Result<AccessToken> RefreshTokenSource::request(const Grant& grant) {
    Secret form(fmt::format("grant_type=refresh_token&refresh_token={}&client_id={}&client_secret={}&scope={}",
                            percent_encode(refresh_token_.reveal()), percent_encode(client_.client_id),
                            percent_encode(client_.client_secret.reveal()), percent_encode(grant.scope)));
    auto answer = ask_google(client_.token_uri, std::move(form), {GoogleFlow::refresh, grant, client_.client_id},
                             transport_, clock_.now());
    if (!answer) return fail(answer.error());
    return std::move(answer->token);
}

} // namespace remand::oauth
