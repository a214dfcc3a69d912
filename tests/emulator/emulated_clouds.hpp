// For the emulator's own tests: a running emulator, and requests to its faces with nothing of the product in between.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/emulator_client.hpp"

namespace remand::support {

// "Subject: …" and so on, with this Message-ID.
[[nodiscard]] std::string small_mail(std::string_view message_id, std::string_view subject = "Hello");

class EmulatedClouds {
public:
    EmulatedClouds();

    EmulatorProcess process;
    EmulatorClient control;

    // A JSON answer is parsed into `json`.
    struct Answer {
        int status = 0;
        std::string body;
        std::string location;
        std::string retry_after;
        LoopbackResponse whole;
        [[nodiscard]] nlohmann::json json() const;
    };
    using Headers = std::vector<std::pair<std::string, std::string>>;
    [[nodiscard]] Answer send(const std::string& method, const std::string& url, const Headers& headers = {},
                              const std::string& body = {});

    // A call of the control API that the client has no name for. Throws when it is refused.
    nlohmann::json command(const std::string& method, const std::string& path, const nlohmann::json& body);

    // Microsoft: a tenant contoso.test with anna@ and bert@, consented with Mail.ReadWrite and the directory roles.
    void make_microsoft();
    [[nodiscard]] Answer entra_token(const std::string& secret, const std::string& tenant = "contoso.test");
    [[nodiscard]] Answer graph(const std::string& method, const std::string& path_or_url, const std::string& body = {},
                               bool is_immutable = true);
    MicrosoftTenant microsoft;
    std::string graph_token;

    // Google: a customer fabrikam.test with carl@, delegation for gmail.modify and the directory.
    void make_google();
    // A token for somebody else, or other scopes.
    [[nodiscard]] std::string token_for(const std::string& subject, const std::string& scopes);
    // An assertion for `subject`, signed with the key of the service account (or what is given).
    [[nodiscard]] std::string assertion(const std::string& subject, const std::string& scope,
                                        const std::string& private_key = {});
    [[nodiscard]] Answer google_token(const std::string& signed_assertion);
    [[nodiscard]] Answer gmail(const std::string& method, const std::string& path, const std::string& body = {});
    GoogleCustomer google;
    std::string gmail_token; // of carl@
};

inline const std::string gmail_modify = "https://www.googleapis.com/auth/gmail.modify";

} // namespace remand::support
