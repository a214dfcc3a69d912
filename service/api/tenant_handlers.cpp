// Adding, authorising and looking at tenants.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "db/copy_store.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

Result<void> refuse_unknown_keys(const json& body, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : body.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            return fail(ErrorKind::give_up, "api.bad_body", "The request has an unknown key \"" + key + "\".");
    return {};
}

std::map<std::string, Secret> secrets_of(const json& body) {
    std::map<std::string, Secret> secrets;
    if (const auto found = body.find("secrets"); found != body.end())
        for (const auto& [key, value] : found->items()) secrets.emplace(key, Secret(value.get<std::string>()));
    return secrets;
}

Result<std::optional<bool>> access_of(const json& body) {
    const auto found = body.find("access");
    if (found == body.end()) return std::optional<bool>{};
    if (*found == "read-only") return std::optional<bool>{false};
    if (*found == "read-write") return std::optional<bool>{true};
    return fail(ErrorKind::give_up, "api.bad_value", "\"access\" is \"read-only\" or \"read-write\".");
}

Response answer_or_refuse(const Result<db::TenantRecord>& tenant, int status = 200) {
    return tenant ? answer(to_json(*tenant), status) : refuse(tenant.error());
}

json to_json(const Permission& permission) {
    return {{"name", permission.name}, {"why", permission.why}, {"is_for_writing", permission.is_for_writing}};
}

// With what is derived from the rest of the record.
Result<json> whole_tenant(const Services& services, const db::TenantRecord& tenant) {
    const auto health = services.tenants.health(tenant);
    if (!health) return fail(health.error());
    json body = api::to_json(tenant);
    body["health"] = api::to_json(*health);
    body["credentials"] = json::array();
    for (const auto& credential : services.tenants.credentials(tenant))
        body["credentials"].push_back(api::to_json(credential));
    const auto custody = db::CopyStore(services.database).custody(tenant.id);
    if (!custody) return fail(custody.error());
    body["quarantine"] = *custody ? api::to_json(**custody) : json(nullptr);
    return body;
}

std::string_view to_text(Examination::Finding finding) {
    switch (finding) {
    case Examination::Finding::healthy:
        return "healthy";
    case Examination::Finding::degraded:
        return "degraded";
    case Examination::Finding::broken:
        return "broken";
    }
    return "broken";
}

} // namespace

Response list_providers(Services&, const Request&, const PathArguments&) {
    json list = json::array();
    for (const auto& provider : providers()) {
        json options = json::array();
        for (const auto& option : provider.options) {
            if (option.is_internal) continue;
            options.push_back({{"key", option.key},
                               {"description", option.description},
                               {"is_required", option.is_required},
                               {"is_secret", option.is_secret},
                               {"default", option.default_value}});
        }
        list.push_back({{"name", provider.name}, {"title", provider.title}, {"options", std::move(options)}});
    }
    return answer({{"providers", std::move(list)}});
}

Response list_tenants(Services& services, const Request&, const PathArguments&) {
    const auto tenants = services.tenants.list();
    if (!tenants) return refuse(tenants.error());
    json list = json::array();
    for (const auto& tenant : *tenants) {
        auto body = whole_tenant(services, tenant);
        if (!body) return refuse(body.error());
        list.push_back(std::move(*body));
    }
    return answer({{"tenants", std::move(list)}});
}

Response add_tenant(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    if (auto known = refuse_unknown_keys(
            *body, {"name", "provider", "options", "secrets", "ca_file", "proxy", "access", "allows_hard_delete"});
        !known)
        return refuse(known.error());
    const auto access = access_of(*body);
    if (!access) return refuse(access.error());
    NewTenant tenant;
    tenant.name = body->value("name", "");
    tenant.provider = body->value("provider", "");
    tenant.settings.options = body->value("options", tenant.settings.options);
    tenant.settings.ca_file = body->value("ca_file", "");
    tenant.settings.proxy = body->value("proxy", "");
    tenant.secrets = secrets_of(*body);
    tenant.is_read_write = access->value_or(false);
    tenant.allows_hard_delete = body->value("allows_hard_delete", false);
    const auto added = services.tenants.add(tenant, request.actor);
    if (added) tell_runtime(services);
    return answer_or_refuse(added, 201);
}

Response show_tenant(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    auto whole = whole_tenant(services, *tenant);
    if (!whole) return refuse(whole.error());
    json body = std::move(*whole);
    if (services.runtime != nullptr)
        body["notifications"] = api::to_json(services.runtime->notification_status(tenant->id));
    else if (const auto status = read_tenant_status(services.database, tenant->id))
        body["notifications"] = api::to_json(status->notifications);
    body["actions"] = json::array();
    // Without usable settings there is no connector to ask; the rest is still worth showing.
    if (const auto support = services.tenants.action_support(*tenant))
        for (const auto& row : *support)
            body["actions"].push_back({{"action", remand::to_text(row.action)},
                                       {"is_supported", row.is_supported},
                                       {"meaning", row.meaning}});
    return answer(body);
}

Response change_tenant(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    if (auto known =
            refuse_unknown_keys(*body, {"options", "secrets", "ca_file", "proxy", "access", "allows_hard_delete"});
        !known)
        return refuse(known.error());
    auto access = access_of(*body);
    if (!access) return refuse(access.error());
    TenantChanges changes;
    changes.options = body->value("options", changes.options);
    changes.secrets = secrets_of(*body);
    changes.is_read_write = *access;
    if (body->contains("ca_file")) changes.ca_file = body->at("ca_file").get<std::string>();
    if (body->contains("proxy")) changes.proxy = body->at("proxy").get<std::string>();
    if (body->contains("allows_hard_delete")) changes.allows_hard_delete = body->at("allows_hard_delete").get<bool>();
    const auto changed = services.tenants.change(path.at("name"), changes, request.actor);
    if (changed) tell_runtime(services);
    return answer_or_refuse(changed);
}

Response remove_tenant(Services& services, const Request& request, const PathArguments& path) {
    const auto removed = services.tenants.remove(path.at("name"), request.actor);
    if (!removed) return refuse(removed.error());
    tell_runtime(services);
    return answer({{"removed", path.at("name")}});
}

Response list_mailboxes(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto mailboxes = db::MailboxStore(services.database).list(tenant->id);
    if (!mailboxes) return refuse(mailboxes.error());
    json list = json::array();
    for (const auto& mailbox : *mailboxes)
        if (!db::is_left_out(mailbox)) list.push_back(api::to_json(mailbox));
    const auto left_out = db::MailboxStore(services.database).left_out(tenant->id);
    if (!left_out) return refuse(left_out.error());
    json others = json::array();
    for (const auto& one : *left_out) others.push_back(api::to_json(one));
    return answer({{"mailboxes", std::move(list)}, {"left_out", std::move(others)}});
}

Response begin_authorisation(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const std::string redirect_uri = body->value("redirect_uri", "");
    const auto begun = services.tenants.begin_authorisation(path.at("name"), redirect_uri, request.actor);
    if (!begun) return refuse(begun.error());
    json permissions = json::array();
    for (const auto& permission : begun->permissions) permissions.push_back(to_json(permission));
    return answer({{"provider_title", begun->provider_title},
                   {"permissions", std::move(permissions)},
                   {"url", begun->consent.url},
                   {"steps", begun->consent.steps}});
}

Response accept_callback(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto accepted =
        services.tenants.accept_callback(path.at("name"), body->value("query", Query{}), request.actor);
    return accepted ? answer({{"accepted", true}}) : refuse(accepted.error());
}

Response verify_tenant(Services& services, const Request& request, const PathArguments& path) {
    const auto verified = services.tenants.verify(path.at("name"), request.actor);
    if (!verified) return refuse(verified.error());
    using enum Verification::Outcome;
    json body{{"checks", api::to_json(verified->checks)}};
    body["outcome"] = verified->outcome == active ? "active" : verified->outcome == waiting ? "waiting" : "failed";
    if (verified->outcome == active) {
        tell_runtime(services);
        body["tenant"] = api::to_json(verified->tenant);
        body["mailboxes"] = verified->mailboxes;
    } else {
        body["reason"] = {{"code", verified->reason.code},
                          {"kind", to_text(verified->reason.kind)},
                          {"message", verified->reason.message}};
    }
    return answer(body);
}

Response examine_tenant(Services& services, const Request& request, const PathArguments& path) {
    const auto examined = services.tenants.examine(path.at("name"), request.actor);
    if (!examined) return refuse(examined.error());
    tell_runtime(services);
    auto checks = examined->checks;
    auto finding = examined->finding;
    // Notifications are nice to have: what is wrong with them breaks nothing.
    if (services.runtime != nullptr)
        for (auto& check : services.runtime->check_notifications({path.at("name")})) {
            if (check.state != Check::State::passed) {
                check.state = Check::State::warning;
                check.detail += " Until then its mail is polled.";
                finding = std::max(finding, Examination::Finding::degraded);
            }
            checks.push_back(std::move(check));
        }
    return answer({{"finding", to_text(finding)},
                   {"is_well", finding != Examination::Finding::broken},
                   {"checks", api::to_json(checks)}});
}

Response make_certificate(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    if (auto known = refuse_unknown_keys(*body, {"days"}); !known) return refuse(known.error());
    constexpr int usual = 365, longest = 730; // Entra takes longer ones; nobody remembers them
    const int days = body->value("days", usual);
    if (days < 1 || days > longest)
        return refuse(400, "api.bad_value", "A certificate lives 1 to " + std::to_string(longest) + " days.");
    const auto made = services.tenants.make_certificate(path.at("name"), std::chrono::days{days}, request.actor);
    if (!made) return refuse(made.error());
    tell_runtime(services);
    return answer(
        {{"certificate", made->pem}, {"thumbprint", made->fingerprint}, {"expires_at", to_rfc3339(made->expires_at)}},
        201);
}

} // namespace remand::service::api
