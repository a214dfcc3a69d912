// Reading the log: messages, actions, and post-delivery events as JSON lines.
#include <nlohmann/json.hpp>

#include "db/copy_store.hpp"
#include "db/event_export.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

// Keyset paging: "next" is what to give as `before`, null after the last page.
template <class Record> json page_of(std::string_view name, const std::vector<Record>& records, int limit) {
    json list = json::array();
    for (const auto& record : records) list.push_back(to_json(record));
    const bool may_have_more = static_cast<int>(records.size()) == limit && !records.empty();
    return {{name, std::move(list)}, {"next", may_have_more ? json(records.back().id) : json(nullptr)}};
}

Response no_such(std::string_view what, std::int64_t id) {
    return refuse(404, std::string(what) + ".unknown",
                  "There is no " + std::string(what) + ' ' + std::to_string(id) + '.');
}

} // namespace

Response list_messages(Services& services, const Request& request, const PathArguments&) {
    const auto filter = message_filter(request.query);
    if (!filter) return refuse(filter.error());
    const auto records = db::MessageStore(services.database).list(*filter);
    if (!records) return refuse(records.error());
    return answer(page_of("messages", *records, filter->limit));
}

Response show_message(Services& services, const Request&, const PathArguments& path) {
    const auto id = parse_id(path.at("id"));
    if (!id) return refuse(id.error());
    const db::MessageStore messages(services.database);
    const auto record = messages.find(*id);
    if (!record) return refuse(record.error());
    if (!*record) return no_such("message", *id);
    const auto facts = messages.facts_json(*id);
    if (!facts) return refuse(facts.error());
    db::ActionFilter about;
    about.message_id = *id;
    about.limit = largest_page;
    const auto actions = db::ActionStore(services.database).list(about);
    if (!actions) return refuse(actions.error());
    const auto copies = messages.copies(*id, largest_page);
    if (!copies) return refuse(copies.error());

    json body = to_json(**record);
    body["copies"] = json::array();
    for (const auto& copy : *copies) body["copies"].push_back(to_json(copy));
    json parsed = *facts ? json::parse(**facts, nullptr, false) : json(nullptr);
    body["facts"] = parsed.is_discarded() ? json(nullptr) : std::move(parsed);
    body["actions"] = json::array();
    for (const auto& action : *actions) body["actions"].push_back(to_json(action));
    return answer(body);
}

Response list_actions(Services& services, const Request& request, const PathArguments&) {
    const auto filter = action_filter(request.query);
    if (!filter) return refuse(filter.error());
    const auto records = db::ActionStore(services.database).list(*filter);
    if (!records) return refuse(records.error());
    return answer(page_of("actions", *records, filter->limit));
}

Response show_action(Services& services, const Request&, const PathArguments& path) {
    const auto id = parse_id(path.at("id"));
    if (!id) return refuse(id.error());
    auto record = db::ActionStore(services.database).find(*id);
    if (!record) return refuse(record.error());
    if (!*record) return no_such("action", *id);
    auto message = db::MessageStore(services.database).find((*record)->message_id); // with all of its evidence
    if (!message) return refuse(message.error());
    if (*message) (*record)->verdict = std::move((*message)->verdict);
    const auto copy = db::CopyStore(services.database).find((*record)->message_id);
    if (!copy) return refuse(copy.error());
    json body = to_json(**record);
    body["copy"] = *copy ? to_json(**copy) : json(nullptr);
    return answer(body);
}

Response export_actions(Services& services, const Request& request, const PathArguments&) {
    constexpr std::size_t most_events = 200'000; // some 150 MB: one answer, made in memory
    const auto filter = action_filter(request.query);
    if (!filter) return refuse(filter.error());
    // Each line is a JSON object already; they are joined as they are.
    std::string body = "{\"events\":[";
    std::size_t count = 0;
    const auto exported = db::export_events(services.database, {filter->tenant, filter->since, filter->until},
                                            [&](std::string_view line) {
                                                if (++count > most_events) return false;
                                                body += (count > 1 ? "," : "") + std::string(line);
                                                return true;
                                            });
    if (!exported) return refuse(exported.error());
    if (count > most_events)
        return refuse(400, "api.bad_filter",
                      "These are more than 200 000 events; take them in parts with since and until.");
    body += "],\"next\":null}";
    return {200, std::move(body), "application/json"};
}

} // namespace remand::service::api
