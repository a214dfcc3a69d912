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

constexpr std::size_t most_attachments_read = 25;
constexpr std::size_t most_attached_bytes = 40 * 1024 * 1024; // of one message, together

constexpr std::string_view place_fields = "id,parentFolderId,isRead,categories,flag";
constexpr int most_conflicts = 4; // of one change, before it is left for later

// https://learn.microsoft.com/graph/api/resources/followupflag: its members that can be set.
std::string follow_up_of(const nlohmann::json& message) {
    const auto& flag = member(message, "flag");
    const auto status = text_of(flag, "flagStatus");
    if (status.empty() || status == "notFlagged") return {};
    nlohmann::json kept{{"flagStatus", status}};
    for (const char* name : {"startDateTime", "dueDateTime", "completedDateTime"})
        if (const auto& time = member(flag, name); time.is_object()) kept[name] = time;
    return kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> categories_of(const nlohmann::json& message) {
    std::vector<std::string> names;
    const auto& list = member(message, "categories");
    if (list.is_array())
        for (const auto& name : list)
            if (name.is_string()) names.push_back(to_valid_utf8(name.get_ref<const std::string&>()));
    return names;
}

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
    const auto contents = contents_of(ref, attachments, priority);
    if (!contents) return fail(contents.error());
    return RawMessage{rebuild_mime(*message, attachments, *contents), true};
}

// One attachment that cannot be had must not cost the message its verdict; what stops every other call too does.
Result<std::vector<std::string>> MessageCalls::contents_of(const MessageRef& ref,
                                                           const std::vector<nlohmann::json>& attachments,
                                                           Priority priority) {
    std::vector<std::string> contents(attachments.size());
    std::size_t room = most_attached_bytes;
    for (std::size_t i = 0; i < std::min(attachments.size(), most_attachments_read); ++i) {
        const auto& size = member(attachments[i], "size");
        const auto announced = size.is_number_unsigned() ? size.get<std::size_t>() : 0;
        const auto id = text_of(attachments[i], "id");
        if (id.empty() || announced > room) continue;
        auto bytes = client_.bytes(message_call(ref, path({"attachments", id}) + "/$value", priority));
        if (!bytes) {
            const auto kind = bytes.error().kind;
            if (kind == ErrorKind::wait || kind == ErrorKind::skip_mailbox || kind == ErrorKind::fix_configuration)
                return fail(bytes.error());
            continue;
        }
        if (bytes->size() > room) continue;
        room -= bytes->size();
        contents[i] = *std::move(bytes);
    }
    return contents;
}

Result<Location> MessageCalls::location_in(const MessageRef& ref, const nlohmann::json& message) {
    const auto folder_id = text_of(message, "parentFolderId");
    if (folder_id.empty())
        return fail(ErrorKind::retry, "graph.no_folder_id", "Microsoft Graph described a message without its folder.");
    const auto folder = folders_.describe(ref.mailbox, folder_id);
    if (!folder) return fail(folder.error());
    Location location{folder->place, {folder_id}, folder->name, flag_of(message, "isRead")};
    location.categories = categories_of(message);
    location.is_marked =
        std::find(location.categories.begin(), location.categories.end(), mark_name) != location.categories.end();
    location.follow_up = follow_up_of(message);
    return location;
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
    if (!client_.endpoints().has_permanent_delete) {
        // There is no such call in the national clouds; where it would go is out of everybody's sight all the same.
        const auto sealed_off = seal_off(ref);
        if (!sealed_off && !is_not_found(sealed_off.error())) return fail(sealed_off.error());
        return gone();
    }
    auto call = message_call(ref, "/permanentDelete");
    call.method = "POST";
    const auto deleted = client_.bytes(call);
    if (!deleted && !is_not_found(deleted.error())) return fail(deleted.error());
    return gone();
}

Result<Location> MessageCalls::seal_off(const MessageRef& ref) {
    const auto refused = [](std::string_view why) {
        return fail(ErrorKind::give_up, "graph.purges_unsupported",
                    "Exchange does not let Remand move mail out of its user's reach: " + std::string(why));
    };
    const auto folder = folders_.find_purges(ref.mailbox);
    if (!folder) return fail(folder.error());
    if (!*folder) return refused("it knows no folder recoverableitemspurges in this mailbox.");
    auto moved = move_to_folder(ref, (*folder)->id);
    if (moved) return moved;
    // Explicit refusals only: of a fault that passes, and of a move whose outcome is not known, nothing is learnt.
    if (moved.error().kind == ErrorKind::give_up) return refused(moved.error().message);
    if (moved.error().kind == ErrorKind::skip_mailbox && moved.error().code.ends_with(".out_of_scope")) {
        const auto now = locate(ref); // the mailbox is open to us: then it is this folder that is closed
        if (now) return refused(moved.error().message);
    }
    return moved;
}

Result<Location> MessageCalls::move(const MessageRef& ref, Place destination) {
    if (destination == Place::gone) return delete_for_good(ref);
    const auto folder = destination == Place::quarantine ? folders_.sound_quarantine(ref.mailbox)
                                                         : folders_.folder_of(ref.mailbox, destination);
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

Result<Location> MessageCalls::set_marks(const MessageRef& ref, const Location& now, const Location& wanted) {
    nlohmann::json change = nlohmann::json::object();
    if (now.is_read != wanted.is_read) change["isRead"] = wanted.is_read;
    if (now.categories != wanted.categories) change["categories"] = wanted.categories; // replaces the whole list
    if (now.follow_up != wanted.follow_up) {
        auto flag = parse_json(wanted.follow_up);
        change["flag"] = flag.is_object() ? std::move(flag) : nlohmann::json{{"flagStatus", "notFlagged"}};
    }
    if (change.empty()) return now;
    auto call = message_call(ref);
    call.method = "PATCH"; // without If-Match: what was read a moment ago decides, not its change key
    call.body = change.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto changed = client_.json(call);
    if (!changed) return fail(changed.error());
    return locate(ref);
}

Result<Location> MessageCalls::set_mark(const MessageRef& ref, bool is_marked) {
    for (int conflicts = 0;; ++conflicts) {
        auto now = locate(ref);
        if (!now) return now;
        if (now->place == Place::gone)
            return fail(ErrorKind::skip_item, "graph.not_found", "The message is not in the mailbox any more.");
        if (now->is_marked == is_marked) return now;
        auto wanted = *now;
        std::erase(wanted.categories, mark_name);
        if (is_marked) wanted.categories.emplace_back(mark_name);
        auto marked = set_marks(ref, *now, wanted);
        if (marked || !is_conflict(marked.error()) || conflicts == most_conflicts) return marked;
    }
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
    for (int conflicts = 0;; ++conflicts) {
        auto restored = set_marks(ref, *now, former);
        if (restored || !is_conflict(restored.error()) || conflicts == most_conflicts) return restored;
        now = locate(ref); // somebody changed it at the same moment: what they did is seen before it is set
        if (!now || now->place == Place::gone) return now;
    }
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
    const auto purges = folders_.find_purges(mailbox);
    if (!purges) return fail(purges.error());
    if (*purges) in_folder(**purges);

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
