#include "connectors/oauth/entra_errors.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/http/status_error.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

using enum ErrorKind;

constexpr std::array entra_table{
    // The credential.
    EntraError{7000215, fix_configuration,
               "The client secret is wrong. Paste the secret's Value, not its Secret ID, from Certificates & secrets."},
    EntraError{7000222, fix_configuration,
               "The client secret has expired. Make a new one under Certificates & secrets and give it to this tenant "
               "with `remand tenant set`."},
    EntraError{7000216, fix_configuration,
               "The request came without a credential. Give this tenant a client secret or a certificate."},
    EntraError{7000218, fix_configuration,
               "The request came without a credential. Give this tenant a client secret or a certificate."},
    EntraError{700027, fix_configuration,
               "The certificate is not registered for this application, or has expired there. Upload its public part "
               "under Certificates & secrets > Certificates."},
    EntraError{700024, fix_configuration,
               "The assertion is outside its time. Check the clock of this machine (`timedatectl`)."},
    EntraError{700023, fix_configuration,
               "The assertion was made for another authority. Check the options cloud and authority."},
    EntraError{700021, fix_configuration, "The assertion names another application. Check the option client-id."},
    EntraError{50027, fix_configuration,
               "Entra cannot read the assertion: its signature or its times are wrong. Check the clock of this "
               "machine, and that the certificate was uploaded whole."},
    // The application in the tenant, and its consent.
    EntraError{700016, fix_configuration,
               "The application is not known in this tenant: the client id or the directory id is wrong, or consent "
               "was never given or was taken back. Check both and run `remand tenant authorize`."},
    EntraError{7000229, fix_configuration,
               "The application has no service principal in this tenant: consent is missing. Run `remand tenant "
               "authorize`."},
    EntraError{7000112, fix_configuration,
               "The application is disabled in this tenant. Enable it: Enterprise applications > Properties > Enabled "
               "for users to sign in."},
    EntraError{65001, fix_configuration, "Admin consent was not granted. Run `remand tenant authorize`."},
    EntraError{501051, fix_configuration,
               "The application is not assigned to the role it asks for. Run `remand tenant authorize`."},
    EntraError{53003, fix_configuration,
               "A Conditional Access policy for workload identities keeps this application out. Exclude it from the "
               "policy, or let the policy allow this machine's address."},
    EntraError{530034, fix_configuration,
               "The tenant's protection has blocked this application. Look at it under Protection > Risky workload "
               "identities."},
    // The tenant and the cloud.
    EntraError{90002, fix_configuration,
               "There is no such Microsoft tenant. Check the option directory-id, and that cloud names the right "
               "national cloud."},
    EntraError{900023, fix_configuration, "The option directory-id is neither a tenant's id nor one of its domains."},
    EntraError{900432, fix_configuration, "The application belongs to another national cloud. Check the option cloud."},
    EntraError{500011, fix_configuration,
               "Microsoft Graph of this cloud is not known in the tenant. Check the option cloud."},
    EntraError{5000224, fix_configuration, "The tenant has been blocked or deleted at Microsoft."},
    // Passing trouble of Entra's own.
    EntraError{90033, retry, "Microsoft Entra has a passing fault."},
    EntraError{90012, retry, "Microsoft Entra did not finish in time."},
    EntraError{50196, wait, "Microsoft Entra sees too many token requests of this application."},
    // Requests that only a defect of ours makes.
    EntraError{1002012, give_up, "The scope is not a resource's .default scope."},
    EntraError{70011, give_up, "The scope is not a resource's .default scope."},
};

// The numbers are in `error_codes`; older answers only have them in the description's "AADSTS7000215: ...".
int aadsts_of(const nlohmann::json& body) {
    if (const auto codes = body.find("error_codes"); codes != body.end() && codes->is_array() && !codes->empty())
        if (codes->front().is_number_integer()) return codes->front().get<int>();
    const auto description = body.find("error_description");
    if (description == body.end() || !description->is_string()) return 0;
    const auto& text = description->get_ref<const std::string&>();
    const auto start = text.find("AADSTS");
    if (start == std::string::npos) return 0;
    int number = 0;
    for (std::size_t i = start + 6; i < text.size() && text[i] >= '0' && text[i] <= '9' && number < 100'000'000; ++i)
        number = number * 10 + (text[i] - '0');
    return number;
}

} // namespace

std::span<const EntraError> entra_errors() { return entra_table; }

Error entra_refusal(const http::Request& request, const http::Response& response, Timestamp now) {
    // A token request changes nothing: throttling and faults are those of a read.
    http::Request as_read;
    as_read.method = "GET";
    if (auto shared = http::shared_status_error("entra", as_read, response, now)) return *std::move(shared);

    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object())
        return {retry,
                fmt::format("entra.http_{}", response.status),
                fmt::format("{} did not answer as a token endpoint does (HTTP {}).", request.url, response.status),
                {}};
    const int number = aadsts_of(body);
    const auto known = std::find_if(entra_table.begin(), entra_table.end(),
                                    [&](const EntraError& one) { return number != 0 && one.number == number; });
    if (known != entra_table.end())
        return {known->kind,
                fmt::format("entra.AADSTS{}", number),
                fmt::format("{} (AADSTS{})", known->sentence, number),
                {}};

    std::string word = "refused";
    if (const auto error = body.find("error"); error != body.end() && error->is_string())
        word = shorten(to_valid_utf8(error->get_ref<const std::string&>()), 60);
    if (word == "temporarily_unavailable" || word == "server_error")
        return {retry, "entra." + word, "Microsoft Entra cannot give a token at the moment.", {}};
    const auto code = number != 0 ? fmt::format("AADSTS{}", number) : word;
    return {fix_configuration,
            "entra." + code,
            fmt::format("Microsoft Entra refused to give a token ({}). Look the code up at "
                        "https://login.microsoftonline.com/error.",
                        code),
            {}};
}

} // namespace remand::oauth
