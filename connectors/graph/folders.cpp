#include "connectors/graph/folders.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/pages.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr int deepest_folder = 32; // Exchange allows 300; a mailbox so deep is a defect, not a filing habit
constexpr std::size_t most_folders = 10'000;
constexpr std::string_view purges_name = "recoverableitemspurges";
constexpr std::string_view folder_fields = "id,displayName,parentFolderId,childFolderCount,isHidden";

constexpr std::array well_known_names{std::pair{Place::inbox, "inbox"}, std::pair{Place::junk, "junkemail"},
                                      std::pair{Place::trash, "deleteditems"},
                                      std::pair{Place::soft_deleted, "recoverableitemsdeletions"}};

// Nothing is received in these. Chats of Teams are kept as messages in conversationhistory.
constexpr std::array unwatched_names{"drafts",        "sentitems",           "outbox",     "deleteditems",
                                     "searchfolders", "conversationhistory", "syncissues", "recoverableitemsdeletions"};

Call folder_call(const MailboxId& mailbox, std::string_view folder) {
    Call call;
    call.target = path({"users", mailbox.value, "mailFolders", folder}) + query({{"$select", folder_fields}});
    call.mailbox = mailbox;
    return call;
}

Call listing_call(const MailboxId& mailbox, const std::string& parent, bool with_hidden) {
    Call call;
    call.target = parent.empty() ? path({"users", mailbox.value, "mailFolders"})
                                 : path({"users", mailbox.value, "mailFolders", parent, "childFolders"});
    call.target += query({{"$top", "100"}, {"$select", folder_fields}});
    if (with_hidden) call.target += "&includeHiddenFolders=true";
    call.mailbox = mailbox;
    return call;
}

} // namespace

FolderBook::Shelf& FolderBook::shelf(const MailboxId& mailbox) {
    const std::lock_guard lock(mutex_);
    auto& owned = shelves_[mailbox];
    if (!owned) owned = std::make_unique<Shelf>();
    return *owned;
}

Result<Folder> FolderBook::well_known(const MailboxId& mailbox, std::string_view name, Place place) {
    const auto found = client_.json(folder_call(mailbox, name));
    if (!found) return fail(found.error());
    Folder folder{text_of(*found, "id"), place, text_of(*found, "displayName")};
    if (folder.id.empty())
        return fail(ErrorKind::retry, "graph.no_folder_id", "Microsoft Graph described a folder without its id.");
    return folder;
}

Result<Folder> FolderBook::resolve(const MailboxId& mailbox, Shelf& owned, Place place) {
    if (const auto known = owned.places.find(place); known != owned.places.end()) return known->second;
    if (place == Place::quarantine) {
        auto found = look_up_quarantine(mailbox, owned);
        if (!found) return fail(found.error());
        return *found ? Result<Folder>(**found) : make_quarantine(mailbox, owned);
    }
    const auto* row = std::find_if(well_known_names.begin(), well_known_names.end(),
                                   [place](const auto& entry) { return entry.first == place; });
    if (row == well_known_names.end())
        return fail(ErrorKind::give_up, "graph.unsupported", "Microsoft 365 has no folder for this place.");
    auto folder = well_known(mailbox, row->second, place);
    if (folder) owned.places[place] = *folder;
    return folder;
}

Result<Folder> FolderBook::folder_of(const MailboxId& mailbox, Place place) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    return resolve(mailbox, owned, place);
}

Result<std::optional<Folder>> FolderBook::look_up_quarantine(const MailboxId& mailbox, Shelf& owned) {
    std::optional<Folder> found;
    bool is_hidden = false;
    const auto listed = for_each_row(client_, listing_call(mailbox, {}, true), [&](const nlohmann::json& row) {
        if (found || text_of(row, "displayName") != quarantine_name) return;
        found = Folder{text_of(row, "id"), Place::quarantine, std::string(quarantine_name)};
        is_hidden = flag_of(row, "isHidden");
    });
    if (!listed) return fail(listed.error());
    owned.knows_no_quarantine = !found;
    if (!found) return std::optional<Folder>{};
    if (!is_hidden) client_.log().warning("graph.quarantine_is_visible", {{"mailbox", mailbox.value}});
    owned.places[Place::quarantine] = *found;
    return found;
}

Result<Folder> FolderBook::make_quarantine(const MailboxId& mailbox, Shelf& owned) {
    Call call;
    call.method = "POST";
    call.target = path({"users", mailbox.value, "mailFolders"});
    call.mailbox = mailbox;
    call.body = nlohmann::json{{"displayName", quarantine_name}, {"isHidden", true}}.dump();
    const auto made = client_.json(call);
    // Made by someone else meanwhile, or by us in a call whose answer was lost: it is there either way.
    if (!made && (made.error().code == "graph.ErrorFolderExists" || made.error().kind == ErrorKind::unknown_outcome)) {
        auto found = look_up_quarantine(mailbox, owned);
        if (!found) return fail(found.error());
        if (*found) return **found;
    }
    if (!made) { // no message was touched yet, so the caller may simply come again
        auto error = made.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::retry;
        return fail(std::move(error));
    }
    Folder folder{text_of(*made, "id"), Place::quarantine, std::string(quarantine_name)};
    if (folder.id.empty())
        return fail(ErrorKind::retry, "graph.no_folder_id", "Microsoft Graph made a folder without telling its id.");
    owned.places[Place::quarantine] = folder;
    owned.knows_no_quarantine = false;
    client_.log().info("graph.quarantine_made", {{"mailbox", mailbox.value}});
    return folder;
}

Result<std::optional<Folder>> FolderBook::find_quarantine(const MailboxId& mailbox) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    if (const auto known = owned.places.find(Place::quarantine); known != owned.places.end())
        return std::optional<Folder>{known->second};
    if (owned.knows_no_quarantine) return std::optional<Folder>{};
    return look_up_quarantine(mailbox, owned);
}

Result<std::optional<Folder>> FolderBook::look_up_purges(const MailboxId& mailbox, Shelf& owned) {
    if (owned.purges) return *owned.purges;
    auto found = well_known(mailbox, purges_name, Place::quarantine);
    // 404, or a 400 about the name: nobody can be moved there. Anything else says nothing about the folder.
    if (!found && !is_not_found(found.error()) && found.error().kind != ErrorKind::give_up) return fail(found.error());
    owned.purges = found ? std::optional(*std::move(found)) : std::nullopt;
    return *owned.purges;
}

Result<std::optional<Folder>> FolderBook::find_purges(const MailboxId& mailbox) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    return look_up_purges(mailbox, owned);
}

Result<Folder> FolderBook::sound_quarantine(const MailboxId& mailbox) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    auto folder = resolve(mailbox, owned, Place::quarantine);
    if (!folder) return folder;
    const auto stands = trace(mailbox, owned, folder->id);
    if (!stands) return fail(stands.error());
    if (*stands && (*stands)->place == Place::other) return folder;
    client_.log().warning("graph.quarantine_was_deleted", {{"mailbox", mailbox.value}});
    owned.places.erase(Place::quarantine);
    owned.knows_no_quarantine = false;
    return resolve(mailbox, owned, Place::quarantine);
}

Result<std::optional<Folder>> FolderBook::trace(const MailboxId& mailbox, Shelf& owned, const std::string& id) {
    if (!owned.top) {
        const auto top = well_known(mailbox, "msgfolderroot", Place::other);
        if (!top && !is_not_found(top.error())) return fail(top.error());
        owned.top = top ? top->id : std::string();
    }
    Folder folder{id, Place::other, ""};
    std::string at = id;
    for (int depth = 0; depth < deepest_folder && !at.empty() && at != *owned.top; ++depth) {
        for (const auto& [place, name] : well_known_names) {
            if (place != Place::trash && place != Place::soft_deleted) continue;
            const auto bin = resolve(mailbox, owned, place);
            if (!bin && !is_not_found(bin.error())) return fail(bin.error()); // some mailboxes lack one
            if (!bin || bin->id != at) continue;
            folder.place = place;
            folder.name = bin->name + "/" + folder.name;
            return folder;
        }
        const auto found = client_.json(folder_call(mailbox, at));
        if (!found && is_not_found(found.error())) {
            if (at == id) return std::optional<Folder>{};
            break; // above the top there is nothing to be had
        }
        if (!found) return fail(found.error());
        const auto name = text_of(*found, "displayName");
        folder.name = folder.name.empty() ? name : name + "/" + folder.name;
        auto parent = text_of(*found, "parentFolderId");
        if (parent == at) break;
        at = std::move(parent);
    }
    return folder;
}

Result<Folder> FolderBook::describe(const MailboxId& mailbox, const std::string& id) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    for (const auto& [place, folder] : owned.places)
        if (folder.id == id && place != Place::quarantine) return folder;
    for (const auto& [place, name] : well_known_names) {
        if (owned.places.contains(place)) continue;
        const auto folder = resolve(mailbox, owned, place);
        if (!folder && !is_not_found(folder.error())) return fail(folder.error()); // some mailboxes lack one
        if (folder && folder->id == id) return *folder;
    }
    const auto purges = look_up_purges(mailbox, owned);
    if (!purges) return fail(purges.error());
    if (*purges && (*purges)->id == id) return **purges;
    if (!owned.places.contains(Place::quarantine) && !owned.knows_no_quarantine)
        if (const auto looked = look_up_quarantine(mailbox, owned); !looked) return fail(looked.error());

    const auto found = trace(mailbox, owned, id);
    if (!found) return fail(found.error());
    if (!*found) return Folder{id, Place::other, ""};
    const auto quarantine = owned.places.find(Place::quarantine);
    if (quarantine != owned.places.end() && quarantine->second.id == id && (*found)->place == Place::other)
        return quarantine->second;
    owned.others[id] = **found;
    return **found;
}

Result<bool> FolderBook::exists(const MailboxId& mailbox, const std::string& id) {
    const auto found = client_.json(folder_call(mailbox, id));
    if (found) return true;
    if (is_not_found(found.error())) return false;
    return fail(found.error());
}

Result<bool> FolderBook::is_deleted(const MailboxId& mailbox, const std::string& id) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    const auto found = trace(mailbox, owned, id);
    if (!found) return fail(found.error());
    return !*found || (*found)->place != Place::other;
}

Result<std::set<std::string>> FolderBook::unwatched_ids(const MailboxId& mailbox, Shelf& owned) {
    if (owned.unwatched) return *owned.unwatched;
    std::set<std::string> ids;
    for (const auto* name : unwatched_names) {
        const auto folder = well_known(mailbox, name, Place::other);
        if (folder)
            ids.insert(folder->id);
        else if (!is_not_found(folder.error())) // many mailboxes have never had a chat
            return fail(folder.error());
    }
    owned.unwatched = ids;
    return ids;
}

Result<std::vector<Folder>> FolderBook::list_watched(const MailboxId& mailbox) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    const auto inbox = resolve(mailbox, owned, Place::inbox);
    if (!inbox) return fail(inbox.error());
    const auto junk = resolve(mailbox, owned, Place::junk);
    if (!junk) return fail(junk.error());
    const auto unwatched = unwatched_ids(mailbox, owned);
    if (!unwatched) return fail(unwatched.error());
    std::vector<Folder> watched{*inbox, *junk};

    struct Branch {
        std::string id, name;
        int depth;
    };
    std::vector<Branch> branches{{"", "", 0}};
    while (!branches.empty()) {
        const auto branch = branches.back();
        branches.pop_back();
        const auto listed =
            for_each_row(client_, listing_call(mailbox, branch.id, true), [&](const nlohmann::json& row) {
                const auto id = text_of(row, "id");
                const auto name = text_of(row, "displayName");
                if (id.empty() || unwatched->contains(id)) return;
                if (branch.id.empty() && flag_of(row, "isHidden") && name == quarantine_name) return; // ours
                if (text_of(row, "@odata.type") == "#microsoft.graph.mailSearchFolder")
                    return; // shows mail of other folders
                const auto full_name = branch.name.empty() ? name : branch.name + "/" + name;
                if (id != inbox->id && id != junk->id) {
                    watched.push_back({id, Place::other, full_name});
                    owned.others[id] = watched.back();
                }
                const auto& children = member(row, "childFolderCount");
                const bool may_have_children = !children.is_number_integer() || children.get<int>() > 0;
                if (may_have_children && branch.depth < deepest_folder)
                    branches.push_back({id, full_name, branch.depth + 1});
            });
        if (!listed && !(is_not_found(listed.error()) && !branch.id.empty())) return fail(listed.error());
        if (watched.size() > most_folders)
            return fail(ErrorKind::give_up, "graph.too_many_folders", "The mailbox has more than 10,000 folders.");
    }
    return watched;
}

Result<std::optional<Folder>> FolderBook::receiving(const MailboxId& mailbox, const std::string& id) {
    for (const auto place : {Place::inbox, Place::junk}) {
        auto folder = folder_of(mailbox, place);
        if (!folder) return fail(folder.error());
        if (folder->id == id) return std::optional(*std::move(folder));
    }
    {
        auto& owned = shelf(mailbox);
        const std::lock_guard lock(owned.mutex);
        const auto unwatched = unwatched_ids(mailbox, owned);
        if (!unwatched) return fail(unwatched.error());
        if (unwatched->contains(id)) return std::optional<Folder>{};
    }
    const auto known = [&]() -> std::optional<Folder> {
        auto& owned = shelf(mailbox);
        const std::lock_guard lock(owned.mutex);
        const auto found = owned.others.find(id);
        return found == owned.others.end() ? std::nullopt : std::optional(found->second);
    }();
    auto folder = known ? Result<Folder>(*known) : describe(mailbox, id);
    if (!folder) return fail(folder.error());
    return folder->place == Place::other ? std::optional(*std::move(folder)) : std::nullopt;
}

void FolderBook::learn(const MailboxId& mailbox, const Folder& folder) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    if (folder.place != Place::other) owned.places.try_emplace(folder.place, folder);
}

void FolderBook::forget(const MailboxId& mailbox, Place place) {
    auto& owned = shelf(mailbox);
    const std::lock_guard lock(owned.mutex);
    owned.places.erase(place);
    if (place == Place::quarantine) owned.knows_no_quarantine = false;
}

} // namespace remand::graph
