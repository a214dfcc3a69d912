// What was asked of the faces.
#include <functional>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
bool matches(const RequestRecord& record, const Request& request) {
    const auto agrees = [&](const char* name, std::string_view value) {
        return !request.has_parameter(name) || equals_ignoring_case(request.parameter(name), value);
    };
    return agrees("cloud", to_text(record.cloud)) && agrees("operation", record.operation) &&
           agrees("mailbox", record.mailbox) && agrees("method", record.method) &&
           agrees("status", std::to_string(record.status));
}

json to_json(const RequestRecord& record) {
    return {{"number", record.number},
            {"time", to_rfc3339(record.time)},
            {"cloud", to_text(record.cloud)},
            {"method", record.method},
            {"operation", record.operation},
            {"path", record.path},
            {"mailbox", record.mailbox},
            {"status", record.status},
            {"had_immutable_preference", record.had_immutable_preference},
            {"had_authorization", record.had_authorization},
            {"was_faulted", record.was_faulted},
            {"was_answered", record.was_answered}};
}

json to_json(const MoveRecord& record) {
    return {{"key", record.key},
            {"request", record.request},
            {"time", to_rfc3339(record.time)},
            {"cloud", to_text(record.cloud)},
            {"mailbox", record.mailbox},
            {"internet_message_id", record.internet_message_id},
            {"operation", record.operation},
            {"destination", record.destination},
            {"was_carried_out", record.was_carried_out},
            {"was_answered", record.was_answered}};
}
} // namespace

json list_requests(const World& world, const Request& request) {
    json requests = json::array();
    for (const auto& record : world.ledger.requests)
        if (matches(record, request)) requests.push_back(to_json(record));
    return {{"requests", requests}};
}

json count_requests(const World& world, const Request& request) {
    std::size_t count = 0;
    for (const auto& record : world.ledger.requests) count += matches(record, request) ? 1 : 0;
    return {{"count", count}};
}

json list_moves(const World& world, const Request& request) {
    json moves = json::array();
    for (const auto& record : world.ledger.moves) {
        if (request.has_parameter("cloud") && request.parameter("cloud") != to_text(record.cloud)) continue;
        if (request.has_parameter("mailbox") && !equals_ignoring_case(request.parameter("mailbox"), record.mailbox))
            continue;
        if (request.has_parameter("key") && request.parameter("key") != std::to_string(record.key)) continue;
        moves.push_back(to_json(record));
    }
    return {{"moves", moves}};
}

// Units of Gmail, by whichever table the switches name.
json show_quota(const World& world, const Request& request) {
    if (request.has_parameter("mailbox"))
        return {{"units", world.quota.total_of(std::string(request.parameter("mailbox")))}};
    return {{"units", world.quota.total()}};
}

json clear_ledger(World& world) {
    world.quota.clear();
    world.ledger.requests.clear();
    world.ledger.moves.clear();
    return json::object();
}

} // namespace remand::emulator::control
