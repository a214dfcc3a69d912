#include "connectors/google/changes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

Labels labels_of(const nlohmann::json& message) {
    const auto list = list_field(message, "labelIds");
    return {list.begin(), list.end()};
}

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

// The ids of a history page that may be new mail for us, in order, each once. messageAdded is new mail; labelAdded is
// mail that was moved into inbox or spam. No labelId filter is sent: with one, mail that skips the inbox is not seen.
std::vector<std::string> candidates(const nlohmann::json& page, bool all_folders) {
    std::vector<std::string> ids;
    std::set<std::string> seen;
    const auto consider = [&](const nlohmann::json& message) {
        auto id = text_field(message, "id");
        if (id.empty() || !is_received(labels_of(message)) || !seen.insert(id).second) return;
        ids.push_back(std::move(id));
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
    return ids;
}

std::string message_id_header(const nlohmann::json& message) {
    if (!message.contains("payload")) return {};
    for (const auto& header : array_field(message["payload"], "headers"))
        if (equals_ignoring_case(text_field(header, "name"), "Message-ID"))
            return std::string(trim(text_field(header, "value")));
    return {};
}

} // namespace

Result<ChangePage> Changes::page(const Mailbox& mailbox, const SyncCursor& cursor, const ChangeOptions& options) {
    if (cursor.empty()) {
        auto first = begin(mailbox, options);
        if (!first) return fail(first.error());
        return list_page(mailbox, *std::move(first));
    }
    auto known = parse_cursor(cursor);
    if (!known) return fail(ErrorKind::resync, "google.bad_cursor", "The stored place of this mailbox cannot be read.");
    if (known->stage == Cursor::Stage::history) return history_page(mailbox, *std::move(known), options.all_folders);
    return list_page(mailbox, *std::move(known));
}

Result<Cursor> Changes::begin(const Mailbox& mailbox, const ChangeOptions& options) {
    const auto profile = api_.mail(mailbox, scope_, {"GET", "/profile", {}, Area::mailbox, units::profile});
    if (!profile) return fail(profile.error());
    Cursor cursor;
    cursor.stage = options.all_folders ? Cursor::Stage::all : Cursor::Stage::inbox;
    cursor.history_id = text_field(*profile, "historyId");
    if (cursor.history_id.empty())
        return fail(ErrorKind::retry, "google.bad_answer", "Google's answer about the mailbox names no history id.");
    cursor.since =
        std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(options.since).time_since_epoch().count());
    return cursor;
}

Result<ChangePage> Changes::list_page(const Mailbox& mailbox, Cursor cursor) {
    auto path = "/messages?" + page_query(cursor) + "&includeSpamTrash=true";
    if (cursor.since > 0) path += fmt::format("&q=after%3A{}", cursor.since);
    if (cursor.stage == Cursor::Stage::inbox) path += "&labelIds=INBOX";
    if (cursor.stage == Cursor::Stage::spam) path += "&labelIds=SPAM";
    const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::mailbox, units::list});
    if (!answer) return fail(with_page_token(answer.error(), cursor));

    ChangePage page;
    for (const auto& message : array_field(*answer, "messages")) {
        auto arrival = look_at(mailbox, text_field(message, "id"), cursor.stage == Cursor::Stage::all);
        if (!arrival) return fail(arrival.error());
        if (*arrival) page.arrivals.push_back(**std::move(arrival));
    }
    if (auto next = text_field(*answer, "nextPageToken"); !next.empty()) {
        if (const auto turned = turn_page(cursor, std::move(next)); !turned) return fail(turned.error());
    } else {
        cursor.stage = cursor.stage == Cursor::Stage::inbox ? Cursor::Stage::spam : Cursor::Stage::history;
        cursor.pages = 0;
        cursor.page_token.clear();
    }
    page.cursor = to_text(cursor);
    page.has_more = true; // at least the history since the listing began
    return page;
}

Result<ChangePage> Changes::history_page(const Mailbox& mailbox, Cursor cursor, bool all_folders) {
    const auto path = fmt::format("/history?startHistoryId={}&historyTypes=messageAdded&historyTypes=labelAdded&{}",
                                  cursor.history_id, page_query(cursor));
    const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::history, units::history});
    if (!answer) return fail(answer.error());

    ChangePage page;
    for (const auto& id : candidates(*answer, all_folders)) {
        auto arrival = look_at(mailbox, id, all_folders);
        if (!arrival) return fail(arrival.error());
        if (*arrival) page.arrivals.push_back(**std::move(arrival));
    }
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

Result<std::optional<Arrival>> Changes::look_at(const Mailbox& mailbox, const std::string& id, bool all_folders) {
    if (id.empty()) return std::nullopt;
    const auto path = "/messages/" + percent_encode(id) + "?format=metadata&metadataHeaders=Message-ID";
    const auto message = api_.mail(mailbox, scope_, {"GET", path, {}, Area::message, units::get});
    if (!message) {
        if (message.error().kind == ErrorKind::skip_item) return std::nullopt; // deleted since: ordinary
        return fail(message.error());
    }
    const auto labels = labels_of(*message);
    if (!is_received(labels)) return std::nullopt;
    if (!all_folders && !labels.contains("INBOX") && !labels.contains("SPAM")) return std::nullopt;
    const auto location = labels_.locate(mailbox, labels);
    if (!location) return fail(location.error());
    return Arrival{{mailbox.id, id}, message_id_header(*message), time_field(*message, "internalDate"), *location};
}

} // namespace remand::google
