// A tenant at one of the emulated clouds, and what its administrator would type into ours.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/emulator_client.hpp"

namespace remand::support {

struct EmulatedTenant {
    std::string cloud; // also the name of the provider
    std::string domain;
    std::string id; // of the directory or the customer
    std::map<std::string, std::string> options, secrets; // of the provider, by key; the endpoints are among them
};

// Consented with the roles that reading and acting need.
[[nodiscard]] EmulatedTenant make_microsoft_tenant(EmulatorClient& client, const EmulatorEndpoints& endpoints,
                                                   const std::string& domain, const std::vector<EmulatorUser>& users);
// With admin@DOMAIN, who has a mailbox too. No scope is granted yet (EmulatorClient::set_scopes).
[[nodiscard]] EmulatedTenant make_google_customer(EmulatorClient& client, const EmulatorEndpoints& endpoints,
                                                  const std::string& domain, const std::vector<EmulatorUser>& users);

} // namespace remand::support
