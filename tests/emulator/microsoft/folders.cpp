// Mail folders. Listing shows one level; hidden folders only when asked for; isHidden can be set at creation only.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
json folder_json(const Call& call, PlaceIndex place) {
    const auto& mailbox = *call.mailbox;
    const auto& info = mailbox.places()[static_cast<std::size_t>(place)];
    int children = 0, total = 0, unread = 0;
    for (const auto& other : mailbox.places())
        if (other.parent == place && !other.is_hidden && !other.is_removed) ++children;
    for (const auto& [key, message] : mailbox.messages()) {
        if (message.is_deleted || message.places.front() != place) continue;
        ++total;
        if (!message.is_read) ++unread;
    }
    return {{"id", folder_id(call.world, mailbox, place)},
            {"displayName", info.name},
            {"parentFolderId", folder_id(call.world, mailbox, info.parent < 0 ? place : info.parent)},
            {"childFolderCount", children},
            {"totalItemCount", total},
            {"unreadItemCount", unread},
            {"isHidden", info.is_hidden}};
}

json only(json folder, const std::vector<std::string>& select) {
    if (select.empty()) return folder;
    json result = {{"id", folder["id"]}};
    for (const auto& name : select)
        if (folder.contains(name)) result[name] = folder[name];
    return result;
}

Response list_children(const Call& call, PlaceIndex parent) {
    const bool with_hidden = equals_ignoring_case(call.request.parameter("includeHiddenFolders"), "true");
    std::vector<PlaceIndex> children;
    for (std::size_t i = 0; i < call.mailbox->places().size(); ++i) {
        const auto& info = call.mailbox->places()[i];
        if (info.parent == parent && !info.is_removed && (with_hidden || !info.is_hidden))
            children.push_back(static_cast<PlaceIndex>(i));
    }
    const auto select = selected(call.request);
    return collection(call, children.size(), 10, 1000,
                      [&](std::size_t i) { return only(folder_json(call, children[i]), select); });
}

Response create_in(const Call& call, PlaceIndex parent) {
    const auto body = json_body(call);
    if (!body || !body->contains("displayName") || !(*body)["displayName"].is_string() ||
        (*body)["displayName"].get<std::string>().empty())
        return error(call, 400, "ErrorInvalidRequest", "A folder needs a displayName.");
    const auto name = (*body)["displayName"].get<std::string>();
    for (const auto& info : call.mailbox->places())
        if (info.parent == parent && !info.is_removed && equals_ignoring_case(info.name, name))
            return error(call, 409, "ErrorFolderExists", "A folder with the specified name already exists.");
    const auto place = call.mailbox->add_place(name, parent, body->value("isHidden", false));
    return json_response(folder_json(call, place), 201);
}

std::optional<PlaceIndex> named_folder(const Call& call) { return find_folder(call, call.parameter("folder")); }
} // namespace

Response list_folders(Call& call) { return list_children(call, folder::root); }

Response list_child_folders(Call& call) {
    const auto place = named_folder(call);
    return place ? list_children(call, *place) : item_not_found(call);
}

Response get_folder(Call& call) {
    const auto place = named_folder(call);
    return place ? json_response(only(folder_json(call, *place), selected(call.request))) : item_not_found(call);
}

Response create_folder(Call& call) { return create_in(call, folder::root); }

Response create_child_folder(Call& call) {
    const auto place = named_folder(call);
    return place ? create_in(call, *place) : item_not_found(call);
}

// isHidden can be set at creation only (learn.microsoft.com/graph/api/resources/mailfolder).
Response update_folder(Call& call) {
    const auto place = named_folder(call);
    const auto body = json_body(call);
    if (!place) return item_not_found(call);
    if (!body || body->contains("isHidden"))
        return error(call, 400, "ErrorInvalidRequest", "Only the displayName of a folder can be changed.");
    if (body->contains("displayName") && (*body)["displayName"].is_string())
        call.mailbox->rename_place(*place, (*body)["displayName"].get<std::string>());
    return json_response(folder_json(call, *place));
}

Response delete_folder(Call& call) {
    const auto place = named_folder(call);
    if (!place) return item_not_found(call);
    if (!call.mailbox->places()[static_cast<std::size_t>(*place)].well_known.empty())
        return error(call, 403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.");
    call.mailbox->remove_place(*place);
    return {.status = 204};
}

} // namespace remand::emulator::graph
