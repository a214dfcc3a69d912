// A service account's key made for the test, and what a token endpoint answers.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/secret.hpp"
#include "tests/emulator/rsa.hpp"
#include "tests/support/canned_transport.hpp"

namespace remand::tests {

inline const emulator::RsaKeyPair& test_rsa_key() {
    static const auto key = emulator::make_rsa_key(); // a tenth of a second: once
    return key;
}

inline nlohmann::json service_account_json() {
    return {{"type", "service_account"},
            {"project_id", "remand-test"},
            {"private_key_id", "key-1"},
            {"private_key", test_rsa_key().private_pem},
            {"client_email", "remand@remand-test.example.com"},
            {"client_id", "103572468"},
            {"token_uri", "https://oauth2.example.com/token"}};
}

inline http::Response token_reply(const std::string& token, int lifetime = 3599) {
    return reply(200,
                 nlohmann::json{{"access_token", token}, {"expires_in", lifetime}, {"token_type", "Bearer"}}.dump());
}

} // namespace remand::tests
