// Taking a sealed copy out: mail in the clear, so for administrators alone, and never without a line in the audit.
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "db/copy_store.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

Response export_copy(Services& services, const Request& request, const PathArguments& path) {
    const auto id = parse_id(path.at("id"));
    if (!id) return refuse(id.error());
    const auto action = db::ActionStore(services.database).find(*id);
    if (!action) return refuse(action.error());
    if (!*action) return refuse(404, "action.unknown", "There is no action " + std::to_string(*id) + '.');
    const db::CopyStore copies(services.database);
    const auto copy = copies.find((*action)->message_id);
    if (!copy) return refuse(copy.error());
    if (!*copy)
        return refuse(404, "copy.unknown",
                      "No copy is kept of the message of action " + std::to_string(*id) +
                          ": none was needed, or its time is over.");
    const auto bytes = copies.open((*action)->message_id);
    if (!bytes) return refuse(bytes.error());
    const json detail{{"action", *id}, {"message", (*action)->message_id}, {"sha256", (*copy)->sha256}};
    const auto told = db::AuditStore(services.database)
                          .append({0, services.clock.now(), request.actor, "copy.export", (*copy)->tenant.value,
                                   detail.dump()});
    if (!told) return refuse(told.error());
    json body = to_json(**copy);
    body["bytes"] = to_base64(bytes->reveal());
    return answer(body);
}

} // namespace remand::service::api
