#include "tests/support/emulated_tenant.hpp"

namespace remand::support {

EmulatedTenant make_microsoft_tenant(EmulatorClient& client, const EmulatorEndpoints& endpoints,
                                     const std::string& domain, const std::vector<EmulatorUser>& users) {
    MicrosoftTenantRequest request;
    request.domains = {domain};
    request.roles = {"Mail.ReadWrite", "User.Read.All", "Organization.Read.All", "Domain.Read.All", "GroupMember.Read.All"};
    request.is_consented = true;
    const auto given = client.add_microsoft_tenant(request);
    client.add_users("microsoft", given.directory_id, users);
    return {"microsoft",
            domain,
            given.directory_id,
            {{"directory-id", given.directory_id},
             {"client-id", given.app.client_id},
             {"authority", endpoints.microsoft_authority},
             {"graph-endpoint", endpoints.graph_endpoint}},
            {{"client-secret", given.app.secret}}};
}

EmulatedTenant make_google_customer(EmulatorClient& client, const EmulatorEndpoints& endpoints,
                                    const std::string& domain, const std::vector<EmulatorUser>& users) {
    GoogleCustomerRequest request;
    request.domain = domain;
    request.admin = "admin@" + domain;
    const auto given = client.add_google_customer(request);
    client.add_users("google", given.customer_id, users);
    return {"google",
            domain,
            given.customer_id,
            {{"admin", request.admin},
             {"gmail-endpoint", endpoints.gmail_endpoint},
             {"directory-endpoint", endpoints.directory_endpoint},
             {"calendar-endpoint", endpoints.gmail_endpoint},
             {"token-endpoint", endpoints.google_token_endpoint}},
            {{"service-account-key", given.key_json}}};
}

} // namespace remand::support
