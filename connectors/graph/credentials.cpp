#include "connectors/graph/credentials.hpp"

#include <fmt/format.h>

#include "connectors/oauth/certificate_source.hpp"
#include "connectors/oauth/client_secret_source.hpp"
#include "connectors/oauth/refusing_source.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr std::string_view none_yet =
    "The tenant has no credential yet. Give it a certificate (`remand tenant certificate`) or a client secret "
    "(`remand tenant set … --client-secret-file`).";

using Secrets = std::map<std::string, Secret>;

const Secret* find(const Secrets& secrets, std::string_view key) {
    const auto found = secrets.find(std::string(key));
    return found == secrets.end() || trim(found->second.reveal()).empty() ? nullptr : &found->second;
}

// "2027-05-01" means that whole day is already too late.
std::optional<Timestamp> read_date(std::string_view text) {
    text = trim(text);
    return parse_rfc3339(text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text));
}

// As the portal shows it: "A1B2…" in one piece.
std::string thumbprint(std::string_view digest) {
    auto text = to_hex(digest);
    for (char& c : text)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

std::string name_of(const oauth::Certificate& certificate) {
    return fmt::format("certificate {} (thumbprint {})", certificate.subject, thumbprint(certificate.sha1));
}

void describe(const Secrets& secrets, const ProviderSettings& settings, bool are_former, std::vector<Credential>& all) {
    if (const auto* pem = find(secrets, certificate_option))
        if (const auto certificate = oauth::read_certificate(*pem))
            all.push_back({certificate_option, name_of(*certificate), certificate->not_after, are_former});
    if (find(secrets, secret_option) != nullptr)
        all.push_back({secret_option, "client secret",
                       are_former ? std::nullopt : read_date(settings.option(secret_expiry_option)), are_former});
}

void add_sources(const Secrets& secrets, const oauth::EntraApp& app, http::Transport& transport, const Clock& clock,
                 oauth::RotatingSource::Sources& sources) {
    if (const auto* pem = find(secrets, certificate_option)) {
        auto certificate = oauth::read_certificate(*pem);
        if (certificate)
            sources.push_back(
                std::make_unique<oauth::CertificateSource>(app, *std::move(certificate), transport, clock));
        else
            sources.push_back(std::make_unique<oauth::RefusingSource>(certificate.error()));
    }
    if (const auto* secret = find(secrets, secret_option))
        sources.push_back(std::make_unique<oauth::ClientSecretSource>(app, Secret(std::string(trim(secret->reveal()))),
                                                                      transport, clock)); // files end with a new line
}

} // namespace

Result<void> check_credentials(ProviderSettings& settings) {
    const auto* secret = find(settings.secrets, secret_option);
    const auto* pem = find(settings.secrets, certificate_option);
    if (secret != nullptr && pem != nullptr)
        return fail(ErrorKind::fix_configuration, "graph.two_credentials",
                    "There are a client secret and a certificate; give one of them.");
    if (secret != nullptr)
        settings.secrets.insert_or_assign(std::string(secret_option), Secret(std::string(trim(secret->reveal()))));
    if (pem != nullptr)
        if (const auto certificate = oauth::read_certificate(*pem); !certificate) {
            auto error = certificate.error();
            error.message = "The certificate file cannot be used: " + error.message;
            return fail(std::move(error));
        }
    const auto date = settings.option(secret_expiry_option);
    if (!date.empty() && !read_date(date))
        return fail(ErrorKind::fix_configuration, "graph.bad_option",
                    "The option secret-expires must be the day on which the secret ends, such as 2027-05-01.");
    return {};
}

std::vector<Credential> credentials_of(const ProviderSettings& settings) {
    std::vector<Credential> all;
    describe(settings.secrets, settings, false, all);
    describe(settings.former_secrets, settings, true, all);
    return all;
}

std::unique_ptr<oauth::RotatingSource> token_source(const ProviderSettings& settings, const Endpoints& endpoints,
                                                    http::Transport& transport, const ConnectorParts& parts) {
    const oauth::EntraApp app{endpoints.authority, std::string(settings.option("directory-id")),
                              std::string(settings.option("client-id"))};
    oauth::RotatingSource::Sources sources;
    add_sources(settings.secrets, app, transport, parts.clock, sources);
    add_sources(settings.former_secrets, app, transport, parts.clock, sources);
    if (sources.empty())
        sources.push_back(std::make_unique<oauth::RefusingSource>(
            Error{ErrorKind::fix_configuration, "graph.no_credential", std::string(none_yet), {}}));
    return std::make_unique<oauth::RotatingSource>(std::move(sources), std::set<std::string>{},
                                                   parts.credential_proved);
}

MadeCredential make_credential(std::string_view tenant, Timestamp from, Timestamp until) {
    auto pem = oauth::make_certificate({"Remand " + std::string(tenant), from, until});
    const auto certificate = oauth::read_certificate(pem).value();
    return {certificate_option, std::move(pem), certificate.pem, thumbprint(certificate.sha1)};
}

} // namespace remand::graph
