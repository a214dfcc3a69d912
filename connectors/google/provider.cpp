#include "connectors/google/provider.hpp"

#include "connectors/google/connector.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"

namespace remand::google {

Provider google_provider() {
    Provider provider;
    provider.name = "google";
    provider.title = "Google Workspace";
    provider.options = options();
    provider.check = check;
    provider.permissions = permissions;
    // By hand in the Admin console: Google has no page that a link could lead to, and calls nothing back.
    provider.consent = [](const ProviderSettings& settings, std::string_view, std::string_view) {
        return consent(settings);
    };
    provider.read_callback = [](const Query&) -> Result<std::string> { return std::string(); };
    provider.connect = connect;
    return provider;
}

} // namespace remand::google
