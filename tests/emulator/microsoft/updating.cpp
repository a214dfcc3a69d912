// PATCH of a message. Marks may be changed by whoever may write; subject, body and recipients of received mail, from
// 2026-12-31 on, only with Mail-Advanced.ReadWrite (devblogs.microsoft.com, "updates to sensitive email properties").
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
Response invalid_update(const Call& call, std::string_view sentence) {
    return error(call, 400, "ErrorInvalidRequest", sentence);
}

bool may_change_content(const Call& call) {
    if (!call.world.switches.microsoft.mail_advanced) return true;
    const auto& roles = call.token->permissions;
    return std::any_of(roles.begin(), roles.end(),
                       [](const std::string& role) { return role.starts_with("Mail-Advanced.ReadWrite"); });
}

bool names_content(const json& body) {
    constexpr std::array names{"subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "sender", "from"};
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return body.contains(name); });
}

// The mail with another subject or body. What was multipart becomes one part: enough for a banner, as a client sees it.
std::string edited(std::string_view bytes, const json& change) {
    std::string result;
    const bool has_body = change.contains("body") && change["body"].is_object();
    for (const auto& [name, value] : read_headers(bytes)) {
        if (equals_ignoring_case(name, "Subject") && change.contains("subject")) continue;
        if (has_body && ascii_lower(name).starts_with("content-")) continue;
        result.append(name).append(": ").append(value).append("\r\n");
    }
    if (change.contains("subject")) result += "Subject: " + change["subject"].get<std::string>() + "\r\n";
    if (!has_body) return result + "\r\n" + std::string(body_of(bytes));
    const auto& body = change["body"];
    const bool is_html = equals_ignoring_case(body.value("contentType", "text"), "html");
    return result + "Content-Type: text/" + (is_html ? "html" : "plain") + "; charset=utf-8\r\n\r\n" +
           body.value("content", "");
}

// nullopt when all is well.
std::optional<Response> change_marks(const Call& call, Key key, const json& body) {
    if (const auto is_read = body.find("isRead"); is_read != body.end()) {
        if (!is_read->is_boolean()) return invalid_update(call, "isRead must be true or false.");
        call.mailbox->set_read(key, is_read->get<bool>());
    }
    if (const auto categories = body.find("categories"); categories != body.end()) {
        if (!categories->is_array() ||
            !std::all_of(categories->begin(), categories->end(), [](const json& name) { return name.is_string(); }))
            return invalid_update(call, "categories must be a list of names.");
        call.mailbox->set_categories(key, categories->get<std::vector<std::string>>());
    }
    if (const auto flag = body.find("flag"); flag != body.end()) {
        const auto status = flag->is_object() ? flag->value("flagStatus", "") : "";
        if (status != "notFlagged" && status != "complete" && status != "flagged")
            return invalid_update(call, "flagStatus must be notFlagged, complete or flagged.");
        if (flag->contains("dueDateTime") && !flag->contains("startDateTime"))
            return invalid_update(call, "A flag with a dueDateTime needs a startDateTime.");
        json kept{{"flagStatus", status}};
        for (const char* name : {"startDateTime", "dueDateTime", "completedDateTime"})
            if (flag->contains(name) && status != "notFlagged") kept[name] = (*flag)[name];
        call.mailbox->set_flag(key, status == "notFlagged" ? "" : kept.dump());
    }
    if (const auto importance = body.find("importance"); importance != body.end()) {
        const auto word = importance->is_string() ? ascii_lower(importance->get<std::string>()) : std::string{};
        if (word != "low" && word != "normal" && word != "high")
            return invalid_update(call, "importance must be low, normal or high.");
        call.mailbox->set_importance(key, word);
    }
    return std::nullopt;
}

bool is_stale(const Call& call, const Message& message) {
    const auto condition = call.request.header("If-Match");
    if (condition.empty() || condition == "*") return false;
    return message_json(call, message, {"id"}).at("@odata.etag") != condition;
}
} // namespace

Response update_message(Call& call) {
    const auto found = find_message(call);
    if (!found.message) return *found.refusal;
    const auto* message = found.message;
    const auto body = json_body(call);
    if (!body) return invalid_update(call, "The body is not a JSON object.");
    if (is_stale(call, *message))
        return error(call, 412, "ErrorIrresolvableConflict",
                     "The send or update operation could not be performed because the change key passed in the request "
                     "does not match the current change key for the item.");
    if (names_content(*body) && !may_change_content(call))
        return error(call, 403, "ErrorAccessDenied", "This property of received mail cannot be changed.");
    const auto key = message->key;
    if (auto refusal = change_marks(call, key, *body)) return *refusal;
    try {
        if (body->contains("subject") || body->contains("body"))
            call.mailbox->set_content(key, call.world.content_of(edited(message->content->bytes, *body)));
    } catch (const json::exception&) {
        return invalid_update(call, "A subject is text, a body has contentType and content.");
    }
    return json_response(message_json(call, *call.mailbox->find(key), {}));
}

} // namespace remand::emulator::graph
