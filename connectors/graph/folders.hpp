// Which folder id stands for which place in a mailbox. Well-known names are resolved once for each mailbox and only ids
// are compared: display names are in the user's language. Folder ids are stable.
// https://learn.microsoft.com/graph/api/resources/mailfolder ("Well-known folder names").
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/graph/client.hpp"
#include "core/message.hpp"

namespace remand::graph {

// Our own folder, made hidden at the top of the mailbox. Outlook does not show it; other clients and search may.
inline constexpr std::string_view quarantine_name = "Remand Quarantine";

struct Folder {
    std::string id;
    Place place = Place::other;
    std::string name; // for people
};

// Thread-safe; calls about one mailbox are resolved one after the other (so that its quarantine is made once).
class FolderBook {
public:
    explicit FolderBook(Client& client) : client_(client) {}

    // For inbox, junk, trash, soft_deleted; and for quarantine, which is looked up and, when it is not there, made.
    [[nodiscard]] Result<Folder> folder_of(const MailboxId& mailbox, Place place);
    // The quarantine, after a look whether somebody has thrown it away: then it is made anew.
    [[nodiscard]] Result<Folder> sound_quarantine(const MailboxId& mailbox);
    // Where Exchange keeps what is out of its user's reach ("recoverableitemspurges"); nullopt where this mailbox, or
    // this cloud, lets nobody name it.
    [[nodiscard]] Result<std::optional<Folder>> find_purges(const MailboxId& mailbox);
    // The quarantine when it exists; nothing is made.
    [[nodiscard]] Result<std::optional<Folder>> find_quarantine(const MailboxId& mailbox);
    // What an id stands for. A folder that is gone is Place::other without a name. One below Deleted Items is the trash:
    // Outlook moves a deleted folder there with its id and its mail, so one of the user's own is asked for every time.
    [[nodiscard]] Result<Folder> describe(const MailboxId& mailbox, const std::string& id);
    // False when there is no such folder. Asks Graph every time.
    [[nodiscard]] Result<bool> exists(const MailboxId& mailbox, const std::string& id);

    // Gone, or thrown away by its user. Asks Graph every time.
    [[nodiscard]] Result<bool> is_deleted(const MailboxId& mailbox, const std::string& id);

    // Folders in which received mail may arrive: all with their children, hidden ones too (a rule may file into one),
    // but not drafts, sent mail, the outbox, deleted items, chats, Exchange's own housekeeping and our quarantine. Inbox
    // and junk come first.
    [[nodiscard]] Result<std::vector<Folder>> list_watched(const MailboxId& mailbox);
    // The folder, if it is one of those.
    [[nodiscard]] Result<std::optional<Folder>> receiving(const MailboxId& mailbox, const std::string& id);

    void learn(const MailboxId& mailbox, const Folder& folder); // from a saved cursor: spares a request
    void forget(const MailboxId& mailbox, Place place);         // it turned out to be gone

private:
    struct Shelf {
        std::mutex mutex;
        std::map<Place, Folder> places;
        std::optional<std::set<std::string>> unwatched;
        bool knows_no_quarantine = false;
        std::map<std::string, Folder> others; // as they were when last described: for reading, where no more is needed
        std::optional<std::string> top;               // the folder above all that the user sees; "" where it has no name
        std::optional<std::optional<Folder>> purges; // once it is known whether there is one
    };
    Shelf& shelf(const MailboxId& mailbox);
    Result<Folder> resolve(const MailboxId& mailbox, Shelf& shelf, Place place);
    Result<Folder> well_known(const MailboxId& mailbox, std::string_view name, Place place);
    Result<std::optional<Folder>> look_up_quarantine(const MailboxId& mailbox, Shelf& shelf);
    Result<std::optional<Folder>> look_up_purges(const MailboxId& mailbox, Shelf& shelf);
    // Up to the top; nullopt when it is gone. Its place: the trash, soft-deleted, or other.
    Result<std::optional<Folder>> trace(const MailboxId& mailbox, Shelf& shelf, const std::string& id);
    Result<Folder> make_quarantine(const MailboxId& mailbox, Shelf& shelf);
    Result<std::set<std::string>> unwatched_ids(const MailboxId& mailbox, Shelf& shelf);

    Client& client_;
    std::mutex mutex_;
    std::map<MailboxId, std::unique_ptr<Shelf>> shelves_;
};

} // namespace remand::graph
