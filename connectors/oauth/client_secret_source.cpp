#include "connectors/oauth/client_secret_source.hpp"

namespace remand::oauth {

Result<AccessToken> ClientSecretSource::request(const Grant& grant) {
    return ask_entra(app_, grant, {{"client_secret", std::string(secret_.reveal())}}, transport_, clock_.now());
}

} // namespace remand::oauth
