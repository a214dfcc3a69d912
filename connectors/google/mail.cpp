#include "connectors/google/mail.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr int most_pages_of_copies = 20; // of 100 messages with one Message-ID
constexpr int most_in_quarantine = 50;   // looked at one by one, newest first
constexpr std::int64_t largest_in_json = 3'500'000; // more is uploaded
constexpr std::chrono::seconds upload_deadline{300};

std::string path_of(const MessageRef& ref) { return "/messages/" + percent_encode(ref.provider_id); }

std::string_view trim_brackets(std::string_view id) {
    id = trim(id);
    if (id.size() > 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
    return id;
}

Location gone() {
    Location location;
    location.place = Place::gone;
    return location;
}

bool is_gone(const Error& error) { return error.code == "google.not_found"; }

// A label that its user deleted is a 400: what we remember of this mailbox's labels is out of date.
bool is_unknown_label(const Error& error) { return error.code == "google.bad_request"; }

} // namespace

Result<RawMessage> Mail::fetch(const Mailbox& mailbox, const MessageRef& ref, Priority priority) {
    const auto message =
        api_.mail(mailbox, scope_, {"GET", path_of(ref) + "?format=raw", {}, Area::message, units::get, priority});
    if (!message) return fail(message.error());
    const auto raw = message->find("raw");
    if (raw == message->end() || !raw->is_string())
        return fail(ErrorKind::skip_item, "google.no_raw", "Google gave this message without its content.");
    auto bytes = from_base64(raw->get_ref<const std::string&>());
    if (!bytes)
        return fail(ErrorKind::skip_item, "google.bad_raw",
                    "Google gave this message's content in a form that cannot be read.");
    const auto labels = labels_in(*message);
    if (!was_received(labels))
        return fail(ErrorKind::skip_item, "google.not_received", "It is a draft, sent mail or a chat.");
    RawMessage fetched{*std::move(bytes)};
    if (const auto at = time_field(*message, "internalDate"); at != Timestamp{}) fetched.received_at = at;
    // The names of the user's labels are for people only: not worth another fetch when they cannot be had now.
    auto location = labels_.locate(mailbox, labels);
    fetched.location = location ? *std::move(location) : google::location_of(labels, {});
    fetched.location->thread = text_field(*message, "threadId");
    return fetched;
}

Mail::Seen Mail::seen_in(const nlohmann::json& message) {
    return {labels_in(message), text_field(message, "threadId")};
}

Result<Mail::Seen> Mail::look_at(const Mailbox& mailbox, const MessageRef& ref) {
    const auto message =
        api_.mail(mailbox, scope_, {"GET", path_of(ref) + "?format=minimal", {}, Area::message, units::get, Priority::remediation});
    if (!message) return fail(message.error());
    return seen_in(*message);
}

Result<Location> Mail::location_of(const Mailbox& mailbox, const Result<Seen>& seen) {
    if (!seen) return fail(seen.error());
    auto location = labels_.locate(mailbox, seen->labels);
    if (location) location->thread = seen->thread;
    return location;
}

Result<Location> Mail::locate(const Mailbox& mailbox, const MessageRef& ref) {
    const auto seen = look_at(mailbox, ref);
    if (!seen && is_gone(seen.error())) return gone();
    return location_of(mailbox, seen);
}

Result<Mail::Seen> Mail::modify(const Mailbox& mailbox, const MessageRef& ref, const LabelChange& change) {
    const nlohmann::json body{{"addLabelIds", change.add}, {"removeLabelIds", change.remove}};
    const auto message =
        api_.mail(mailbox, scope_, {"POST", path_of(ref) + "/modify", body.dump(), Area::message, units::modify, Priority::remediation});
    if (!message) return fail(message.error());
    return seen_in(*message);
}

Result<Mail::Seen> Mail::modify_by(const Mailbox& mailbox, const MessageRef& ref,
                                   const std::function<Result<LabelChange>()>& make_change) {
    auto change = make_change();
    if (!change) return fail(change.error());
    auto seen = modify(mailbox, ref, *change);
    if (seen || !is_unknown_label(seen.error())) return seen;
    labels_.forget(mailbox); // its user has deleted our label: look again, make it again, once
    change = make_change();
    if (!change) return fail(change.error());
    return modify(mailbox, ref, *change);
}

Result<LabelChange> Mail::change_to(const Mailbox& mailbox, Place destination) {
    if (destination == Place::quarantine)
        if (const auto made = labels_.ensure_quarantine(mailbox); !made) return fail(made.error());
    const auto own = labels_.own(mailbox);
    if (!own) return fail(own.error());
    const auto change = change_for(destination, *own);
    if (!change)
        return fail(ErrorKind::give_up, "google.unsupported",
                    fmt::format("Gmail has no place \"{}\" that mail can be moved to.", to_text(destination)));
    return *change;
}

Result<Location> Mail::move(const Mailbox& mailbox, const MessageRef& ref, Place destination) {
    return location_of(mailbox, modify_by(mailbox, ref, [&] { return change_to(mailbox, destination); }));
}

Result<Location> Mail::set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) {
    const auto make_change = [&]() -> Result<LabelChange> {
        LabelChange change;
        if (is_marked) {
            auto made = labels_.ensure_mark(mailbox);
            if (!made) return fail(made.error());
            change.add.insert(*std::move(made));
        } else {
            const auto own = labels_.own(mailbox);
            if (!own) return fail(own.error());
            if (own->mark) change.remove.insert(*own->mark);
        }
        return change;
    };
    const auto change = make_change();
    if (!change) return fail(change.error());
    if (change->empty()) return locate(mailbox, ref); // there is no such label, so it is on no message
    return location_of(mailbox, modify_by(mailbox, ref, make_change));
}

// Without internalDateSource it would be mail of today (got-your-back#342); insert, unlike import, scans nothing.
Result<nlohmann::json> Mail::insert(const Mailbox& mailbox, std::string_view bytes, nlohmann::json description) {
    Call call{"POST", "/messages?internalDateSource=dateHeader", {}, Area::mailbox, units::insert, Priority::remediation};
    if (static_cast<std::int64_t>(bytes.size()) <= largest_in_json) {
        description["raw"] = to_base64url(bytes);
        call.body = description.dump();
        return api_.mail(mailbox, scope_, call);
    }
    // https://developers.google.com/workspace/gmail/api/guides/uploads, multipart: first what it is, then its bytes.
    const auto boundary = "remand" + random_token();
    call.path += "&uploadType=multipart";
    call.is_upload = true;
    call.content_type = "multipart/related; boundary=" + boundary;
    call.deadline = upload_deadline;
    call.body = fmt::format("--{0}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{1}\r\n--{0}\r\n"
                            "Content-Type: message/rfc822\r\n\r\n",
                            boundary, description.dump());
    call.body.append(bytes).append("\r\n--").append(boundary).append("--\r\n");
    return api_.mail(mailbox, scope_, call);
}

// nullopt where it cannot be had now: it is only told.
std::optional<Timestamp> Mail::date_of(const Mailbox& mailbox, const MessageRef& ref) {
    const auto message = api_.mail(
        mailbox, scope_,
        {"GET", path_of(ref) + "?format=minimal", {}, Area::message, units::get, Priority::remediation});
    const auto at = message ? time_field(*message, "internalDate") : Timestamp{};
    return at == Timestamp{} ? std::nullopt : std::optional(at);
}

Result<BroughtBack> Mail::bring_back(const Mailbox& mailbox, std::string_view bytes, const Location& former) {
    std::string thread = former.thread;
    for (int attempt = 0;; ++attempt) {
        const auto label = labels_.ensure_quarantine(mailbox);
        if (!label) return fail(label.error());
        nlohmann::json body{{"labelIds", {"TRASH", *label}}};
        if (!former.is_read) body["labelIds"].push_back("UNREAD");
        if (!thread.empty()) body["threadId"] = thread;
        const auto made = insert(mailbox, bytes, std::move(body));
        // The label, or the whole conversation, may have been deleted meanwhile.
        const bool is_refused = !made && (is_unknown_label(made.error()) || is_gone(made.error()));
        if (is_refused && attempt == 0) {
            labels_.forget(mailbox);
            thread.clear();
            continue;
        }
        if (!made) return fail(made.error());
        if (auto id = text_field(*made, "id"); !id.empty()) {
            MessageRef ref{mailbox.id, std::move(id)};
            const auto received_at = date_of(mailbox, ref);
            return BroughtBack{std::move(ref), received_at};
        }
        return fail(ErrorKind::unknown_outcome, "google.no_id", "Google made a message without telling its id.");
    }
}

Result<Location> Mail::erase(const Mailbox& mailbox, const MessageRef& ref) {
    const auto answer = api_.mail(mailbox, delete_scope, {"DELETE", path_of(ref), {}, Area::message, units::erase, Priority::remediation});
    if (!answer && !is_gone(answer.error())) return fail(answer.error());
    return gone();
}

Result<Location> Mail::restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former) {
    const auto current = look_at(mailbox, ref);
    if (!current) return fail(current.error());
    const auto existing = labels_.existing(mailbox);
    if (!existing) return fail(existing.error());
    const auto change = change_back(current->labels, {former.where.begin(), former.where.end()}, *existing);
    if (change.empty()) return location_of(mailbox, current);
    return location_of(mailbox, modify(mailbox, ref, change));
}

Result<void> Mail::find_in_quarantine(const Mailbox& mailbox, std::string_view id, std::vector<MessageRef>& found) {
    const auto own = labels_.own(mailbox);
    if (!own) return fail(own.error());
    if (!own->quarantine) return {};
    const auto path = fmt::format("/messages?includeSpamTrash=true&maxResults={}&labelIds={}", most_in_quarantine,
                                  percent_encode(*own->quarantine));
    const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::mailbox, units::list, Priority::remediation});
    if (!answer) return fail(answer.error());
    for (const auto& listed : array_field(*answer, "messages")) {
        MessageRef ref{mailbox.id, text_field(listed, "id")};
        if (std::find(found.begin(), found.end(), ref) != found.end()) continue;
        const auto message = api_.mail(mailbox, scope_,
                                       {"GET",
                                        path_of(ref) + "?format=metadata&metadataHeaders=Message-ID",
                                        {},
                                        Area::message,
                                        units::get,
                                        Priority::remediation});
        if (!message && is_gone(message.error())) continue;
        if (!message) return fail(message.error());
        const auto own_id = message_id_header(*message);
        if (trim_brackets(own_id) == id) found.push_back(std::move(ref));
    }
    return {};
}

Result<std::vector<MessageRef>> Mail::find(const Mailbox& mailbox, std::string_view internet_message_id) {
    const auto id = trim_brackets(internet_message_id);
    std::vector<MessageRef> found;
    if (id.empty()) return found;
    std::string token;
    for (int page = 0; page < most_pages_of_copies; ++page) {
        auto path =
            "/messages?includeSpamTrash=true&maxResults=100&q=" + percent_encode("rfc822msgid:" + std::string(id));
        if (!token.empty()) path += "&pageToken=" + percent_encode(token);
        const auto answer = api_.mail(mailbox, scope_, {"GET", path, {}, Area::mailbox, units::list, Priority::remediation});
        if (!answer) return fail(answer.error());
        for (const auto& message : array_field(*answer, "messages"))
            if (auto provider_id = text_field(message, "id"); !provider_id.empty())
                found.push_back({mailbox.id, std::move(provider_id)});
        auto next = text_field(*answer, "nextPageToken");
        if (next.empty()) {
            if (brings_back_)
                if (const auto looked = find_in_quarantine(mailbox, id, found); !looked) return fail(looked.error());
            return found;
        }
        if (next == token) break;
        token = std::move(next);
    }
    return fail(ErrorKind::retry, "google.page_loop", "Google's list of copies does not come to an end.");
}

} // namespace remand::google
