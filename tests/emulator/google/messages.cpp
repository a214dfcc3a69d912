// Listing, reading and changing messages.
#include <algorithm>
#include <ctime>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
bool has(const Message& message, PlaceIndex place) {
    return std::find(message.places.begin(), message.places.end(), place) != message.places.end();
}

struct LabelChange {
    Places added, removed;
    std::optional<bool> is_read;
    std::string problem; // a sentence when it is refused
};

void read_ids(const Mailbox& mailbox, const json& body, const char* name, bool adds, LabelChange& change) {
    constexpr std::size_t most_labels = 100;
    const auto ids = body.value(name, std::vector<std::string>{});
    if (ids.size() > most_labels) change.problem = "Too many labels";
    for (const auto& id : ids) {
        const auto place = find_label(mailbox, id);
        if (id == "UNREAD")
            change.is_read = !adds;
        else if (!place || *place == label::sent || *place == label::draft || *place == label::chat)
            change.problem = "Invalid label: " + to_valid_utf8(id);
        else
            (adds ? change.added : change.removed).push_back(*place);
    }
}

LabelChange read_change(const Call& call) {
    LabelChange change;
    const auto body = json_body(call);
    if (!body) {
        change.problem = "The body is not a JSON object";
        return change;
    }
    try {
        read_ids(*call.mailbox, *body, "removeLabelIds", false, change);
        read_ids(*call.mailbox, *body, "addLabelIds", true, change);
    } catch (const json::exception&) {
        change.problem = "Label ids are a list of text";
    }
    return change;
}

Places changed(const Message& message, const LabelChange& change) {
    auto places = message.places;
    std::erase_if(places, [&](PlaceIndex place) {
        return std::find(change.removed.begin(), change.removed.end(), place) != change.removed.end();
    });
    places.insert(places.end(), change.added.begin(), change.added.end());
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

Response apply(const Call& call, Key key, const LabelChange& change) {
    call.mailbox->put(key, changed(*call.mailbox->find(key), change));
    if (change.is_read) call.mailbox->set_read(key, *change.is_read);
    return json_response(message_json(call, *call.mailbox->find(key), "minimal"));
}

std::optional<AskedMove> asked(const Call& call, std::string destination) {
    const auto* message = find_message(call);
    if (!message) return std::nullopt;
    return AskedMove{message->key, std::move(destination)};
}

struct Inserted {
    std::optional<json> description; // labels, conversation
    std::optional<std::string> bytes;
};

// multipart/related of two parts (developers.google.com/gmail/api/guides/uploads).
Inserted uploaded(const Call& call) {
    const auto type = call.request.header("Content-Type");
    const auto at = type.find("boundary=");
    if (!type.starts_with("multipart/related") || at == std::string_view::npos) return {};
    auto boundary = type.substr(at + 9);
    if (boundary.starts_with('"') && boundary.ends_with('"')) boundary = boundary.substr(1, boundary.size() - 2);
    const auto delimiter = "--" + std::string(boundary);
    const std::string_view text = call.request.body;
    const auto first = text.find(delimiter), second = text.find("\r\n" + delimiter, first + 1),
               end = text.find("\r\n" + delimiter + "--", second + 1);
    if (first != 0 || second == std::string_view::npos || end == std::string_view::npos) return {};
    const auto part = [&](std::size_t from, std::size_t to) {
        const auto whole = text.substr(from, to - from);
        return whole.substr(std::min(whole.size(), whole.find("\r\n\r\n") + 4));
    };
    auto description = json::parse(part(delimiter.size(), second), nullptr, false);
    if (!description.is_object()) return {};
    return {std::move(description), std::string(part(second + 2 + delimiter.size(), end))};
}

// A few megabytes are taken in JSON; more has to be uploaded.
Inserted inserted(const Call& call) {
    constexpr std::size_t largest_in_json = 5'500'000;
    if (call.request.path.starts_with("/upload/")) return uploaded(call);
    if (call.request.body.size() > largest_in_json) return {};
    Inserted found{json_body(call), {}};
    if (found.description && found.description->contains("raw") && (*found.description)["raw"].is_string())
        found.bytes = from_base64((*found.description)["raw"].get<std::string>());
    return found;
}

// The Date of the message (RFC 5322 section 3.3); a bad one counts as now, as at Google.
Timestamp date_of(const Call& call, const Content& content) {
    auto text = header_of(read_headers(content.bytes), "Date");
    if (const auto comma = text.find(','); comma != std::string::npos) text = text.substr(comma + 1);
    std::tm parts{};
    if (strptime(text.c_str(), " %d %b %Y %H:%M:%S %z", &parts) == nullptr) return call.world.clock.now();
    const auto offset = parts.tm_gmtoff; // timegm overwrites it
    return Timestamp{std::chrono::seconds{timegm(&parts) - offset}};
}
} // namespace

Response get_profile(Call& call) {
    const auto total = std::count_if(call.mailbox->messages().begin(), call.mailbox->messages().end(),
                                     [](const auto& entry) { return !entry.second.is_deleted; });
    return json_response({{"emailAddress", call.mailbox->address()},
                          {"messagesTotal", total},
                          {"threadsTotal", total},
                          {"historyId", std::to_string(call.mailbox->sequence())}});
}

Response list_messages(Call& call) {
    const auto search = read_search(*call.mailbox, call.request.parameter("q"));
    const bool with_all = call.request.parameter("includeSpamTrash") == "true" || search.includes_spam_and_trash;
    const auto wanted_labels = call.request.parameters("labelIds");
    std::vector<const Message*> found;
    for (const auto& [key, message] : call.mailbox->messages()) {
        const bool is_hidden = !with_all && (has(message, label::spam) || has(message, label::trash));
        if (message.is_deleted || is_hidden || !search.matches(message)) continue;
        const auto ids = label_ids(*call.mailbox, message);
        const bool has_labels = std::all_of(wanted_labels.begin(), wanted_labels.end(), [&](const std::string& id) {
            return std::find(ids.begin(), ids.end(), id) != ids.end();
        });
        if (has_labels) found.push_back(&message);
    }
    std::sort(found.begin(), found.end(), [](const Message* a, const Message* b) {
        return a->received != b->received ? a->received > b->received : a->key > b->key;
    });
    std::size_t start = 0;
    if (const auto token = call.request.parameter("pageToken"); !token.empty()) {
        const auto opened = call.world.opaque.open("messages", token);
        if (!opened) return invalid(call, "Invalid pageToken");
        start = std::stoull(*opened);
    }
    const auto end = std::min(found.size(), start + page_size(call.request, 100, 500));
    json messages = json::array();
    for (auto i = start; i < end; ++i) messages.push_back(message_stub(*found[i]));
    json body = {{"resultSizeEstimate", found.size()}};
    if (!messages.empty()) body["messages"] = std::move(messages);
    if (end < found.size()) {
        const auto next = call.world.switches.google.next_page == "loop" ? start : end;
        body["nextPageToken"] = call.world.opaque.seal("messages", std::to_string(next));
    }
    return json_response(body);
}

Response get_message(Call& call) {
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    const auto format = call.request.parameter("format");
    return json_response(message_json(call, *message, format.empty() ? "full" : format));
}

Response modify_message(Call& call) {
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    const auto change = read_change(call);
    return change.problem.empty() ? apply(call, message->key, change) : invalid(call, change.problem);
}

Response trash_message(Call& call) {
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    return apply(call, message->key, {{label::trash}, {label::inbox, label::spam}, {}, {}});
}

Response untrash_message(Call& call) { // takes TRASH away and gives nothing back
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    return apply(call, message->key, {{}, {label::trash}, {}, {}});
}

Response delete_message(Call& call) {
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    call.mailbox->erase(message->key);
    return {.status = 204};
}

// insert and import alike: the bytes become a new message with a new id; nothing is scanned.
Response insert_message(Call& call) {
    const auto [body, raw] = inserted(call);
    if (!body || !raw || raw->empty())
        return invalid(call, "'raw' RFC822 payload message string or uploading message via /upload/* URL required");
    LabelChange labels;
    try {
        read_ids(*call.mailbox, *body, "labelIds", true, labels);
    } catch (const json::exception&) {
        labels.problem = "Label ids are a list of text";
    }
    if (!labels.problem.empty()) return invalid(call, labels.problem);
    Message message;
    message.content = call.world.content_of(*raw);
    message.places = changed({}, labels);
    message.is_read = !labels.is_read.has_value();
    message.received = call.request.parameter("internalDateSource") == "dateHeader" ? date_of(call, *message.content)
                                                                                    : call.world.clock.now();
    if (const auto thread = key_of(body->value("threadId", "")); thread && call.mailbox->messages().contains(*thread))
        message.thread = *thread;
    const auto key = call.world.deliver(*call.mailbox, std::move(message));
    return json_response(message_json(call, *call.mailbox->find(key), "minimal"));
}

// No answer for each id: unknown ones are passed over.
Response batch_modify(Call& call) {
    constexpr std::size_t most_ids = 1000;
    const auto body = json_body(call);
    if (!body || !body->contains("ids") || !(*body)["ids"].is_array() || (*body)["ids"].size() > most_ids)
        return invalid(call, "ids are a list of at most 1,000 ids");
    const auto change = read_change(call);
    if (!change.problem.empty()) return invalid(call, change.problem);
    for (const auto& id : (*body)["ids"]) {
        const auto key = id.is_string() ? key_of(id.get<std::string>()) : std::nullopt;
        if (key && call.mailbox->find(*key)) apply(call, *key, change);
    }
    return {.status = 204};
}

Response batch_delete(Call& call) {
    const auto body = json_body(call);
    if (!body || !body->contains("ids") || !(*body)["ids"].is_array()) return invalid(call, "ids are a list of ids");
    for (const auto& id : (*body)["ids"]) {
        const auto key = id.is_string() ? key_of(id.get<std::string>()) : std::nullopt;
        if (key && call.mailbox->find(*key)) call.mailbox->erase(*key);
    }
    return {.status = 204};
}

Response get_attachment(Call& call) {
    const auto* message = find_message(call);
    if (!message) return not_found(call);
    const auto number = attachment_number(call, *message, call.parameter("attachment"));
    const auto parts = read_parts(message->content->bytes);
    if (!number || *number >= parts.size()) return invalid(call, "Invalid attachment token");
    const auto& bytes = parts[*number].decoded;
    return json_response({{"size", bytes.size()}, {"data", to_base64url(bytes)}});
}

// A conversation here is the messages that were inserted into one.
Response list_threads(Call& call) {
    std::vector<Key> threads;
    for (const auto& [key, message] : call.mailbox->messages())
        if (!message.is_deleted && !has(message, label::spam) && !has(message, label::trash) &&
            std::find(threads.begin(), threads.end(), message.thread) == threads.end())
            threads.push_back(message.thread);
    std::reverse(threads.begin(), threads.end());
    threads.resize(std::min(threads.size(), page_size(call.request, 100, 500)));
    json list = json::array();
    for (const auto thread : threads)
        list.push_back(
            {{"id", message_id(thread)}, {"snippet", ""}, {"historyId", std::to_string(call.mailbox->sequence())}});
    json body = {{"resultSizeEstimate", list.size()}};
    if (!list.empty()) body["threads"] = std::move(list);
    return json_response(body);
}

Response get_thread(Call& call) {
    const auto thread = key_of(call.parameter("thread"));
    const auto format = call.request.parameter("format");
    json messages = json::array();
    for (const auto& [key, message] : call.mailbox->messages())
        if (thread && message.thread == *thread && !message.is_deleted)
            messages.push_back(message_json(call, message, format.empty() ? "full" : format));
    if (messages.empty()) return not_found(call);
    return json_response({{"id", call.parameter("thread")},
                          {"historyId", std::to_string(call.mailbox->sequence())},
                          {"messages", messages}});
}

std::optional<AskedMove> asks_modify(Call& call) {
    const auto change = read_change(call);
    std::string destination;
    for (const auto place : change.added) destination += " +" + call.mailbox->path_of(place);
    for (const auto place : change.removed) destination += " -" + call.mailbox->path_of(place);
    if (destination.empty()) return std::nullopt; // the read flag is no place
    return asked(call, destination.substr(1));
}

std::optional<AskedMove> asks_trash(Call& call) { return asked(call, "trash"); }
std::optional<AskedMove> asks_untrash(Call& call) { return asked(call, "untrash"); }
std::optional<AskedMove> asks_delete(Call& call) { return asked(call, "delete"); }

std::optional<AskedMove> asks_insert(Call& call) {
    AskedMove asked{0, "insert"};
    const auto [body, bytes] = inserted(call);
    if (!body) return asked;
    if (body->contains("labelIds") && (*body)["labelIds"].is_array())
        for (const auto& id : (*body)["labelIds"])
            if (const auto place = id.is_string() ? find_label(*call.mailbox, id.get<std::string>()) : std::nullopt)
                asked.destination += " " + call.mailbox->path_of(*place);
    if (bytes) asked.internet_message_id = to_valid_utf8(header_of(read_headers(*bytes), "Message-ID"));
    return asked;
}

} // namespace remand::emulator::gmail
