// Moving, marking and deleting messages.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
// The schema says DestinationId, the documentation destinationId.
std::string destination_in(const Call& call) {
    const auto body = json_body(call);
    if (!body) return {};
    for (const char* name : {"destinationId", "DestinationId"})
        if (body->contains(name) && (*body)[name].is_string()) return (*body)[name].get<std::string>();
    return {};
}

std::optional<AskedMove> asked(Call& call, std::string destination) {
    const auto found = find_message(call);
    if (!found.message) return std::nullopt;
    return AskedMove{found.message->key, std::move(destination)};
}
} // namespace

std::optional<AskedMove> asks_move(Call& call) {
    const auto id = destination_in(call);
    const auto place = find_folder(call, id);
    return asked(call, place ? call.mailbox->path_of(*place) : "unknown folder");
}

std::optional<AskedMove> asks_copy(Call& call) {
    const auto place = find_folder(call, destination_in(call));
    return asked(call, "copy to " + (place ? call.mailbox->path_of(*place) : std::string("unknown folder")));
}

std::optional<AskedMove> asks_delete(Call& call) { return asked(call, call.mailbox->path_of(folder::deletions)); }
std::optional<AskedMove> asks_permanent_delete(Call& call) { return asked(call, "delete"); }

Response move_message(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto id = destination_in(call);
    if (id.empty()) return error(call, 400, "ErrorInvalidRequest", "The destinationId is missing.");
    const auto place = find_folder(call, id);
    if (!place) return error(call, 404, "ErrorItemNotFound", "The specified folder could not be found in the store.");
    const auto key = message->key;
    call.mailbox->put(key, {*place});
    return json_response(message_json(call, *call.mailbox->find(key), {}), 201);
}

Response copy_message(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    const auto place = find_folder(call, destination_in(call));
    if (!place) return error(call, 404, "ErrorItemNotFound", "The specified folder could not be found in the store.");
    auto copy = *message;
    copy.places = {*place};
    copy.generation = 0;
    const auto key = call.world.deliver(*call.mailbox, std::move(copy));
    return json_response(message_json(call, *call.mailbox->find(key), {}), 201);
}

// In practice a deleted message goes to the folder from which users recover, and cannot be deleted again there.
Response delete_message(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    if (message->places.front() == folder::deletions)
        return error(call, 400, "ErrorCannotDeleteObject", "The object cannot be deleted.");
    call.mailbox->put(message->key, {folder::deletions});
    return {.status = 204};
}

Response permanently_delete_message(Call& call) {
    const auto [message, refusal] = find_message(call);
    if (!message) return *refusal;
    if (!call.world.switches.microsoft.permanent_delete || is_national(call.world))
        return error(call, 400, "BadRequest", "Resource not found for the segment 'permanentDelete'.");
    call.mailbox->erase(message->key);
    return {.status = 204};
}

} // namespace remand::emulator::graph
