// Labels of a mailbox.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
json label_json(const Mailbox& mailbox, PlaceIndex place) {
    const auto& info = mailbox.places()[static_cast<std::size_t>(place)];
    return {{"id", label_id(mailbox, place)},
            {"name", info.name},
            {"type", info.well_known.empty() ? "user" : "system"},
            {"messageListVisibility", info.is_hidden ? "hide" : "show"},
            {"labelListVisibility", info.is_hidden ? "labelHide" : "labelShow"}};
}

json unread_json() { return {{"id", "UNREAD"}, {"name", "UNREAD"}, {"type", "system"}}; }
} // namespace

Response list_labels(Call& call) {
    json labels = json::array({unread_json()});
    for (std::size_t i = 0; i < call.mailbox->places().size(); ++i)
        if (!call.mailbox->places()[i].is_removed)
            labels.push_back(label_json(*call.mailbox, static_cast<PlaceIndex>(i)));
    return json_response({{"labels", labels}});
}

Response get_label(Call& call) {
    const auto place = find_label(*call.mailbox, call.parameter("label"));
    if (!place) return not_found(call);
    auto label = label_json(*call.mailbox, *place);
    int total = 0, unread = 0;
    for (const auto& [key, message] : call.mailbox->messages()) {
        if (message.is_deleted ||
            std::find(message.places.begin(), message.places.end(), *place) == message.places.end())
            continue;
        ++total;
        if (!message.is_read) ++unread;
    }
    label["messagesTotal"] = label["threadsTotal"] = total;
    label["messagesUnread"] = label["threadsUnread"] = unread;
    return json_response(label);
}

Response create_label(Call& call) {
    const auto body = json_body(call);
    const auto name = body && body->contains("name") && (*body)["name"].is_string() ? (*body)["name"].get<std::string>()
                                                                                    : std::string{};
    if (name.empty()) return invalid(call, "Invalid label name");
    const auto known = call.mailbox->find_place(name);
    if (equals_ignoring_case(name, "UNREAD") ||
        (known && !call.mailbox->places()[static_cast<std::size_t>(*known)].well_known.empty()))
        return invalid(call, "Invalid label name");
    if (known) return error(call, 409, "aborted", "Label name exists or conflicts");
    const bool is_hidden = body->value("labelListVisibility", "") == "labelHide";
    return json_response(label_json(*call.mailbox, call.mailbox->add_place(name, -1, is_hidden)));
}

// The name and whether it is shown; system labels stay as they are.
Response update_label(Call& call) {
    const auto place = find_label(*call.mailbox, call.parameter("label"));
    const auto body = json_body(call);
    if (!place) return not_found(call);
    if (!body || !call.mailbox->places()[static_cast<std::size_t>(*place)].well_known.empty())
        return invalid(call, "Invalid label");
    if (body->contains("name") && (*body)["name"].is_string()) {
        const auto name = (*body)["name"].get<std::string>();
        const auto known = call.mailbox->find_place(name);
        if (known && *known != *place) return error(call, 409, "aborted", "Label name exists or conflicts");
        call.mailbox->rename_place(*place, name);
    }
    if (body->contains("labelListVisibility"))
        call.mailbox->hide_place(*place, body->value("labelListVisibility", "") == "labelHide");
    return json_response(label_json(*call.mailbox, *place));
}

// Messages lose the label and nothing else.
Response delete_label(Call& call) {
    const auto place = find_label(*call.mailbox, call.parameter("label"));
    if (!place) return not_found(call);
    if (!call.mailbox->places()[static_cast<std::size_t>(*place)].well_known.empty())
        return invalid(call, "Invalid delete request");
    call.mailbox->remove_place(*place);
    return {.status = 204};
}

} // namespace remand::emulator::gmail
