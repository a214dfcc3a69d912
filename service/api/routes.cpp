// THE table of the API. A route that is not here does not exist, and each row names the role it asks for.
#include "service/api/api.hpp"
#include "service/api/handlers.hpp"
#include "service/api/tenant_call.hpp"

namespace remand::service::api {

const std::vector<Route>& routes() {
    using enum Role;
    static const std::vector<Route> table{
        {"GET", "/health", anybody, get_health},
        {"GET", "/metrics", anybody, get_metrics},
        {"GET", "/v1/version", viewer, get_version},
        {"GET", "/v1/status", viewer, get_status},
        {"GET", "/v1/audit", administrator, get_audit},
        {"GET", "/v1/audit/check", administrator, check_audit},
        {"POST", "/v1/audit/prune", administrator, prune_audit},
        {"POST", "/v1/backup", administrator, post_backup},
        {"GET", "/v1/providers", viewer, list_providers},
        {"GET", "/v1/tenants", viewer, list_tenants},
        {"POST", "/v1/tenants", administrator, add_tenant},
        {"GET", "/v1/tenants/{name}", viewer, show_tenant},
        {"PATCH", "/v1/tenants/{name}", administrator, change_tenant},
        {"DELETE", "/v1/tenants/{name}", administrator, remove_tenant},
        {"GET", "/v1/tenants/{name}/mailboxes", viewer, list_mailboxes},
        {"POST", "/v1/tenants/{name}/consent", administrator, begin_authorisation},
        {"POST", "/v1/tenants/{name}/consent/callback", administrator, accept_callback},
        {"POST", "/v1/tenants/{name}/verify", administrator, verify_tenant},
        {"POST", "/v1/tenants/{name}/doctor", administrator, examine_tenant},
        {"POST", "/v1/tenants/{name}/certificate", administrator, make_certificate},
        {"POST", "/v1/tenants/{name}/pause", administrator, pause_tenant},
        {"POST", "/v1/tenants/{name}/resume", administrator, resume_tenant},
        {"PUT", "/v1/tenants/{name}/mode", administrator, set_mode},
        {"GET", "/v1/tenants/{name}/policy", viewer, get_policy},
        {"PUT", "/v1/tenants/{name}/policy", administrator, put_policy},
        {"POST", "/v1/tenants/{name}/policy/test", analyst, test_policy},
        {"POST", "/v1/tenants/{name}/policy/simulate", analyst, simulate_policy},
        {"POST", "/v1/tenants/{name}/release-held", administrator, release_held},
        {"POST", "/v1/tenants/{name}/poll", analyst, poll_tenant},
        {"GET", "/v1/tenants/{name}/directory", analyst, of_tenant<get_directory>},
        {"POST", "/v1/tenants/{name}/directory/sync", administrator, of_tenant<sync_directory>},
        {"POST", "/v1/tenants/{name}/directory/confirm", administrator, of_tenant<confirm_directory>},
        {"GET", "/v1/tenants/{name}/directory/users", analyst, of_tenant<list_directory_users>},
        {"GET", "/v1/tenants/{name}/directory/groups", analyst, of_tenant<list_directory_groups>},
        {"GET", "/v1/tenants/{name}/registry", analyst, of_tenant<get_registry>},
        {"POST", "/v1/tenants/{name}/registry", administrator, of_tenant<add_registry_entries>},
        {"POST", "/v1/tenants/{name}/registry/remove", administrator, of_tenant<remove_registry_entries>},
        {"PUT", "/v1/tenants/{name}/registry/settings", administrator, of_tenant<set_registry_settings>},
        {"POST", "/v1/tenants/{name}/registry/import", administrator, of_tenant<import_registry>},
        {"GET", "/v1/tenants/{name}/registry/export", analyst, of_tenant<export_registry>},
        {"GET", "/v1/tenants/{name}/registry/suggestions", analyst, of_tenant<suggest_registry>},
        {"GET", "/v1/tenants/{name}/registry/review", analyst, of_tenant<get_registry_review>},
        {"POST", "/v1/tenants/{name}/registry/review", administrator, of_tenant<confirm_registry_review>},
        {"POST", "/v1/tenants/{name}/registry/match", analyst, of_tenant<match_registry>},
        {"GET", "/v1/tenants/{name}/registry/{id}", analyst, of_tenant<get_registry_entry>}, // after the words
        {"PATCH", "/v1/tenants/{name}/registry/{id}", administrator, of_tenant<change_registry_entry>},
        {"GET", "/v1/tenants/{name}/domains", viewer, of_tenant<list_domains>},
        {"POST", "/v1/tenants/{name}/domains", administrator, of_tenant<add_domain>},
        {"POST", "/v1/tenants/{name}/domains/{domain}/verify", administrator, of_tenant<verify_domain>},
        {"PATCH", "/v1/tenants/{name}/domains/{domain}", administrator, of_tenant<change_domain>},
        {"DELETE", "/v1/tenants/{name}/domains/{domain}", administrator, of_tenant<remove_domain>},
        {"PUT", "/v1/tenants/{name}/scope", administrator, of_tenant<put_scope>},
        {"POST", "/v1/config/plan", viewer, plan_config},
        {"POST", "/v1/config/apply", administrator, apply_config},
        {"POST", "/v1/config/rollback", administrator, rollback_config},
        {"GET", "/v1/config/export", viewer, export_config},
        {"GET", "/v1/config/history", viewer, config_history},
        {"GET", "/v1/config/history/{id}", viewer, show_config_version},
        {"GET", "/v1/lists", viewer, get_lists},
        {"POST", "/v1/lists", administrator, add_to_lists},
        {"POST", "/v1/lists/remove", administrator, remove_from_lists},
        {"GET", "/v1/lists/export", viewer, export_lists},
        {"GET", "/v1/messages", analyst, list_messages},
        {"GET", "/v1/messages/{id}", analyst, show_message},
        {"POST", "/v1/messages/reclassify", analyst, reclassify_messages},
        {"GET", "/v1/actions", analyst, list_actions},
        {"GET", "/v1/actions/export", analyst, export_actions}, // before {id}: the first row that fits is taken
        {"GET", "/v1/actions/{id}", analyst, show_action},
        {"POST", "/v1/actions/{id}/copy", administrator, export_copy},
        {"POST", "/v1/actions/undo", analyst, undo_actions},
        {"POST", "/v1/actions/move", analyst, move_messages},
    };
    return table;
}

} // namespace remand::service::api
