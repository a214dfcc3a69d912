// Declarations for the rows of routes.cpp. Each is a pure function of what Services give and the request.
#pragma once

#include "service/api/api.hpp"

namespace remand::service::api {

struct TenantCall; // tenant_call.hpp: what the rows of_tenant<…> give their handlers

// status_handlers.cpp
Response get_health(Services&, const Request&, const PathArguments&);
Response get_metrics(Services&, const Request&, const PathArguments&);
Response get_status(Services&, const Request&, const PathArguments&);
Response get_version(Services&, const Request&, const PathArguments&);
Response post_backup(Services&, const Request&, const PathArguments&);

// audit_handlers.cpp
Response get_audit(Services&, const Request&, const PathArguments&);
Response check_audit(Services&, const Request&, const PathArguments&);
Response prune_audit(Services&, const Request&, const PathArguments&);

// A tenant changed: the running service, where there is one, looks at it anew.
inline void tell_runtime(Services& services) {
    if (services.runtime != nullptr) services.runtime->tenants_changed();
}

// tenant_handlers.cpp
Response list_providers(Services&, const Request&, const PathArguments&);
Response list_tenants(Services&, const Request&, const PathArguments&);
Response add_tenant(Services&, const Request&, const PathArguments&);
Response show_tenant(Services&, const Request&, const PathArguments&);
Response change_tenant(Services&, const Request&, const PathArguments&);
Response remove_tenant(Services&, const Request&, const PathArguments&);
Response list_mailboxes(Services&, const Request&, const PathArguments&);
Response begin_authorisation(Services&, const Request&, const PathArguments&);
Response accept_callback(Services&, const Request&, const PathArguments&);
Response verify_tenant(Services&, const Request&, const PathArguments&);
Response examine_tenant(Services&, const Request&, const PathArguments&);
Response make_certificate(Services&, const Request&, const PathArguments&);

// steering_handlers.cpp
Response pause_tenant(Services&, const Request&, const PathArguments&);
Response resume_tenant(Services&, const Request&, const PathArguments&);
Response set_mode(Services&, const Request&, const PathArguments&);
Response get_policy(Services&, const Request&, const PathArguments&);
Response put_policy(Services&, const Request&, const PathArguments&);
Response release_held(Services&, const Request&, const PathArguments&);
Response poll_tenant(Services&, const Request&, const PathArguments&);

// directory_handlers.cpp
Response get_directory(const TenantCall&);
Response sync_directory(const TenantCall&);
Response confirm_directory(const TenantCall&);
Response list_directory_users(const TenantCall&);
Response list_directory_groups(const TenantCall&);

// registry_handlers.cpp
Response get_registry(const TenantCall&);
Response get_registry_entry(const TenantCall&);
Response add_registry_entries(const TenantCall&);
Response change_registry_entry(const TenantCall&);
Response remove_registry_entries(const TenantCall&);
Response set_registry_settings(const TenantCall&);
Response import_registry(const TenantCall&);
Response export_registry(const TenantCall&);
Response suggest_registry(const TenantCall&);
Response get_registry_review(const TenantCall&);
Response confirm_registry_review(const TenantCall&);
Response match_registry(const TenantCall&);

// domain_handlers.cpp
Response list_domains(const TenantCall&);
Response add_domain(const TenantCall&);
Response verify_domain(const TenantCall&);
Response change_domain(const TenantCall&);
Response remove_domain(const TenantCall&);
Response put_scope(const TenantCall&);

// config_handlers.cpp
Response plan_config(Services&, const Request&, const PathArguments&);
Response apply_config(Services&, const Request&, const PathArguments&);
Response export_config(Services&, const Request&, const PathArguments&);
Response config_history(Services&, const Request&, const PathArguments&);
Response show_config_version(Services&, const Request&, const PathArguments&);
Response rollback_config(Services&, const Request&, const PathArguments&);

// policy_handlers.cpp
Response test_policy(Services&, const Request&, const PathArguments&);
Response simulate_policy(Services&, const Request&, const PathArguments&);

// list_handlers.cpp
Response get_lists(Services&, const Request&, const PathArguments&);
Response add_to_lists(Services&, const Request&, const PathArguments&);
Response remove_from_lists(Services&, const Request&, const PathArguments&);
Response export_lists(Services&, const Request&, const PathArguments&);

// log_handlers.cpp
Response list_messages(Services&, const Request&, const PathArguments&);
Response show_message(Services&, const Request&, const PathArguments&);
Response list_actions(Services&, const Request&, const PathArguments&);
Response show_action(Services&, const Request&, const PathArguments&);
Response export_actions(Services&, const Request&, const PathArguments&);

// copies.cpp
Response export_copy(Services&, const Request&, const PathArguments&);

// move.cpp
Response move_messages(Services&, const Request&, const PathArguments&);

// reclassify.cpp
Response reclassify_messages(Services&, const Request&, const PathArguments&);

// undo.cpp
Response undo_actions(Services&, const Request&, const PathArguments&);

} // namespace remand::service::api
