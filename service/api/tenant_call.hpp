// The frame of an operation on one tenant: the tenant is found and the body read before the handler begins, and what it
// changed takes effect in one way.
#pragma once

#include <nlohmann/json.hpp>

#include "service/api/audit.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

struct TenantCall { // all borrowed
    Services& services;
    const Request& request;
    const PathArguments& path;
    const db::TenantRecord& tenant; // of the path's {name}
    const nlohmann::json& body;     // an object; empty when the request has none

    [[nodiscard]] db::AuditEntry audit(std::string act, const nlohmann::json& detail) const {
        return audit_of(services, request, std::move(act), tenant.id, detail);
    }
    // Whether it was done; then the running service looks at the tenant anew.
    template <class Value> [[nodiscard]] bool took_effect(const Result<Value>& done) const {
        if (done) tell_runtime(services);
        return done.has_value();
    }
};

using TenantHandler = Response (*)(const TenantCall&);

// A row of routes.cpp.
template <TenantHandler handler>
Response of_tenant(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    return handler({services, request, path, *tenant, *body});
}

} // namespace remand::service::api
