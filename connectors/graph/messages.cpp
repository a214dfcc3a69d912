#include "connectors/graph/messages.hpp"

#include <algorithm>
#include <set>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/pages.hpp"
#include "connectors/graph/rebuild.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr std::string_view place_fields = "id,parentFolderId,isRead";

Call message_call(const MessageRef& ref, std::string_view rest = {}, Priority priority = Priority::remediation) {
    Call call;
    call.priority = priority;
    call.target = path({"users", ref.mailbox.value, "messages", ref.provider_id}) + std::string(rest);
    call.mailbox = ref.mailbox;
    return call;
}

Location gone() {
    Location location;
    location.place = Place::gone;
    return location;
}

std::string with_brackets(std::string_view id) {
    id = trim(id);
    if (id.empty() || id.front() == '<') return std::string(id);
    return "<" + std::string(id) + ">";
}

} // namespace

Result<RawMessage> MessageCalls::fetch(const MessageRef& ref, Priority priority) {
    auto bytes = client_.bytes(message_call(ref, "/$value", priority));
    if (bytes) return RawMessage{*std::move(bytes), false};
    if (is_unconvertible(bytes.error()) || bytes.error().code == "http.too_large") {
        client_.log().info("graph.no_mime", {{"mailbox", ref.mailbox.value}, {"code", bytes.error().code}});
        return fetch_parts(ref, priority);
    }
    return fail(bytes.error());
}

Result<RawMessage> MessageCalls::fetch_parts(const MessageRef& ref, Priority priority) {
    const auto message = client_.json(message_call(
        ref,
        query({{"$select", "subject,from,sender,toRecipients,ccRecipients,replyTo,sentDateTime,internetMessageId,body,"
                           "internetMessageHeaders"}}),
        priority));
    if (!message) return fail(message.error());
    std::vector<nlohmann::json> attachments;
    const auto listed = for_each_row(
        client_, message_call(ref, "/attachments" + query({{"$select", "id,name,contentType,size,isInline"}}), priority),
        [&](const nlohmann::json& row) { attachments.push_back(row); });
    if (!listed) return fail(listed.error());
    return RawMessage{rebuild_mime(*message, attachments), true};
}

Result<Location> MessageCalls::location_in(const MessageRef& ref, const nlohmann::json& message) {
    const auto folder_id = text_of(message, "parentFolderId");
    if (folder_id.empty())
        return fail(ErrorKind::retry, "graph.no_folder_id", "Microsoft Graph described a message without its folder.");
    const auto folder = folders_.describe(ref.mailbox, folder_id);
    if (!folder) return fail(folder.error());
    return Location{folder->place, {folder_id}, folder->name, flag_of(message, "isRead")};
}

Result<Location> MessageCalls::locate(const MessageRef& ref) {
    const auto message = client_.json(message_call(ref, query({{"$select", place_fields}})));
    if (!message && is_not_found(message.error())) return gone();
    if (!message) return fail(message.error());
    return location_in(ref, *message);
}

Result<Location> MessageCalls::move_to_folder(const MessageRef& ref, const std::string& folder) {
    auto call = message_call(ref, "/move");
    call.method = "POST";
    call.body = nlohmann::json{{"destinationId", folder}}.dump();
    const auto moved = client_.json(call);
    if (!moved) {
        // Exchange may refuse to move a message to where it is; that is no failure.
        if (moved.error().kind != ErrorKind::give_up) return fail(moved.error());
        const auto now = locate(ref);
        if (now && now->where == std::vector{folder}) return now;
        return fail(moved.error());
    }
    if (text_of(*moved, "id") != ref.provider_id)
        client_.log().warning("graph.id_changed", {{"mailbox", ref.mailbox.value}});
    // The message is moved, whatever becomes of this: without the answer's folder we look.
    return text_of(*moved, "parentFolderId").empty() ? locate(ref) : location_in(ref, *moved);
}

Result<Location> MessageCalls::delete_for_good(const MessageRef& ref) {
    if (!client_.endpoints().has_permanent_delete)
        return fail(ErrorKind::give_up, "graph.unsupported",
                    "This national cloud of Microsoft cannot delete a message for good; use soft-delete.");
    auto call = message_call(ref, "/permanentDelete");
    call.method = "POST";
    const auto deleted = client_.bytes(call);
    if (!deleted && !is_not_found(deleted.error())) return fail(deleted.error());
    return gone();
}

Result<Location> MessageCalls::move(const MessageRef& ref, Place destination) {
    if (destination == Place::gone) return delete_for_good(ref);
    const auto folder = folders_.folder_of(ref.mailbox, destination);
    if (!folder) return fail(folder.error());
    auto moved = move_to_folder(ref, folder->id);
    if (moved || !is_not_found(moved.error()) || destination != Place::quarantine) return moved;
    // Not found: the message, or our folder, which somebody may have deleted. Made anew once.
    const auto is_there = folders_.exists(ref.mailbox, folder->id);
    if (!is_there) return fail(is_there.error());
    if (*is_there) return moved;
    folders_.forget(ref.mailbox, Place::quarantine);
    const auto fresh = folders_.folder_of(ref.mailbox, Place::quarantine);
    if (!fresh) return fail(fresh.error());
    return move_to_folder(ref, fresh->id);
}

Result<Location> MessageCalls::set_read(const MessageRef& ref, bool is_read) {
    auto call = message_call(ref);
    call.method = "PATCH";
    call.body = nlohmann::json{{"isRead", is_read}}.dump();
    const auto changed = client_.json(call);
    if (!changed) return fail(changed.error());
    return locate(ref);
}

Result<std::string> MessageCalls::folder_to_restore_to(const MessageRef& ref, const Location& former) {
    const auto& folder = former.where.front();
    if (former.place != Place::other) return folder;
    const auto is_deleted = folders_.is_deleted(ref.mailbox, folder);
    if (!is_deleted) return fail(is_deleted.error());
    if (!*is_deleted) return folder;
    const auto inbox = folders_.folder_of(ref.mailbox, Place::inbox);
    if (!inbox) return fail(inbox.error());
    return inbox->id;
}

Result<Location> MessageCalls::restore(const MessageRef& ref, const Location& former) {
    if (former.where.size() != 1)
        return fail(ErrorKind::give_up, "graph.no_former_folder",
                    "It is not recorded in which folder the message was.");
    auto now = locate(ref);
    if (!now) return now;
    if (now->place == Place::gone)
        return fail(ErrorKind::skip_item, "graph.not_found", "The message is not in the mailbox any more.");
    if (now->where != former.where) {
        const auto folder = folder_to_restore_to(ref, former);
        if (!folder) return fail(folder.error());
        now = move_to_folder(ref, *folder);
        if (!now && is_not_found(now.error())) { // our quarantine, deleted since, or the message
            const auto is_there = folders_.exists(ref.mailbox, *folder);
            if (!is_there) return fail(is_there.error());
            if (*is_there) return now;
            const auto inbox = folders_.folder_of(ref.mailbox, Place::inbox);
            if (!inbox) return fail(inbox.error());
            now = move_to_folder(ref, inbox->id);
        }
        if (!now) return now;
    }
    return now->is_read == former.is_read ? now : set_read(ref, former.is_read);
}

Result<std::vector<MessageRef>> MessageCalls::find(const MailboxId& mailbox, std::string_view internet_message_id) {
    const auto wanted = with_brackets(internet_message_id);
    if (wanted.empty()) return std::vector<MessageRef>{};
    // The value is encoded whole: an unencoded '+' or '<' finds nothing (microsoft-graph-docs-contrib#6203).
    const auto search =
        query({{"$filter", "internetMessageId eq " + odata_text(wanted)}, {"$select", "id,internetMessageId"}});
    std::vector<std::string> places{path({"users", mailbox.value, "messages"})};
    const auto in_folder = [&](const Folder& folder) {
        places.push_back(path({"users", mailbox.value, "mailFolders", folder.id, "messages"}));
    };
    const auto recoverable = folders_.folder_of(mailbox, Place::soft_deleted);
    if (recoverable)
        in_folder(*recoverable);
    else if (!is_not_found(recoverable.error()))
        return fail(recoverable.error());
    const auto quarantine = folders_.find_quarantine(mailbox);
    if (!quarantine) return fail(quarantine.error());
    if (*quarantine) in_folder(**quarantine);

    std::set<MessageRef> copies;
    for (const auto& place : places) {
        Call call;
        call.target = place + search;
        call.mailbox = mailbox;
        call.priority = Priority::remediation;
        const auto listed = for_each_row(client_, call, [&](const nlohmann::json& row) {
            // A filter that the server does not know is ignored silently: believe the rows, not the status.
            if (text_of(row, "internetMessageId") == wanted) copies.insert({mailbox, text_of(row, "id")});
        });
        if (listed) continue;
        if (!is_not_found(listed.error())) return fail(listed.error());
        if (place != places.front()) folders_.forget(mailbox, Place::quarantine); // deleted since we learnt of it
    }
    return std::vector<MessageRef>(copies.begin(), copies.end());
}

} // namespace remand::graph
