// Where every message is: the answer that tests compare before and after.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/microsoft/graph.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
json entry_of(const Mailbox& mailbox, const Message& message) {
    json entry = {{"cloud", to_text(mailbox.cloud())},
                  {"address", mailbox.address()},
                  {"internet_message_id", message.content->message_id},
                  {"sha256", message.content->sha256},
                  {"is_read", message.is_read},
                  {"is_deleted", message.is_deleted},
                  {"categories", message.categories},
                  {"flag", message.marks ? message.marks->flag : ""}};
    bool is_hidden = false;
    std::vector<std::string> names;
    for (const auto place : message.places) {
        names.push_back(mailbox.path_of(place));
        is_hidden |= mailbox.places()[static_cast<std::size_t>(place)].is_hidden;
    }
    std::sort(names.begin(), names.end());
    entry["is_hidden"] = is_hidden;
    if (mailbox.cloud() == Cloud::microsoft)
        entry["folder"] = names.empty() ? "" : names.front();
    else
        entry["labels"] = names;
    return entry;
}
} // namespace

json list_calendar(const World& world, const Request& request) {
    const auto* mailbox = world.find_mailbox(cloud_at({{"cloud", request.parameter("cloud")}}), request.parameter("address"));
    if (!mailbox) throw std::invalid_argument("there is no such mailbox");
    json events = json::array();
    for (const auto& event : mailbox->events())
        events.push_back({{"uid", event.uid},
                          {"summary", event.summary},
                          {"description", event.description},
                          {"start", event.start},
                          {"organizer", event.organizer},
                          {"is_own", event.is_own},
                          {"is_removed", event.is_removed}});
    return {{"events", events}};
}

json truth(const World& world, const Request& request) {
    const auto address = request.parameter("address");
    const auto cloud = request.parameter("cloud");
    const bool with_deleted = request.parameter("deleted") == "true", with_keys = request.parameter("keys") == "true";
    std::vector<json> entries;
    for (const auto* mailbox : world.mailboxes()) {
        if (!cloud.empty() && cloud != to_text(mailbox->cloud())) continue;
        if (!address.empty() && !equals_ignoring_case(address, mailbox->address())) continue;
        for (const auto& [key, message] : mailbox->messages()) {
            if (message.is_deleted && !with_deleted) continue;
            entries.push_back(entry_of(*mailbox, message));
            if (with_keys) entries.back()["key"] = key;
        }
    }
    const auto order = [](const json& a, const json& b) {
        for (const char* name : {"cloud", "address", "internet_message_id", "sha256"})
            if (a[name] != b[name]) return a[name] < b[name];
        return a < b;
    };
    std::sort(entries.begin(), entries.end(), order);
    return {{"messages", entries}};
}

json show_message(const World& world, Key key) {
    const auto* mailbox = world.mailbox_of(key);
    if (!mailbox) throw std::invalid_argument("there is no message " + std::to_string(key));
    const auto& message = mailbox->messages().at(key);
    auto entry = entry_of(*mailbox, message);
    entry["key"] = key;
    if (mailbox->cloud() == Cloud::microsoft) {
        entry["immutable_id"] = graph::immutable_id(world, *mailbox, key);
        entry["classic_id"] = graph::classic_id(world, *mailbox, key, message.generation);
    } else {
        entry["id"] = gmail::message_id(key);
    }
    return entry;
}

} // namespace remand::emulator::control
