// Health, metrics, the overview, backups.
#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "scanner/scanner.hpp"
#include "service/api/handlers.hpp"
#include "service/api/health_metrics.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/domains/domains.hpp"
#include "service/api/metrics.hpp"
#include "service/version.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

Result<json> tenant_overview(Services& services, const db::TenantRecord& tenant,
                             const std::vector<TenantStatus>& live) {
    json body = to_json(tenant);
    const auto health = services.tenants.health(tenant);
    if (!health) return fail(health.error());
    body["health"] = to_json(*health);
    const auto running =
        std::find_if(live.begin(), live.end(), [&](const auto& row) { return row.tenant == tenant.id; });
    if (running != live.end()) {
        body["status"] = to_json(*running);
    } else {
        auto status = read_tenant_status(services.database, tenant.id);
        if (!status) return fail(status.error());
        body["status"] = to_json(*status);
    }
    const auto messages = db::MessageStore(services.database).totals(tenant.id);
    if (!messages) return fail(messages.error());
    body["dispositions"] = json::object();
    for (const auto& row : *messages)
        body["dispositions"][std::string(remand::to_text(row.disposition))] = row.messages;
    const auto actions = db::ActionStore(services.database).totals(tenant.id);
    if (!actions) return fail(actions.error());
    body["action_counts"] = json::array();
    for (const auto& row : *actions)
        body["action_counts"].push_back(
            {{"state", remand::to_text(row.state)}, {"action", remand::to_text(row.action)}, {"actions", row.actions}});
    return body;
}

// Domains, directory and registry, as far as they ask for attention or are told at a glance.
Result<json> knowledge_overview(Services& services, const db::TenantRecord& tenant) {
    const auto now = services.clock.now();
    const auto domains = read_domains(services.database, tenant, now);
    if (!domains) return fail(domains.error());
    const auto directory = db::DirectoryStore(services.database).state(tenant.id);
    if (!directory) return fail(directory.error());
    const auto registry = db::RegistryStore(services.database).settings(tenant.id);
    if (!registry) return fail(registry.error());
    json list = json::array();
    for (const auto& domain : *domains)
        list.push_back({{"domain", domain.domain.name}, {"state", to_text(domain.state)}, {"reason", domain.reason}});
    const auto due = review_due_at(*registry, now);
    return json{{"domains", std::move(list)},
                {"directory", to_json(*directory)},
                {"review",
                 {{"last_at", registry->reviewed_at ? json(to_rfc3339(*registry->reviewed_at)) : json(nullptr)},
                  {"due_at", to_rfc3339(due)},
                  {"is_due", now >= due}}}};
}

json service_overview(const Services& services, const RuntimeStatus& status) {
    if (services.runtime == nullptr) return {{"is_running", false}};
    return {{"is_running", true},
            {"is_alive", services.runtime->is_alive()},
            {"is_idle", services.runtime->is_idle()},
            {"pid", ::getpid()},
            {"version", version},
            {"started_at", to_rfc3339(status.started_at)},
            {"messages_judged", status.messages_judged},
            {"messages_parked", status.messages_parked},
            {"rounds", status.rounds},
            {"round_failures", status.round_failures},
            {"actions_done", status.actions_done},
            {"actions_failed", status.actions_failed},
            {"action_retries", status.action_retries},
            {"provider_errors", status.provider_errors},
            {"workers_lost", status.workers_lost},
            {"scan_seconds", status.scan_seconds},
            {"storage", to_json(status.health.storage)},
            {"database_check", to_json(status.health.database_check)}};
}

} // namespace

Response get_health(Services& services, const Request&, const PathArguments&) {
    const auto say = [](std::string_view status, std::string_view message) {
        return answer({{"status", status}, {"message", message}, {"version", version}}, status == "ok" ? 200 : 503);
    };
    if (services.runtime == nullptr || !services.runtime->is_alive())
        return say("stalled", "The service does not work.");
    const auto health = services.runtime->health();
    if (!health.storage.message.empty()) return say("no_space", health.storage.message);
    const auto& check = health.database_check;
    if (!check.is_ok) return say("damaged", check.finding);
    if (!check.audit.finding.empty()) return say("audit_broken", check.audit.finding);
    return say("ok", "");
}

Response get_metrics(Services& services, const Request&, const PathArguments&) {
    const auto tenants = services.tenants.list();
    if (!tenants) return refuse(tenants.error());
    const RuntimeStatus status = services.runtime != nullptr ? services.runtime->status() : RuntimeStatus{};
    const auto healths = healths_of(services.tenants, *tenants);
    if (!healths) return refuse(healths.error());
    const auto now = services.clock.now();
    return {200, to_prometheus(status, *tenants, now) + health_to_prometheus(*healths, now),
            "text/plain; version=0.0.4; charset=utf-8"};
}

Response get_status(Services& services, const Request&, const PathArguments&) {
    const auto tenants = services.tenants.list();
    if (!tenants) return refuse(tenants.error());
    const RuntimeStatus status = services.runtime != nullptr ? services.runtime->status() : RuntimeStatus{};
    json body{{"service", service_overview(services, status)}, {"tenants", json::array()}};
    for (const auto& tenant : *tenants) {
        auto overview = tenant_overview(services, tenant, status.tenants);
        if (!overview) return refuse(overview.error());
        const auto knowledge = knowledge_overview(services, tenant);
        if (!knowledge) return refuse(knowledge.error());
        overview->update(*knowledge);
        body["tenants"].push_back(std::move(*overview));
    }
    return answer(body);
}

Response get_version(Services&, const Request&, const PathArguments&) {
    return answer({{"version", version}, {"model", scanner::model_version()}});
}

Response post_backup(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const std::filesystem::path file = body->value("file", "");
    if (!file.is_absolute()) return refuse(400, "api.bad_value", "A backup needs an absolute path of a new file.");
    std::error_code problem;
    if (std::filesystem::exists(file, problem))
        return refuse(409, "backup.exists", file.string() + " is there already; a backup never replaces a file.");
    const auto saved = services.database.backup_to(file);
    if (!saved) return refuse(saved.error());
    const db::AuditEntry audit{0, services.clock.now(), request.actor, "backup", file.string(), "{}"};
    if (auto noted = db::AuditStore(services.database).append(audit); !noted) return refuse(noted.error());
    const auto size = std::filesystem::file_size(file, problem);
    return answer({{"file", file.string()}, {"bytes", problem ? json(nullptr) : json(size)}});
}

} // namespace remand::service::api
