// The audit: what is in it, whether its chain is whole, and the end of what is too old.
#include <nlohmann/json.hpp>

#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

Response get_audit(Services& services, const Request& request, const PathArguments&) {
    const auto filter = audit_filter(request.query);
    if (!filter) return refuse(filter.error());
    const auto entries = db::AuditStore(services.database).list(*filter);
    if (!entries) return refuse(entries.error());
    json list = json::array();
    for (const auto& entry : *entries) list.push_back(to_json(entry));
    const bool may_have_more = static_cast<int>(entries->size()) == filter->limit;
    return answer({{"audit", std::move(list)}, {"next", may_have_more ? json(entries->back().id) : json(nullptr)}});
}

Response check_audit(Services& services, const Request&, const PathArguments&) {
    const auto found = db::AuditStore(services.database).check();
    return found ? answer(to_json(*found)) : refuse(found.error());
}

Response prune_audit(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto before = parse_rfc3339(body->value("before", ""));
    const auto now = services.clock.now();
    if (!before || *before > now)
        return refuse(400, "api.bad_value", "Rows of the audit are removed before a moment that has passed.");
    const auto pruned = db::AuditStore(services.database).prune(*before, now, request.actor);
    return pruned ? answer({{"removed", *pruned}}) : refuse(pruned.error());
}

} // namespace remand::service::api
