#include "db/event_store.hpp"

#include <fmt/format.h>

#include "db/connection.hpp"

namespace remand::db {
namespace {

std::string place_of_event(const TenantId& tenant, std::int64_t message_id) {
    return fmt::format("tenant/{}/message/{}/event", tenant.value, message_id);
}

} // namespace

Result<void> EventStore::put(const TakenEvent& event) {
    const auto sealed = database_.sealer().seal(event.content, place_of_event(event.tenant, event.message_id));
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto done = connection.run(
            "INSERT INTO taken_event (message, tenant, event, sealed, is_out, keep_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            " ON CONFLICT (message) DO UPDATE SET event = ?3, sealed = ?4, is_out = ?5, keep_until = ?6",
            {event.message_id, event.tenant.value, event.event, Blob{sealed}, event.is_out, event.keep_until});
        return done ? Result<void>{} : fail(done.error());
    });
}

Result<std::optional<TakenEvent>> EventStore::find(std::int64_t message_id) const {
    std::optional<TakenEvent> found;
    std::string sealed;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT message, tenant, event, sealed, is_out, keep_until FROM taken_event WHERE message = ?", {message_id},
            [&](Row& row) {
                found = TakenEvent{row.integer(), {row.text()}, row.text(), {}, false, {}};
                sealed = row.text();
                found->is_out = row.flag();
                found->keep_until = row.time();
            });
    });
    if (!done) return fail(done.error());
    if (!found) return found;
    const auto content = database_.sealer().open(sealed, place_of_event(found->tenant, message_id));
    if (!content) return fail(content.error());
    found->content = content->reveal();
    return found;
}

Result<void> EventStore::set(std::int64_t message_id, bool is_out, const std::string& event) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto done = connection.run("UPDATE taken_event SET is_out = ?, event = ? WHERE message = ?",
                                         {is_out, event, message_id});
        return done ? Result<void>{} : fail(done.error());
    });
}

Result<int> EventStore::sweep(Timestamp now) {
    int removed = 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto swept = connection.run("DELETE FROM taken_event WHERE keep_until <= ?", {now});
        if (!swept) return fail(swept.error());
        removed = static_cast<int>(*swept);
        return {};
    });
    if (!done) return fail(done.error());
    return removed;
}

} // namespace remand::db
