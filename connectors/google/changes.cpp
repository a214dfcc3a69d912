#include "connectors/google/changes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/labels.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

// On to the next page. An answer that sends us round in circles ends the round; nothing of it is saved.
Result<void> turn_page(Cursor& cursor, std::string next) {
    if (next == cursor.page_token || ++cursor.pages >= most_pages)
        return fail(ErrorKind::retry, "google.page_loop", "Google's list of changes does not come to an end.");
    cursor.page_token = std::move(next);
    return {};
}

std::string page_query(const Cursor& cursor) {
    const auto size = fmt::format("maxResults={}", page_size);
    return cursor.page_token.empty() ? size : size + "&pageToken=" + percent_encode(cursor.page_token);
}

// A page token lives for days at most. With one in hand a 400 is about it, so start anew from what we know.
Error with_page_token(Error error, const Cursor& cursor) {
    if (error.code == "google.bad_request" && !cursor.page_token.empty())
        return {
            ErrorKind::resync, "google.page_expired", "Google does not know the page where we left off any more.", {}};
    return error;
}

// The messages of a history page that are new mail for us, in order, each once. messageAdded is new mail, wherever a
// filter or a category put it; labelAdded is mail that was moved into inbox or spam (or, with all folders, under a label
// of the user's own). No labelId filter is sent: with one, mail that skips the inbox is not seen.
std::vector<Arrival> arrivals_in(const nlohmann::json& page, const MailboxId& mailbox, bool all_folders) {
    std::vector<Arrival> arrivals;
    std::set<std::string> seen;
    const auto consider = [&](const nlohmann::json& message) {
        auto id = text_field(message, "id");
        if (id.empty() || !is_received(labels_in(message)) || !seen.insert(id).second) return;
        arrivals.push_back({{mailbox, std::move(id)}});
    };
    for (const auto& record : array_field(page, "history")) {
        for (const auto& added : array_field(record, "messagesAdded"))
            if (added.is_object() && added.contains("message")) consider(added["message"]);
        for (const auto& labelled : array_field(record, "labelsAdded")) {
            if (!labelled.is_object() || !labelled.contains("message")) continue;
            for (const auto& label : list_field(labelled, "labelIds"))
                if (label == "INBOX" || label == "SPAM" || (all_folders && !is_system_label(label)))
                    consider(labelled["message"]);
        }
    }
    return arrivals;
}

// Mail that was received since then, in any place but the trash. A listing tells no labels, so the search says it all;
// fetch() looks again.
std::string search_for(std::int64_t since) {
    std::string search = "-in:sent -in:drafts -in:chats -in:trash";
    if (since > 0) search = fmt::format("after:{} ", since) + search;
    return percent_encode(search);
}

} // namespace

Result<ChangePage> Changes::page(const Mailbox& mailbox, const SyncCursor& cursor, const ChangeOptions& options) {
    if (cursor.empty()) {
        auto first = begin(mailbox, options);
        if (!first) return fail(first.error());
        return list_page(mailbox, *std::move(first), options.priority);
    }
    auto known = parse_cursor(cursor);
    if (!known) return fail(ErrorKind::resync, "google.bad_cursor", "The stored place of this mailbox cannot be read.");
    if (known->stage == Cursor::Stage::history) return history_page(mailbox, *std::move(known), options);
    return list_page(mailbox, *std::move(known), options.priority);
}

Result<Cursor> Changes::begin(const Mailbox& mailbox, const ChangeOptions& options) {
    const auto profile = api_.mail(mailbox, scope_, {"GET", "/profile", {}, Area::mailbox, units::profile, options.priority});
    if (!profile) return fail(profile.error());
    Cursor cursor;
    cursor.stage = Cursor::Stage::listing;
    cursor.history_id = text_field(*profile, "historyId");
    if (cursor.history_id.empty())
        return fail(ErrorKind::retry, "google.bad_answer", "Google's answer about the mailbox names no history id.");
    cursor.since =
        std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(options.since).time_since_epoch().count());
    return cursor;
}

Result<ChangePage> Changes::list_page(const Mailbox& mailbox, Cursor cursor, Priority priority) {
    const auto path = "/messages?" + page_query(cursor) + "&includeSpamTrash=true&q=" + search_for(cursor.since);
    const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::mailbox, units::list, priority});
    if (!answer) return fail(with_page_token(answer.error(), cursor));

    ChangePage page;
    for (const auto& message : array_field(*answer, "messages"))
        if (auto id = text_field(message, "id"); !id.empty()) page.arrivals.push_back({{mailbox.id, std::move(id)}});
    if (auto next = text_field(*answer, "nextPageToken"); !next.empty()) {
        if (const auto turned = turn_page(cursor, std::move(next)); !turned) return fail(turned.error());
    } else {
        cursor.stage = Cursor::Stage::history;
        cursor.pages = 0;
        cursor.page_token.clear();
    }
    page.cursor = to_text(cursor);
    page.has_more = true; // at least the history since the listing began
    return page;
}

Result<ChangePage> Changes::history_page(const Mailbox& mailbox, Cursor cursor, const ChangeOptions& options) {
    const auto path = fmt::format("/history?startHistoryId={}&historyTypes=messageAdded&historyTypes=labelAdded&{}",
                                  cursor.history_id, page_query(cursor));
    const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::history, units::history, options.priority});
    if (!answer) return fail(answer.error());

    ChangePage page;
    page.arrivals = arrivals_in(*answer, mailbox.id, options.all_folders);
    // The array may be absent on a page that has a next one: only the token says whether the round is over.
    if (auto next = text_field(*answer, "nextPageToken"); !next.empty()) {
        if (const auto turned = turn_page(cursor, std::move(next)); !turned) return fail(turned.error());
        page.has_more = true;
    } else {
        if (auto latest = text_field(*answer, "historyId"); !latest.empty()) cursor.history_id = std::move(latest);
        cursor.pages = 0;
        cursor.page_token.clear();
    }
    page.cursor = to_text(cursor);
    return page;
}

} // namespace remand::google
