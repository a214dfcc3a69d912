// The domains of a tenant: listed with their state, added and proven by hand, paused, removed; and the pilot's
// mailboxes.
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/api/audit.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/domains/domains.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t token_bytes = 16;

json describe(const DomainStatus& status) {
    json body = to_json(status.domain);
    body["state"] = to_text(status.state);
    body["reason"] = to_valid_utf8(status.reason);
    body["last_mail_at"] = status.last_mail_at ? json(to_rfc3339(*status.last_mail_at)) : json(nullptr);
    if (!status.domain.token.empty()) body["txt_record"] = txt_record(status.domain.token);
    return body;
}

Response show_domain(Services& services, const db::TenantRecord& tenant, const std::string& name, int status = 200) {
    const auto domains = read_domains(services.database, tenant, services.clock.now());
    if (!domains) return refuse(domains.error());
    for (const auto& domain : *domains)
        if (domain.domain.name == name) return answer(describe(domain), status);
    return refuse(404, "domain.unknown", "\"" + tenant.id.value + "\" has no domain " + name + '.');
}

} // namespace

Response list_domains(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto domains = read_domains(services.database, *tenant, services.clock.now());
    if (!domains) return refuse(domains.error());
    json list = json::array(), scope = json::array();
    for (const auto& domain : *domains) list.push_back(describe(domain));
    const auto entries = db::DomainStore(services.database).scope(tenant->id);
    if (!entries) return refuse(entries.error());
    for (const auto& entry : *entries) {
        std::string name = entry.value;
        if (entry.kind == db::ScopeKind::group)
            if (const auto group = db::DirectoryStore(services.database).group(tenant->id, entry.value);
                group && *group)
                name = (*group)->name;
        scope.push_back({{"kind", db::to_text(entry.kind)}, {"value", entry.value}, {"name", to_valid_utf8(name)}});
    }
    return answer({{"domains", std::move(list)}, {"scope", std::move(scope)}});
}

Response add_domain(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto name = domain_name(body->value("domain", ""));
    if (!name) return refuse(name.error());
    db::DomainRecord domain;
    domain.name = *name;
    domain.token = to_hex(random_bytes(token_bytes));
    domain.added_at = services.clock.now();
    domain.added_by = request.actor;
    const auto done =
        db::DomainStore(services.database)
            .add(tenant->id, domain, audit_of(services, request, "domain.add", tenant->id, {{"domain", *name}}));
    if (!done) return refuse(done.error());
    return show_domain(services, *tenant, *name, 201);
}

Response verify_domain(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto name = ascii_lower(path.at("domain"));
    db::DomainStore store(services.database);
    const auto domain = store.find(tenant->id, name);
    if (!domain) return refuse(domain.error());
    if (!*domain) return refuse(404, "domain.unknown", "\"" + tenant->id.value + "\" has no domain " + name + '.');
    if ((*domain)->source == db::DomainSource::provider)
        return show_domain(services, *tenant, name); // the provider vouches for it
    const SystemTxtResolver system;
    const auto proven = is_proven(services.resolver != nullptr ? *services.resolver : system, **domain);
    const auto now = services.clock.now();
    const auto noted = store.update(
        tenant->id, name,
        [&](db::DomainRecord& record) {
            record.checked_at = now;
            if (proven && *proven) {
                if (!record.verified_at) record.verified_at = now;
                record.check_message.clear();
            } else {
                record.check_message = proven ? "the TXT record is not there yet" : proven.error().message;
            }
        },
        audit_of(services, request, "domain.verify", tenant->id,
                 json{{"domain", name}, {"proven", bool(proven && *proven)}}));
    if (!noted) return refuse(noted.error());
    if (!proven) return refuse(proven.error());
    if (*proven) tell_runtime(services);
    return show_domain(services, *tenant, name);
}

Response change_domain(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto name = ascii_lower(path.at("domain"));
    for (const auto& [key, value] : body->items())
        if (key != "is_paused" && key != "all_folders")
            return refuse(400, "api.bad_body", "The request has an unknown key \"" + key + "\".");
    const auto done =
        db::DomainStore(services.database)
            .update(
                tenant->id, name,
                [&](db::DomainRecord& record) {
                    record.is_paused = body->value("is_paused", record.is_paused);
                    record.all_folders = body->value("all_folders", record.all_folders);
                },
                audit_of(services, request, "domain.set", tenant->id, {{"domain", name}, {"changes", *body}}));
    if (!done) return refuse(done.error());
    tell_runtime(services);
    return show_domain(services, *tenant, name);
}

Response remove_domain(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto name = ascii_lower(path.at("domain"));
    db::DomainStore store(services.database);
    const auto domain = store.find(tenant->id, name);
    if (!domain) return refuse(domain.error());
    if (*domain && (*domain)->source == db::DomainSource::provider)
        return refuse(409, "domain.of_provider",
                      name + " is verified by the provider and comes back with the next look; pause it instead (remand "
                             "domain set).");
    const auto done =
        store.remove(tenant->id, name, audit_of(services, request, "domain.remove", tenant->id, {{"domain", name}}));
    if (!done) return refuse(done.error());
    tell_runtime(services);
    return answer({{"removed", name}});
}

Response put_scope(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    std::vector<db::ScopeEntry> entries;
    for (const auto& address : body->value("mailboxes", std::vector<std::string>{})) {
        if (address.find('@') == std::string::npos)
            return refuse(400, "api.bad_value", "\"" + address + "\" is no mailbox's address.");
        entries.push_back({db::ScopeKind::address, ascii_lower(trim(address))});
    }
    for (const auto& name : body->value("groups", std::vector<std::string>{})) {
        const auto group = db::DirectoryStore(services.database).group(tenant->id, name);
        if (!group) return refuse(group.error());
        if (!*group) return refuse(404, "group.unknown", "The directory has no group \"" + name + "\".");
        entries.push_back({db::ScopeKind::group, (*group)->id});
    }
    const auto done = db::DomainStore(services.database)
                          .set_scope(tenant->id, entries, audit_of(services, request, "scope.set", tenant->id, *body));
    if (!done) return refuse(done.error());
    tell_runtime(services);
    return list_domains(services, request, path);
}

} // namespace remand::service::api
