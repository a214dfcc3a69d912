// What is done with a tenant's mail: mode, policy, pauses, the breaker, a poll out of turn.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/policy/policy.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

Response after(Services& services, const Result<void>& outcome, std::string_view name) {
    if (!outcome) return refuse(outcome.error());
    tell_runtime(services);
    const auto tenant = services.tenants.find(name);
    return tenant ? answer(to_json(*tenant)) : refuse(tenant.error());
}

json describe(const Policy& policy, const std::vector<ActionSupport>& support) {
    json actions = json::array();
    for (const auto& row : support)
        actions.push_back(
            {{"action", remand::to_text(row.action)}, {"is_supported", row.is_supported}, {"meaning", row.meaning}});
    return {{"policy", json::parse(to_json_text(policy))}, {"actions", std::move(actions)}};
}

// A hard delete is confirmed twice, in two different ways, since nothing brings the mail back.
Result<void> check_confirmation(const Policy& before, const Policy& wanted, const json& body, const std::string& name) {
    if (!hard_deletes(changed_actions(before, wanted))) return {};
    if (body.value("confirm_hard_delete", false) && body.value("delete_for_ever", "") == name) return {};
    return fail(
        ErrorKind::fix_configuration, "policy.unconfirmed",
        "A hard delete removes the mail from the mailbox for good: no undo, no folder, no administrator brings it "
        "back. Confirm it twice: --confirm-hard-delete, and --yes-delete-for-ever " +
            name + '.');
}

} // namespace

Response pause_tenant(Services& services, const Request& request, const PathArguments& path) {
    return after(services, services.tenants.pause(path.at("name"), request.actor), path.at("name"));
}

Response resume_tenant(Services& services, const Request& request, const PathArguments& path) {
    return after(services, services.tenants.resume(path.at("name"), request.actor), path.at("name"));
}

Response set_mode(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto mode = parse_mode(body->value("mode", ""));
    if (!mode) return refuse(400, "api.bad_value", "A mode is \"monitor\" or \"enforce\".");
    const auto changed = services.tenants.set_mode(path.at("name"), *mode, request.actor);
    if (!changed) return refuse(changed.error());
    tell_runtime(services);
    return answer(to_json(*changed));
}

Response get_policy(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto policy = read_policy(tenant->policy_json);
    if (!policy) return refuse(policy.error());
    const auto support = services.tenants.action_support(*tenant);
    if (!support) return refuse(support.error());
    return answer(describe(*policy, *support));
}

Response put_policy(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto before = read_policy(tenant->policy_json);
    if (!before) return refuse(before.error());
    const auto support = services.tenants.action_support(*tenant);
    if (!support) return refuse(support.error());

    // "policy" is laid over the one that holds (RFC 7396), or takes its place with "replace".
    json wanted = body->value("replace", false) ? json::object() : json::parse(to_json_text(*before));
    wanted.merge_patch(body->value("policy", json::object()));
    const auto policy = read_policy(wanted.dump(-1, ' ', false, json::error_handler_t::replace));
    if (!policy) return refuse(policy.error());
    if (auto fits = check_policy(changed_actions(*before, *policy), *support, tenant->allows_hard_delete); !fits) {
        Error error = fits.error();
        if (error.code == "policy.hard_delete")
            error.message += " (`remand tenant set " + tenant->id.value + " --allow-hard-delete`)";
        return refuse(error);
    }
    if (auto confirmed = check_confirmation(*before, *policy, *body, tenant->id.value); !confirmed)
        return refuse(confirmed.error());
    const auto changed = services.tenants.set_policy(path.at("name"), to_json_text(*policy), request.actor);
    if (!changed) return refuse(changed.error());
    tell_runtime(services);
    return answer(describe(*policy, *support));
}

Response release_held(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    if (!body->contains("carry_out"))
        return refuse(400, "api.bad_body",
                      "Say with \"carry_out\" whether the held actions are to be done or dropped.");
    const auto released =
        services.tenants.release_held(path.at("name"), body->at("carry_out").get<bool>(), request.actor);
    if (!released) return refuse(released.error());
    tell_runtime(services);
    if (services.runtime != nullptr) services.runtime->actions_changed();
    return answer({{"released", *released}, {"carried_out", body->at("carry_out")}});
}

Response poll_tenant(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    if (services.runtime == nullptr)
        return refuse({ErrorKind::fix_configuration,
                       "service.not_running",
                       "Mailboxes are polled by the service, and none is running: `systemctl start remand`, or "
                       "`remand serve`.",
                       {}});
    if (tenant->state != db::TenantState::active)
        return refuse(
            {ErrorKind::fix_configuration,
             "tenant.not_active",
             "The tenant is not polled now; its state is \"" + std::string(db::to_text(tenant->state)) + "\".",
             {}});
    services.runtime->poll_now(tenant->id);
    return answer({{"polling", tenant->id.value}}, 202);
}

} // namespace remand::service::api
