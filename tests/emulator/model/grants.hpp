// What people agreed to in a browser: Google's OAuth clients, codes on their way, and refresh tokens.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/emulator/model/tenants.hpp"

namespace remand::emulator {

struct OAuthClient {
    std::string client_id;
    std::string secret;
    std::vector<std::string> redirect_uris;
    bool is_testing = false; // consent screen "External" in testing: refresh tokens last seven days
};

struct Grant {
    std::string client_id;
    Tenant* tenant = nullptr;
    Account* subject = nullptr;
    std::vector<std::string> scopes;
    std::optional<Timestamp> expires;
    // Of a code only:
    std::string redirect_uri, challenge, challenge_method, nonce;
    bool is_offline = false;
};

struct Grants {
    std::vector<OAuthClient> clients;
    std::map<std::string, Grant> codes;
    std::map<std::string, Grant> refresh_tokens;

    [[nodiscard]] const OAuthClient* find_client(std::string_view client_id) const {
        for (const auto& client : clients)
            if (client.client_id == client_id) return &client;
        return nullptr;
    }
};

} // namespace remand::emulator
