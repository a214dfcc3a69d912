// Changes of one folder (learn.microsoft.com/graph/delta-query-messages). A round without a token lists what is in the
// folder and ends with a deltaLink; a round from a deltaLink lists what changed since, and what left as @removed, which
// says no more than that it left. The token carries the whole state, so nothing is kept between two requests.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
struct Round {
    PlaceIndex folder = 0;
    int epoch = 0;              // of the mailbox's cursors
    bool is_first = true;       // lists what is there; otherwise what changed
    std::uint64_t since = 0;    // changes after this
    std::uint64_t until = 0;    // up to this; later ones belong to the next round
    std::uint64_t position = 0; // key, or sequence, of the last one given
    int given = 0;              // items in this round
    bool had_empty_page = false;
    Key last_given = 0; // for replays
    std::vector<std::string> select;
    std::int64_t received_from = 0; // microseconds; 0: no filter
    std::string change_type;        // created, updated, deleted; empty: all
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Round, folder, epoch, is_first, since, until, position, given, had_empty_page,
                                   last_given, select, received_from, change_type)
};

bool is_in(const Places& places, PlaceIndex place) {
    return std::find(places.begin(), places.end(), place) != places.end();
}

bool passes(const Round& round, const Message& message) {
    return round.received_from == 0 || to_micros(message.received) >= round.received_from;
}

json removed(const std::string& id) {
    return {{"@odata.type", "#microsoft.graph.message"}, {"id", id}, {"@removed", {{"reason", "deleted"}}}};
}

struct Page {
    json items = json::array();
    std::vector<Key> shown;
    bool is_last = true;
};

void give(const Call& call, Round& round, Page& page, const Message& message) {
    page.items.push_back(message_json(call, message, round.select));
    page.shown.push_back(message.key);
    round.last_given = message.key;
    ++round.given;
}

// With a filter the real service stops at 5,000 messages and says nothing about it.
Page list_folder(const Call& call, Round& round, std::size_t size) {
    Page page;
    const auto cap =
        round.received_from == 0 ? std::numeric_limits<int>::max() : call.world.switches.microsoft.delta_filter_cap;
    const auto& messages = call.mailbox->messages();
    for (auto at = messages.upper_bound(round.position); at != messages.end() && round.given < cap; ++at) {
        if (page.items.size() >= size) {
            page.is_last = false;
            return page;
        }
        round.position = at->first;
        const auto& message = at->second;
        if (!message.is_deleted && is_in(message.places, round.folder) && passes(round, message))
            give(call, round, page, message);
    }
    return page;
}

struct Touched { // what happened to one message in this folder during the round
    std::uint64_t last = 0;
    bool came = false;
    bool left = false;
};

std::map<Key, Touched> touched_messages(const Call& call, const Round& round) {
    std::map<Key, Touched> touched;
    const auto& changes = call.mailbox->changes();
    for (auto i = call.mailbox->first_after(round.since); i < changes.size() && changes[i].sequence <= round.until;
         ++i) {
        const auto& change = changes[i];
        const auto* message = call.mailbox->find(change.key);
        const bool came = is_in(change.added, round.folder), left = is_in(change.removed, round.folder);
        const bool is_flag = change.kind == Change::Kind::flagged && message && is_in(message->places, round.folder);
        if (!came && !left && !is_flag) continue;
        auto& entry = touched[change.key];
        entry.last = change.sequence;
        entry.came |= came;
        entry.left |= left;
    }
    return touched;
}

bool is_wanted(const Round& round, bool is_new) {
    return round.change_type.empty() || round.change_type.find(is_new ? "created" : "updated") != std::string::npos;
}

void give_change(const Call& call, Round& round, Page& page, const Change& change, const Touched& touched) {
    const bool is_immutable = wants_immutable_ids(call.request);
    const bool wants_removed = round.change_type.empty() || round.change_type.find("deleted") != std::string::npos;
    const auto* message = call.mailbox->find(change.key);
    const bool is_here = message && is_in(message->places, round.folder);
    // A classic id dies with each move, so each departure is one of its own id.
    if (!is_immutable && is_in(change.removed, round.folder) && wants_removed)
        page.items.push_back(removed(classic_id(call.world, *call.mailbox, change.key, change.generation)));
    if (change.sequence != touched.last) return;
    const bool is_lost = is_immutable && touched.left && call.world.switches.microsoft.loses_returning;
    if (is_here && !is_lost) {
        if (passes(round, *message) && is_wanted(round, touched.came)) give(call, round, page, *message);
    } else if (is_immutable && wants_removed && touched.left) {
        page.items.push_back(removed(immutable_id(call.world, *call.mailbox, change.key)));
    }
}

Page list_changes(const Call& call, Round& round, std::size_t size) {
    Page page;
    const auto touched = touched_messages(call, round);
    const auto& changes = call.mailbox->changes();
    for (auto i = call.mailbox->first_after(round.position); i < changes.size() && changes[i].sequence <= round.until;
         ++i) {
        const auto entry = touched.find(changes[i].key);
        if (entry == touched.end()) continue;
        if (page.items.size() >= size) {
            page.is_last = false;
            return page;
        }
        round.position = changes[i].sequence;
        give_change(call, round, page, changes[i], entry->second);
    }
    return page;
}

Response dead_token(const Call& call) {
    const auto& form = call.world.switches.microsoft.expired_cursor;
    if (form == "400") return error(call, 400, "SyncStateInvalid", "The sync state is invalid. Start a new sync.");
    if (form == "404")
        return error(call, 404, "syncStateNotFound", "The sync state generation is not found; a full sync is needed.");
    auto answer =
        error(call, 410, "resyncRequired", "Resync required. Replace any local items with the server's version.");
    answer.headers.emplace_back("Location", call.origin() + call.request.path);
    return answer;
}

std::string link(const Call& call, const Round& round, std::string_view parameter) {
    return call.origin() + call.request.path + "?" + std::string(parameter) + "=" +
           call.world.opaque.seal("delta", json(round).dump());
}

// The round a request continues, or a new one; or why neither.
struct Started {
    Round round;
    std::optional<Response> refusal;
};

Started start(const Call& call, PlaceIndex folder) {
    Started started;
    auto& round = started.round;
    const bool is_next = call.request.has_parameter("$skiptoken");
    if (is_next || call.request.has_parameter("$deltatoken")) {
        const auto text =
            call.world.opaque.open("delta", call.request.parameter(is_next ? "$skiptoken" : "$deltatoken"));
        if (text) round = json::parse(*text).get<Round>();
        if (!text || round.epoch != call.mailbox->epoch() || round.folder != folder) {
            started.refusal = dead_token(call);
        } else if (!is_next) {
            round.until = call.mailbox->sequence();
            round.position = round.since;
        }
        return started;
    }
    round.folder = folder;
    round.epoch = call.mailbox->epoch();
    round.since = round.until = call.mailbox->sequence();
    round.select = selected(call.request);
    round.change_type = std::string(call.request.parameter("changeType"));
    if (const auto filter = call.request.parameter("$filter"); !filter.empty()) {
        const auto from = received_from(filter);
        if (from)
            round.received_from = to_micros(*from);
        else
            started.refusal =
                error(call, 400, "ErrorInvalidUrlQueryFilter", "Only receivedDateTime ge or gt may be filtered here.");
    }
    return started;
}

void replay(const Call& call, const Round& round, json& items) {
    const auto* message = round.last_given == 0 ? nullptr : call.mailbox->find(round.last_given);
    if (message && is_in(message->places, round.folder)) items.push_back(message_json(call, *message, round.select));
}
} // namespace

Response message_delta(Call& call) {
    const auto folder = find_folder(call, call.parameter("folder"));
    if (!folder)
        return error(call, 404, "ErrorSyncFolderNotFound", "The specified folder could not be found in the store.");
    auto [round, refusal] = start(call, *folder);
    if (refusal) return *refusal;
    const auto& switches = call.world.switches.microsoft;
    json body = {{"@odata.context", call.origin() + "/v1.0/$metadata#Collection(message)"}, {"value", json::array()}};
    if (switches.empty_pages && !round.had_empty_page) {
        round.had_empty_page = true;
        body["@odata.nextLink"] = next_link(call, link(call, round, "$skiptoken"));
        return json_response(body);
    }
    if (switches.replays_items) replay(call, round, body["value"]);
    const auto size = static_cast<std::size_t>(std::clamp(preferred_page_size(call.request).value_or(10), 1, 1000));
    auto page = round.is_first ? list_folder(call, round, size) : list_changes(call, round, size);
    if (switches.reorders_items) std::reverse(page.items.begin(), page.items.end());
    for (auto& item : page.items) body["value"].push_back(std::move(item));
    if (page.is_last) {
        round.since = round.until;
        round.is_first = round.had_empty_page = false;
        round.given = 0;
        body["@odata.deltaLink"] = link(call, round, "$deltatoken");
    } else {
        body["@odata.nextLink"] = next_link(call, link(call, round, "$skiptoken"));
    }
    call.mailbox->run_rule(page.shown);
    return json_response(body);
}

} // namespace remand::emulator::graph
