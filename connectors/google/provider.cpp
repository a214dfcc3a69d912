#include "connectors/google/provider.hpp"

#include "connectors/google/connector.hpp"
#include "connectors/google/consent.hpp"
#include "connectors/google/quota.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"

namespace remand::google {

Provider google_provider() {
    Provider provider;
    provider.name = "google";
    provider.title = "Google Workspace";
    provider.options = options();
    provider.credential_keys = {key_option};
    provider.limits = quota_table();
    provider.check = check;
    provider.permissions = permissions;
    provider.consent = consent;
    provider.read_callback = read_callback;
    provider.connect = connect;
    provider.credentials = credentials;
    provider.redeem = redeem;
    return provider;
}

} // namespace remand::google
