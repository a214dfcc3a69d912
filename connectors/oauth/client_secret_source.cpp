#include "connectors/oauth/client_secret_source.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/http/status_error.hpp"
#include "connectors/oauth/jwt.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

struct KnownError {
    int number; // AADSTS
    ErrorKind kind;
    std::string_view sentence;
};

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
constexpr std::array known_errors{
    KnownError{7000215, ErrorKind::fix_configuration,
               "The client secret is wrong. Paste the secret's Value, not its Secret ID, from Certificates & secrets."},
    KnownError{
        7000222, ErrorKind::fix_configuration,
        "The client secret has expired. Make a new one under Certificates & secrets and give it to this tenant."},
    KnownError{700027, ErrorKind::fix_configuration, "The certificate is not registered for this application."},
    KnownError{700024, ErrorKind::fix_configuration,
               "The assertion is outside its time. Check the clock of this machine."},
    KnownError{700016, ErrorKind::fix_configuration,
               "The application is not known in this tenant. Check the client id and grant admin consent."},
    KnownError{7000229, ErrorKind::fix_configuration,
               "The application has no service principal in this tenant. Grant admin consent."},
    KnownError{90002, ErrorKind::fix_configuration,
               "There is no such Microsoft tenant. Check the tenant id and the cloud."},
    KnownError{900023, ErrorKind::fix_configuration, "The tenant id is neither a tenant's id nor its domain name."},
    KnownError{7000216, ErrorKind::fix_configuration,
               "The request came without a client secret. Give this tenant one."},
    KnownError{7000112, ErrorKind::fix_configuration,
               "The application is disabled in this tenant. Enable it under Enterprise applications."},
    KnownError{53003, ErrorKind::fix_configuration,
               "A Conditional Access policy for workload identities keeps this application out."},
    KnownError{65001, ErrorKind::fix_configuration, "Admin consent was not granted."},
    KnownError{1002012, ErrorKind::give_up, "The scope is not a resource's .default scope."},
    KnownError{70011, ErrorKind::give_up, "The scope is not a resource's .default scope."},
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

Error refusal(const http::Request& request, const http::Response& response, Timestamp now) {
    // A token request changes nothing: throttling and faults are those of a read.
    http::Request as_read;
    as_read.method = "GET";
    if (auto shared = http::shared_status_error("entra", as_read, response, now)) return *std::move(shared);

    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (!body.is_object())
        return {ErrorKind::retry,
                fmt::format("entra.http_{}", response.status),
                fmt::format("{} did not answer as a token endpoint does (HTTP {}).", request.url, response.status),
                {}};
    const int number = aadsts_of(body);
    const auto known = std::find_if(known_errors.begin(), known_errors.end(),
                                    [&](const KnownError& one) { return number != 0 && one.number == number; });
    if (known != known_errors.end())
        return {known->kind,
                fmt::format("entra.AADSTS{}", number),
                fmt::format("{} (AADSTS{})", known->sentence, number),
                {}};

    std::string word = "refused";
    if (const auto error = body.find("error"); error != body.end() && error->is_string())
        word = shorten(to_valid_utf8(error->get_ref<const std::string&>()), 60);
    if (word == "temporarily_unavailable" || word == "server_error")
        return {ErrorKind::retry, "entra." + word, "Microsoft Entra cannot give a token at the moment.", {}};
    const auto code = number != 0 ? fmt::format("AADSTS{}", number) : word;
    return {ErrorKind::fix_configuration,
            "entra." + code,
            fmt::format("Microsoft Entra refused to give a token ({}). Look the code up at "
                        "https://login.microsoftonline.com/error.",
                        code),
            {}};
}

} // namespace

ClientSecretSource::ClientSecretSource(EntraApp app, http::Transport& transport, const Clock& clock)
    : app_(std::move(app)), transport_(transport), clock_(clock) {}

Result<AccessToken> ClientSecretSource::request(const Grant& grant) {
    http::Request request;
    request.method = "POST";
    request.url = app_.authority + "/" + percent_encode(app_.tenant) + "/oauth2/v2.0/token";
    request.content_type = "application/x-www-form-urlencoded";
    request.headers = {{"Accept", "application/json"}};
    request.body = fmt::format("client_id={}&scope={}&client_secret={}&grant_type=client_credentials",
                               percent_encode(app_.client_id), percent_encode(grant.scope),
                               percent_encode(app_.client_secret.reveal()));
    request.largest_response = 1024 * 1024;

    const auto response = transport_.send(request);
    if (!response) {
        auto error = response.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::retry; // a token more does no harm
        return fail(std::move(error));
    }
    if (response->status != 200) return fail(refusal(request, *response, clock_.now()));

    const auto body = nlohmann::json::parse(response->body, nullptr, false);
    if (!body.is_object() || !body.contains("access_token") || !body["access_token"].is_string() ||
        body["access_token"].get_ref<const std::string&>().empty())
        return fail(ErrorKind::retry, "entra.no_token", "Microsoft Entra answered without a token.");
    AccessToken token;
    token.value = Secret(body["access_token"].get<std::string>());
    const auto lifetime = body.find("expires_in");
    token.lifetime = std::chrono::seconds{
        lifetime != body.end() && lifetime->is_number_integer() ? lifetime->get<std::int64_t>() : 300};
    token.roles = text_list_claim(token.value.reveal(), "roles");
    return token;
}

} // namespace remand::oauth
