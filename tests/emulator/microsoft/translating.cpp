// translateExchangeIds: from one form of id to another, up to 1,000 at a time.
#include <nlohmann/json.hpp>

#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
// As if the id had been asked for by a client that uses ids of that kind.
const Message* find_by(const Call& call, const std::string& id, bool is_immutable) {
    Request request = call.request;
    std::erase_if(request.headers, [](const auto& header) { return header.first == "Prefer"; });
    if (is_immutable) request.headers.emplace_back("Prefer", "IdType=\"ImmutableId\"");
    const Call asked{.world = call.world,
                     .face = call.face,
                     .request = request,
                     .parameters = {{"message", id}},
                     .tenant = call.tenant,
                     .account = call.account,
                     .mailbox = call.mailbox};
    return find_message(asked).message;
}
} // namespace

Response translate_ids(Call& call) {
    constexpr std::size_t most_ids = 1000;
    const auto body = json_body(call);
    if (!body || !body->contains("inputIds") || !(*body)["inputIds"].is_array() ||
        (*body)["inputIds"].size() > most_ids)
        return error(call, 400, "ErrorInvalidRequest", "inputIds are a list of at most 1,000 ids.");
    const auto is_immutable = [&](const char* name) { return body->value(name, "") == "restImmutableEntryId"; };
    json translated = json::array();
    for (const auto& id : (*body)["inputIds"]) {
        if (!id.is_string()) return error(call, 400, "ErrorInvalidRequest", "An id is text.");
        const auto* message = find_by(call, id.get<std::string>(), is_immutable("sourceIdType"));
        if (!message) continue;
        translated.push_back(
            {{"sourceId", id},
             {"targetId", is_immutable("targetIdType")
                              ? immutable_id(call.world, *call.mailbox, message->key)
                              : classic_id(call.world, *call.mailbox, message->key, message->generation)}});
    }
    return json_response(
        {{"@odata.context", call.origin() + "/v1.0/$metadata#Collection(convertIdResult)"}, {"value", translated}});
}

} // namespace remand::emulator::graph
