// Tenants, customers, consent, mailboxes and folders.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
void refuse_taken(const World& world, Cloud cloud, const std::vector<std::string>& domains) {
    for (const auto& domain : domains)
        if (world.find_tenant(cloud, domain)) throw std::invalid_argument("the domain " + domain + " is taken already");
}

App read_app(const json& body) {
    App app;
    app.client_id = body.value("client_id", random_uuid());
    app.name = body.value("name", "Remand");
    app.secret = body.value("secret", random_token());
    app.redirect_uris = texts_at(body, "redirect_uris");
    app.requested_roles = texts_at(body, "roles");
    app.is_consented = body.value("is_consented", false);
    app.certificates = texts_at(body, "certificates");
    for (const auto& pem : app.certificates)
        if (!read_certificate(pem)) throw std::invalid_argument("a certificate is PEM with an RSA key");
    if (app.is_consented) app.granted_roles = app.requested_roles;
    return app;
}

std::string pattern_with(std::string pattern, long number) {
    const auto at = pattern.find("{n}");
    if (at == std::string::npos) throw std::invalid_argument("\"pattern\" must contain {n}");
    return pattern.replace(at, 3, std::to_string(number));
}

std::string add_one(World& world, Tenant& tenant, const json& user) {
    const auto address = text_at(user, "address");
    const auto kind = parse_account_kind(user.value("kind", "member"));
    if (!kind) throw std::invalid_argument("there is no such kind of account: " + user.value("kind", ""));
    if (address.find('@') == std::string::npos) throw std::invalid_argument("an address has an @");
    const auto name = user.value("display_name", address.substr(0, address.find('@')));
    const auto* account =
        world.add_account(tenant, address, name, texts_at(user, "aliases"), *kind, user.value("language", "en"));
    if (!account) throw std::invalid_argument("the address " + address + " or an alias of it is taken already");
    return account->address;
}
} // namespace

json add_microsoft_tenant(World& world, const json& body) {
    Tenant tenant;
    tenant.cloud = Cloud::microsoft;
    tenant.id = body.value("directory_id", random_uuid());
    tenant.name = text_at(body, "name");
    tenant.domains = texts_at(body, "domains");
    if (tenant.domains.empty()) throw std::invalid_argument("a tenant has at least one domain");
    refuse_taken(world, Cloud::microsoft, tenant.domains);
    if (world.find_tenant(Cloud::microsoft, tenant.id))
        throw std::invalid_argument("this directory id is taken already");
    json apps = json::array();
    for (const auto& entry : body.value("apps", json::array())) {
        tenant.apps.push_back(read_app(entry));
        apps.push_back({{"client_id", tenant.apps.back().client_id}, {"secret", tenant.apps.back().secret}});
    }
    return {{"directory_id", world.add_tenant(std::move(tenant)).id}, {"apps", apps}};
}

json add_google_customer(World& world, const json& body, const Endpoints& endpoints) {
    const auto domain = text_at(body, "domain");
    const auto admin = text_at(body, "admin");
    refuse_taken(world, Cloud::google, {domain});
    Tenant fresh;
    fresh.cloud = Cloud::google;
    fresh.id = "C" + to_hex(random_bytes(4));
    fresh.name = body.value("name", domain);
    fresh.domains = {domain};
    auto& service = fresh.service_account;
    service.project_id = "project-" + to_hex(random_bytes(3));
    service.email = "remand@" + service.project_id + ".iam.gserviceaccount.test";
    service.client_id = "1" + std::to_string(10'000'000'000'000'000 + world.tenants().size());
    service.key_id = to_hex(random_bytes(20));
    service.key = make_rsa_key();
    service.granted_scopes = texts_at(body, "scopes");
    auto& tenant = world.add_tenant(std::move(fresh));
    auto* account = world.add_account(tenant, admin, "Administrator", {}, AccountKind::member);
    if (!account) throw std::invalid_argument("the address of the admin cannot be used");
    account->is_admin = true;
    const auto& made = tenant.service_account;
    const json key = {{"type", "service_account"},
                      {"project_id", made.project_id},
                      {"private_key_id", made.key_id},
                      {"private_key", made.key.private_pem},
                      {"client_email", made.email},
                      {"client_id", made.client_id},
                      {"token_uri", endpoints.google + "/token"}};
    return {{"customer_id", tenant.id}, {"client_id", made.client_id}, {"project_id", made.project_id}, {"key", key}};
}

json set_consent(World& world, const json& body) {
    auto& tenant = tenant_at(world, Cloud::microsoft, text_at(body, "tenant"));
    auto* app = tenant.find_app(text_at(body, "client_id"));
    if (!app) throw std::invalid_argument("there is no such app in this tenant");
    app->is_consented = body.at("is_consented").get<bool>();
    app->granted_roles = body.contains("roles") ? texts_at(body, "roles")
                         : app->is_consented    ? app->requested_roles
                                                : std::vector<std::string>{};
    return json::object();
}

json set_scopes(World& world, const json& body) {
    tenant_at(world, Cloud::google, text_at(body, "customer")).service_account.granted_scopes =
        texts_at(body, "scopes");
    return json::object();
}

json add_mailboxes(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    json addresses = json::array();
    for (const auto& user : body.value("users", json::array())) addresses.push_back(add_one(world, tenant, user));
    if (body.contains("pattern")) {
        const auto first = body.value("start", 1L), count = body.at("count").get<long>();
        for (auto number = first; number < first + count; ++number)
            addresses.push_back(add_one(world, tenant, {{"address", pattern_with(text_at(body, "pattern"), number)}}));
    }
    return {{"addresses", addresses}};
}

json add_folder(World& world, const json& body) {
    auto& mailbox = mailbox_at(world, cloud_at(body), text_at(body, "address"));
    const auto path = text_at(body, "path");
    const bool is_hidden = body.value("is_hidden", false);
    if (mailbox.find_place(path)) throw std::invalid_argument("there is a folder " + path + " already");
    if (mailbox.cloud() == Cloud::google) {
        mailbox.add_place(path, -1, is_hidden);
        return {{"path", path}};
    }
    PlaceIndex parent = folder::root;
    std::string so_far;
    for (const auto part : split(path, '/')) {
        so_far += (so_far.empty() ? "" : "/") + std::string(part);
        const auto known = mailbox.find_place(so_far);
        parent = known ? *known : mailbox.add_place(std::string(part), parent, is_hidden);
    }
    return {{"path", mailbox.path_of(parent)}};
}

json remove_folder(World& world, const json& body) {
    auto& mailbox = mailbox_at(world, cloud_at(body), text_at(body, "address"));
    const auto place = mailbox.find_place(text_at(body, "path"));
    if (!place || !mailbox.places()[static_cast<std::size_t>(*place)].well_known.empty())
        throw std::invalid_argument("the user has no such folder of their own");
    mailbox.remove_place(*place);
    return json::object();
}

} // namespace remand::emulator::control
