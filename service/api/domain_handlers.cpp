// The domains of a tenant: listed with their state, added and proven by hand, paused, removed; and the pilot's
// mailboxes.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/api/tenant_call.hpp"
#include "service/domains/domains.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

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

Response list_domains(const TenantCall& call) {
    const auto domains = read_domains(call.services.database, call.tenant, call.services.clock.now());
    if (!domains) return refuse(domains.error());
    json list = json::array(), scope = json::array();
    for (const auto& domain : *domains) list.push_back(describe(domain));
    const auto entries = db::DomainStore(call.services.database).scope(call.tenant.id);
    if (!entries) return refuse(entries.error());
    for (const auto& entry : *entries) {
        std::string name = entry.value;
        if (entry.kind == db::ScopeKind::group)
            if (const auto group = db::DirectoryStore(call.services.database).group(call.tenant.id, entry.value);
                group && *group)
                name = (*group)->name;
        scope.push_back({{"kind", db::to_text(entry.kind)}, {"value", entry.value}, {"name", to_valid_utf8(name)}});
    }
    return answer({{"domains", std::move(list)}, {"scope", std::move(scope)}});
}

Response add_domain(const TenantCall& call) {
    const auto name = domain_name(call.body.value("domain", ""));
    if (!name) return refuse(name.error());
    db::DomainRecord domain;
    domain.name = *name;
    domain.token = new_domain_token();
    domain.added_at = call.services.clock.now();
    domain.added_by = call.request.actor;
    const auto done = db::DomainStore(call.services.database)
                          .add(call.tenant.id, domain, call.audit("domain.add", {{"domain", *name}}));
    if (!done) return refuse(done.error());
    return show_domain(call.services, call.tenant, *name, 201);
}

Response verify_domain(const TenantCall& call) {
    const auto name = ascii_lower(call.path.at("domain"));
    db::DomainStore store(call.services.database);
    const auto domain = store.find(call.tenant.id, name);
    if (!domain) return refuse(domain.error());
    if (!*domain) return refuse(404, "domain.unknown", "\"" + call.tenant.id.value + "\" has no domain " + name + '.');
    if ((*domain)->source == db::DomainSource::provider)
        return show_domain(call.services, call.tenant, name); // the provider vouches for it
    const SystemTxtResolver system;
    const auto proven = is_proven(call.services.resolver != nullptr ? *call.services.resolver : system, **domain);
    const auto now = call.services.clock.now();
    const auto noted = store.update(
        call.tenant.id, name,
        [&](db::DomainRecord& record) {
            record.checked_at = now;
            if (proven && *proven) {
                if (!record.verified_at) record.verified_at = now;
                record.check_message.clear();
            } else {
                record.check_message = proven ? "the TXT record is not there yet" : proven.error().message;
            }
        },
        call.audit("domain.verify", json{{"domain", name}, {"proven", bool(proven && *proven)}}));
    if (!noted) return refuse(noted.error());
    if (!proven) return refuse(proven.error());
    if (*proven) tell_runtime(call.services);
    return show_domain(call.services, call.tenant, name);
}

Response change_domain(const TenantCall& call) {
    const auto name = ascii_lower(call.path.at("domain"));
    for (const auto& [key, value] : call.body.items())
        if (key != "is_paused" && key != "all_folders")
            return refuse(400, "api.bad_body", "The request has an unknown key \"" + key + "\".");
    const auto done = db::DomainStore(call.services.database)
                          .update(
                              call.tenant.id, name,
                              [&](db::DomainRecord& record) {
                                  record.is_paused = call.body.value("is_paused", record.is_paused);
                                  record.all_folders = call.body.value("all_folders", record.all_folders);
                              },
                              call.audit("domain.set", {{"domain", name}, {"changes", call.body}}));
    if (!call.took_effect(done)) return refuse(done.error());
    return show_domain(call.services, call.tenant, name);
}

Response remove_domain(const TenantCall& call) {
    const auto name = ascii_lower(call.path.at("domain"));
    db::DomainStore store(call.services.database);
    const auto domain = store.find(call.tenant.id, name);
    if (!domain) return refuse(domain.error());
    if (*domain && (*domain)->source == db::DomainSource::provider)
        return refuse(409, "domain.of_provider",
                      name + " is verified by the provider and comes back with the next look; pause it instead (remand "
                             "domain set).");
    const auto done = store.remove(call.tenant.id, name, call.audit("domain.remove", {{"domain", name}}));
    if (!call.took_effect(done)) return refuse(done.error());
    return answer({{"removed", name}});
}

Response put_scope(const TenantCall& call) {
    std::vector<db::ScopeEntry> entries;
    for (const auto& address : call.body.value("mailboxes", std::vector<std::string>{})) {
        if (address.find('@') == std::string::npos)
            return refuse(400, "api.bad_value", "\"" + address + "\" is no mailbox's address.");
        entries.push_back({db::ScopeKind::address, ascii_lower(trim(address))});
    }
    for (const auto& name : call.body.value("groups", std::vector<std::string>{})) {
        const auto group = db::DirectoryStore(call.services.database).group(call.tenant.id, name);
        if (!group) return refuse(group.error());
        if (!*group)
            return refuse(404, "group.unknown",
                          "The directory has no group \"" + name + "\"; `remand directory groups --tenant " +
                              call.tenant.id.value + "` shows those it has.");
        entries.push_back({db::ScopeKind::group, (*group)->id});
    }
    const auto done =
        db::DomainStore(call.services.database).set_scope(call.tenant.id, entries, call.audit("scope.set", call.body));
    if (!call.took_effect(done)) return refuse(done.error());
    return list_domains(call);
}

} // namespace remand::service::api
