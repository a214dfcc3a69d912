#include "connectors/google/mail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr int most_pages_of_copies = 20; // of 100 messages with one Message-ID

std::string path_of(const MessageRef& ref) { return "/messages/" + percent_encode(ref.provider_id); }

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
    fetched.location = location ? *std::move(location) : location_of(labels, {});
    return fetched;
}

Result<Labels> Mail::labels_of(const Mailbox& mailbox, const MessageRef& ref) {
    const auto message =
        api_.mail(mailbox, scope_, {"GET", path_of(ref) + "?format=minimal", {}, Area::message, units::get, Priority::remediation});
    if (!message) return fail(message.error());
    return labels_in(*message);
}

Result<Location> Mail::locate(const Mailbox& mailbox, const MessageRef& ref) {
    const auto labels = labels_of(mailbox, ref);
    if (!labels) return is_gone(labels.error()) ? Result<Location>(gone()) : fail(labels.error());
    return labels_.locate(mailbox, *labels);
}

Result<Labels> Mail::modify(const Mailbox& mailbox, const MessageRef& ref, const LabelChange& change) {
    const nlohmann::json body{{"addLabelIds", change.add}, {"removeLabelIds", change.remove}};
    const auto message =
        api_.mail(mailbox, scope_, {"POST", path_of(ref) + "/modify", body.dump(), Area::message, units::modify, Priority::remediation});
    if (!message) return fail(message.error());
    return labels_in(*message);
}

Result<LabelChange> Mail::change_to(const Mailbox& mailbox, Place destination) {
    std::optional<std::string> quarantine;
    if (destination == Place::quarantine) {
        auto made = labels_.ensure_quarantine(mailbox);
        if (!made) return fail(made.error());
        quarantine = *std::move(made);
    } else {
        auto found = labels_.find_quarantine(mailbox);
        if (!found) return fail(found.error());
        quarantine = *std::move(found);
    }
    const auto change = change_for(destination, quarantine);
    if (!change)
        return fail(ErrorKind::give_up, "google.unsupported",
                    fmt::format("Gmail has no place \"{}\" that mail can be moved to.", to_text(destination)));
    return *change;
}

Result<Location> Mail::move(const Mailbox& mailbox, const MessageRef& ref, Place destination) {
    auto change = change_to(mailbox, destination);
    if (!change) return fail(change.error());
    auto labels = modify(mailbox, ref, *change);
    if (!labels && is_unknown_label(labels.error())) {
        labels_.forget(mailbox); // its user has deleted our label: look again, make it again, once
        change = change_to(mailbox, destination);
        if (!change) return fail(change.error());
        labels = modify(mailbox, ref, *change);
    }
    if (!labels) return fail(labels.error());
    return labels_.locate(mailbox, *labels);
}

Result<Location> Mail::erase(const Mailbox& mailbox, const MessageRef& ref) {
    const auto answer = api_.mail(mailbox, delete_scope, {"DELETE", path_of(ref), {}, Area::message, units::erase, Priority::remediation});
    if (!answer && !is_gone(answer.error())) return fail(answer.error());
    return gone();
}

Result<Location> Mail::restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former) {
    const auto current = labels_of(mailbox, ref);
    if (!current) return fail(current.error());
    const auto existing = labels_.existing(mailbox);
    if (!existing) return fail(existing.error());
    const auto change = change_back(*current, {former.where.begin(), former.where.end()}, *existing);
    if (change.empty()) return labels_.locate(mailbox, *current);
    const auto labels = modify(mailbox, ref, change);
    if (!labels) return fail(labels.error());
    return labels_.locate(mailbox, *labels);
}

Result<std::vector<MessageRef>> Mail::find(const Mailbox& mailbox, std::string_view internet_message_id) {
    auto id = trim(internet_message_id);
    if (id.size() > 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
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
        if (next.empty()) return found;
        if (next == token) break;
        token = std::move(next);
    }
    return fail(ErrorKind::retry, "google.page_loop", "Google's list of copies does not come to an end.");
}

} // namespace remand::google
