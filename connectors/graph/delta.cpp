#include "connectors/graph/delta.hpp"

#include <algorithm>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"

namespace remand::graph {
namespace {

constexpr int page_size = 200;
constexpr int most_quiet_pages = 16; // read in one call while nothing has arrived
constexpr Duration folders_stay_known = std::chrono::minutes{10};
constexpr Duration overlap = std::chrono::hours{24}; // how far back a folder is read that was not followed before

FolderProgress from_the_start(Folder folder, Timestamp since) {
    FolderProgress one;
    one.folder = std::move(folder);
    one.since = since;
    one.is_filtered = since > Timestamp{};
    return one;
}

std::string first_target(const MailboxId& mailbox, const FolderProgress& one) {
    auto target = path({"users", mailbox.value, "mailFolders", one.folder.id, "messages"}) + "/delta" +
                  query({{"$select", "id,internetMessageId,receivedDateTime,parentFolderId,isRead,isDraft"}});
    if (one.is_filtered) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(one.since);
        target += query({{"$filter", "receivedDateTime ge " + to_rfc3339(Timestamp{seconds})}}).replace(0, 1, "&");
    }
    return target;
}

std::optional<Arrival> arrival_of(const nlohmann::json& row, const MailboxId& mailbox, const FolderProgress& one) {
    if (!row.is_object() || row.contains("@removed") || flag_of(row, "isDraft")) return {};
    Arrival arrival;
    arrival.ref = {mailbox, text_of(row, "id")};
    if (arrival.ref.provider_id.empty()) return {};
    // A row may hold only what changed; a time that is not there is not old.
    arrival.received_at = parse_rfc3339(text_of(row, "receivedDateTime"));
    if (one.is_first && arrival.received_at && *arrival.received_at < one.since) return {};
    arrival.internet_message_id = text_of(row, "internetMessageId");
    arrival.location = Location{one.folder.place, {one.folder.id}, one.folder.name, flag_of(row, "isRead")};
    return arrival;
}

bool is_folder_gone(const Error& error) {
    return error.code == "graph.ErrorSyncFolderNotFound" || error.code == "graph.not_found";
}

} // namespace

Result<void> DeltaReader::choose_folders(const MailboxId& mailbox, Progress& progress) {
    std::vector<Folder> wanted;
    if (progress.all_folders) {
        auto listed = folders_.list_watched(mailbox);
        if (!listed) return fail(listed.error());
        wanted = *std::move(listed);
    } else {
        for (const auto place : {Place::inbox, Place::junk}) {
            auto folder = folders_.folder_of(mailbox, place);
            if (!folder) return fail(folder.error());
            wanted.push_back(*std::move(folder));
        }
    }
    const auto since =
        progress.folders.empty() ? progress.since : std::max(progress.since, progress.listed_at - overlap);
    std::vector<FolderProgress> chosen;
    for (auto& folder : wanted) {
        const auto known = std::find_if(progress.folders.begin(), progress.folders.end(),
                                        [&](const FolderProgress& one) { return one.folder.id == folder.id; });
        chosen.push_back(known == progress.folders.end() ? from_the_start(std::move(folder), since) : *known);
    }
    progress.folders = std::move(chosen);
    progress.listed_at = client_.now();
    return {};
}

Result<Progress> DeltaReader::begin(const MailboxId& mailbox, const SyncCursor& cursor, const ChangeOptions& options) {
    Progress progress;
    if (cursor.empty()) {
        progress.all_folders = options.all_folders;
        progress.since = options.since;
        progress.elsewhere.since = options.since;
        if (!options.all_folders) open_if_due(progress.elsewhere, client_.now());
        if (auto chosen = choose_folders(mailbox, progress); !chosen) return fail(chosen.error());
        return progress;
    }
    auto read = read_cursor(cursor);
    if (!read)
        return fail(ErrorKind::resync, "graph.cursor_unreadable", "The saved place in the mailbox cannot be read.");
    progress = *std::move(read);
    for (const auto& one : progress.folders) folders_.learn(mailbox, one.folder);
    if (progress.has_open()) return progress;

    // A new round.
    const bool is_other_choice = progress.all_folders != options.all_folders;
    progress.all_folders = options.all_folders;
    if (is_other_choice || (progress.all_folders && client_.now() - progress.listed_at >= folders_stay_known))
        if (auto chosen = choose_folders(mailbox, progress); !chosen) return fail(chosen.error());
    for (auto& one : progress.folders) {
        one.is_open = true;
        one.count = 0;
        one.guard = {};
    }
    if (progress.elsewhere.since == Timestamp{}) progress.elsewhere.since = client_.now() - overlap; // a cursor of old
    if (progress.all_folders) { // nothing is missed
        progress.elsewhere = {};
        progress.elsewhere.since = client_.now();
    } else {
        open_if_due(progress.elsewhere, client_.now());
    }
    return progress;
}

Result<void> DeltaReader::after_refusal(const MailboxId& mailbox, Progress& progress, std::size_t index,
                                        const Error& error) {
    const auto& one = progress.folders[index];
    if (is_folder_gone(error)) {
        if (one.folder.place == Place::other) {
            progress.folders.erase(progress.folders.begin() + static_cast<std::ptrdiff_t>(index));
            return {};
        }
        // The inbox cannot be deleted: the mailbox was made anew, with other ids.
        folders_.forget(mailbox, one.folder.place);
        return fail(ErrorKind::resync, "graph.ErrorSyncFolderNotFound",
                    "The followed folder was replaced by another one.");
    }
    if (error.kind == ErrorKind::resync && one.link.empty()) // resyncing would end here again
        return fail(ErrorKind::retry, "graph.resync_refused",
                    "Microsoft Graph asks for a new round at the start of one. " + error.message);
    return fail(error);
}

Result<Call> DeltaReader::next_call(const MailboxId& mailbox, FolderProgress& one, Priority priority) const {
    if (!one.link.empty() && !one.guard.allows(one.link))
        return fail(ErrorKind::resync, "graph.endless_round",
                    "The pages of a round lead back to an earlier one; the folder is read anew.");
    Call call;
    call.target = one.link.empty() ? first_target(mailbox, one) : one.link;
    call.mailbox = mailbox;
    call.page_size = page_size;
    call.priority = priority;
    return call;
}

Result<void> DeltaReader::read_page(const MailboxId& mailbox, Progress& progress, Priority priority,
                                    std::vector<Arrival>& arrivals) {
    const auto open = std::find_if(progress.folders.begin(), progress.folders.end(),
                                   [](const FolderProgress& one) { return one.is_open; });
    const auto call = next_call(mailbox, *open, priority);
    if (!call) return fail(call.error());
    const auto page = client_.json(*call);
    if (!page)
        return after_refusal(mailbox, progress, static_cast<std::size_t>(open - progress.folders.begin()),
                             page.error());
    return take_page(mailbox, *open, *page, arrivals);
}

// A quiet poll: the delta links of several folders in one round trip. What fails is left open, to be asked alone.
Result<void> DeltaReader::read_together(const MailboxId& mailbox, Progress& progress, Priority priority,
                                        std::vector<Arrival>& arrivals) {
    using Pages = Result<std::vector<Result<nlohmann::json>>>;
    auto from = progress.folders.begin();
    while (arrivals.empty()) {
        std::vector<FolderProgress*> asked;
        std::vector<LoopGuard> guards; // as they were: what fails is asked again by the same link
        std::vector<Call> calls;
        for (; from != progress.folders.end() && calls.size() < most_in_batch; ++from) {
            if (!from->is_open || from->link.empty()) continue;
            guards.push_back(from->guard);
            auto call = next_call(mailbox, *from, priority);
            if (!call) return fail(call.error());
            asked.push_back(&*from);
            calls.push_back(*std::move(call));
        }
        const bool is_alone = calls.size() < 2;
        const auto pages = is_alone ? Pages() : client_.batch(calls);
        if (!pages && pages.error().kind == ErrorKind::wait) return fail(pages.error());
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (is_alone || !pages || !(*pages)[i]) {
                asked[i]->guard = guards[i];
                continue;
            }
            if (auto taken = take_page(mailbox, *asked[i], *(*pages)[i], arrivals); !taken) return taken;
        }
        if (is_alone || !pages) return {};
    }
    return {};
}

Result<void> DeltaReader::take_page(const MailboxId& mailbox, FolderProgress& one, const nlohmann::json& page,
                                    std::vector<Arrival>& arrivals) {
    const auto& rows = member(page, "value");
    auto next = next_link(page);
    auto delta = text_of(page, "@odata.deltaLink");
    if (!rows.is_array() || next.empty() == delta.empty())
        return fail(ErrorKind::retry, "graph.no_link", "A page of changes came without its rows or without a link on.");
    // Looked at before it is saved, so that a foreign one never gets into a cursor.
    if (const auto pinned = pinned_link(client_.endpoints().graph, next.empty() ? delta : next); !pinned)
        return fail(pinned.error());

    for (const auto& row : rows)
        if (auto arrival = arrival_of(row, mailbox, one)) arrivals.push_back(*std::move(arrival));
    one.count += static_cast<int>(rows.size());
    if (!next.empty()) {
        one.link = std::move(next);
        return {};
    }
    if (one.is_filtered && one.count >= most_filtered_messages) {
        client_.log().info("graph.filtered_round_was_cut", {{"mailbox", mailbox.value}, {"rows", one.count}});
        const auto since = one.since;
        one = from_the_start(std::move(one.folder), since);
        one.is_filtered = false;
        return {};
    }
    one.link = std::move(delta);
    one.is_open = false;
    one.is_first = false;
    return {};
}

Result<ChangePage> DeltaReader::changes(const MailboxId& mailbox, const SyncCursor& cursor,
                                        const ChangeOptions& options) {
    auto progress = begin(mailbox, cursor, options);
    if (!progress) return fail(progress.error());
    ChangePage page;
    if (const auto read = read_together(mailbox, *progress, options.priority, page.arrivals); !read)
        return fail(read.error());
    for (int pages = 0; pages < most_quiet_pages && page.arrivals.empty() && progress->has_open(); ++pages) {
        const auto read = progress->has_open_folder()
                              ? read_page(mailbox, *progress, options.priority, page.arrivals)
                              : look_elsewhere(client_, folders_, mailbox, options.priority, progress->elsewhere,
                                               page.arrivals);
        if (!read) return fail(read.error());
    }
    page.has_more = progress->has_open();
    page.cursor = write_cursor(*progress);
    return page;
}

} // namespace remand::graph
