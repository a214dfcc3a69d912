#include "db/event_export.hpp"

#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "db/action_rows.hpp"
#include "db/connection.hpp"
#include "db/database.hpp"
#include "db/json_columns.hpp"
#include "db/where.hpp"

namespace remand::db {
namespace {

constexpr int page_size = 200;

struct Event {
    std::int64_t id = 0;
    std::string line;
};

nlohmann::json time_or_null(const std::optional<Timestamp>& time) {
    return time ? nlohmann::json(to_rfc3339(*time)) : nlohmann::json();
}

std::string folder_of(const std::optional<std::string>& location_json) {
    if (!location_json) return {};
    const auto location = parse_location(*location_json);
    if (!location) return {};
    return location->folder_name.empty() ? std::string(to_text(location->place)) : location->folder_name;
}

std::vector<std::string> reasons_of(Connection& connection, std::int64_t message_id, Result<void>& outcome) {
    std::vector<std::string> reasons;
    outcome = connection.query("SELECT e.reason FROM evidence e JOIN message m ON m.verdict = e.verdict WHERE m.id = ?"
                               " ORDER BY e.position",
                               {message_id}, [&](Row& row) { reasons.push_back(row.text()); });
    return reasons;
}

constexpr std::string_view select_event =
    "SELECT a.id, a.message, a.completed_at, a.result, a.action, a.state, a.former, m.from_address, m.from_name,"
    " m.internet_message_id, m.received_at, ifnull(t.provider_tenant_id, ''), m.recipient, a.requested_at, "
    "a.requested_by,"
    " ifnull(m.disposition, 'none'), m.subject FROM action a JOIN message m ON m.id = a.message"
    " LEFT JOIN tenant t ON t.id = a.tenant";

Event read_event(Connection& connection, Row& row, Result<void>& outcome) {
    Event event;
    event.id = row.integer();
    const auto message_id = row.integer();
    const auto completed_at = row.optional_time();
    const auto result = row.optional_text();
    const auto action = row.word(parse_action);
    const auto state = row.word(parse_action_state);
    const auto destination =
        result ? folder_of(result) : std::string(to_text(destination_of(action).value_or(Place::other)));
    const bool is_success =
        state == ActionState::done || state == ActionState::satisfied || state == ActionState::monitored;
    nlohmann::ordered_json json;
    json["AlertID"] = ""; // first in the line, known only when the time of the message is read
    json["CompletedAt"] = time_or_null(completed_at);
    json["Destination"] = action == Action::none ? "" : destination;
    json["Folder"] = folder_of(row.optional_text());
    json["From"] = row.text();
    json["FromName"] = row.text();
    json["MessageID"] = row.text();
    json["MessageTimestamp"] = to_rfc3339(row.time());
    json["AlertID"] = fmt::format("{}-{}", message_id, json["MessageTimestamp"].get<std::string>());
    json["MicrosoftTenantID"] = row.text();
    json["Operation"] = to_text(action);
    json["PostfixID"] = std::to_string(message_id);
    json["Reasons"] = reasons_of(connection, message_id, outcome);
    json["Recipient"] = row.text();
    json["RequestedAt"] = to_rfc3339(row.time());
    json["RequestedBy"] = row.text();
    const auto disposition = row.text();
    json["FinalDisposition"] = disposition;
    json["RequestedDisposition"] = disposition;
    json["Status"] = to_text(state);
    json["Subject"] = row.text();
    json["Success"] = is_success;
    json["To"] = nlohmann::json::array({json["Recipient"]});
    event.line = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return event;
}

Result<std::vector<Event>> read_page(const Database& database, const EventRange& range, std::int64_t after_id) {
    std::vector<Event> events;
    Where where;
    where.add("a.id > ?", after_id);
    if (range.tenant) where.add("a.tenant = ?", range.tenant->value);
    if (range.since) where.add("a.requested_at >= ?", *range.since);
    if (range.until) where.add("a.requested_at < ?", *range.until);
    where.bind(page_size);
    const auto done = database.read([&](Connection& connection) -> Result<void> {
        Result<void> reasons_read;
        auto read = connection.query(std::string(select_event) + where.text() + " ORDER BY a.id LIMIT ?",
                                     where.values(), [&](Row& row) {
                                         Result<void> outcome;
                                         events.push_back(read_event(connection, row, outcome));
                                         if (!outcome) reasons_read = outcome;
                                     });
        return read ? reasons_read : read;
    });
    if (!done) return fail(done.error());
    return events;
}

} // namespace

Result<void> export_events(const Database& database, const EventRange& range,
                           const std::function<bool(std::string_view line)>& line) {
    std::int64_t last_id = 0;
    for (;;) {
        const auto events = read_page(database, range, last_id);
        if (!events) return fail(events.error());
        for (const auto& event : *events)
            if (!line(event.line)) return {};
        if (events->size() < page_size) return {};
        last_id = events->back().id;
    }
}

} // namespace remand::db
