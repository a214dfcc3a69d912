// users.history.list: what changed since a history id. Ids ascend with gaps; `history` is absent when there is nothing;
// an id that is too old, or was never given, is 404 and means a full sync.
#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
struct Round {
    std::uint64_t position = 0; // after this
    std::uint64_t until = 0;
    std::uint64_t replayed = 0; // the last record given, for replays
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Round, position, until, replayed)
};

bool wants(const Request& request, std::string_view type) {
    const auto types = request.parameters("historyTypes");
    return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

json message_of(const Call& call, const Message& message) {
    auto stub = message_stub(message);
    if (!message.is_deleted) stub["labelIds"] = label_ids(*call.mailbox, message);
    return stub;
}

// What came and went, with the flag as the label that it is to Gmail.
void add_labels(const Call& call, json& record, const Message& message, const Change& change) {
    auto added = label_ids(*call.mailbox, change.added), removed = label_ids(*call.mailbox, change.removed);
    if (change.is_read) (*change.is_read ? removed : added).push_back("UNREAD");
    const auto add = [&](const char* section, const char* type, const std::vector<std::string>& ids) {
        if (!ids.empty() && wants(call.request, type))
            record[section] = json::array({{{"message", message_of(call, message)}, {"labelIds", ids}}});
    };
    add("labelsAdded", "labelAdded", added);
    add("labelsRemoved", "labelRemoved", removed);
}

// Null when nothing in it was asked for.
json record_of(const Call& call, const Change& change) {
    const auto& message = call.mailbox->messages().at(change.key);
    if (const auto label = call.request.parameter("labelId"); !label.empty()) {
        const auto ids = label_ids(*call.mailbox, message);
        if (std::find(ids.begin(), ids.end(), label) == ids.end()) return nullptr;
    }
    json record = {{"id", std::to_string(change.sequence)}, {"messages", json::array({message_stub(message)})}};
    const auto entries = json::array({{{"message", message_of(call, message)}}});
    if (change.kind == Change::Kind::added && wants(call.request, "messageAdded")) record["messagesAdded"] = entries;
    if (change.kind == Change::Kind::deleted && wants(call.request, "messageDeleted"))
        record["messagesDeleted"] = entries;
    if (change.kind == Change::Kind::placed || change.kind == Change::Kind::flagged)
        add_labels(call, record, message, change);
    return record.size() > 2 ? record : json(nullptr);
}

std::string page_token(const Call& call, const Round& round) {
    return call.world.opaque.seal("history", json(round).dump());
}

struct Started {
    Round round;
    std::optional<Response> refusal;
};

Started start(const Call& call) {
    Started started;
    const auto text = call.request.parameter("startHistoryId");
    std::uint64_t since = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), since);
    if (text.empty() || problem != std::errc{} || end != text.data() + text.size())
        started.refusal = invalid(call, "Invalid startHistoryId");
    else if (since < call.mailbox->oldest_cursor() || since > call.mailbox->sequence())
        started.refusal = not_found(call);
    started.round = {since, call.mailbox->sequence(), 0};
    if (started.refusal) return started;
    if (const auto token = call.request.parameter("pageToken"); !token.empty()) {
        const auto opened = call.world.opaque.open("history", token);
        if (opened)
            started.round = json::parse(*opened).get<Round>();
        else
            started.refusal = invalid(call, "Invalid pageToken");
    }
    return started;
}
} // namespace

Response list_history(Call& call) {
    auto [round, refusal] = start(call);
    if (refusal) return *refusal;
    const auto& switches = call.world.switches.google;
    json body = {{"historyId", std::to_string(round.until)}};
    if (switches.empty_pages && !call.request.has_parameter("pageToken")) {
        body["nextPageToken"] = page_token(call, round);
        return json_response(body);
    }
    const auto begun = round;
    std::vector<Key> shown;
    const auto size = page_size(call.request, 100, 500);
    json records = json::array();
    const auto& changes = call.mailbox->changes();
    if (const auto again = switches.replays_items && round.replayed != 0 ? call.mailbox->first_after(round.replayed - 1)
                                                                         : changes.size();
        again < changes.size())
        if (auto record = record_of(call, changes[again]); !record.is_null()) records.push_back(std::move(record));
    for (auto i = call.mailbox->first_after(round.position); i < changes.size() && changes[i].sequence <= round.until;
         ++i) {
        auto record = record_of(call, changes[i]);
        if (!record.is_null() && records.size() >= size) {
            body["nextPageToken"] = page_token(call, switches.next_page == "loop" ? begun : round);
            break;
        }
        round.position = changes[i].sequence;
        if (record.is_null()) continue;
        round.replayed = changes[i].sequence;
        if (changes[i].kind == Change::Kind::added) shown.push_back(changes[i].key);
        records.push_back(std::move(record));
    }
    if (!records.empty()) body["history"] = std::move(records);
    call.mailbox->run_rule(shown);
    return json_response(body);
}

} // namespace remand::emulator::gmail
