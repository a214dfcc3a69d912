// Undo: a new action for each old one, which puts the message back to where it was. It is asked for by ids, or by a
// filter (a message, a tenant, a disposition, a time range); "all" must be said in so many words.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t rows_a_transaction = 500;

struct Selection {
    std::vector<db::ActionRecord> rows; // newest first: of two moves of one message, the older one's undo counts last
    json refused = json::array();
};

std::string why_not(const db::ActionRecord& action) {
    if (action.undone_by) return "it was undone already, by action " + std::to_string(*action.undone_by);
    if (action.undo_of) return "it is an undo itself";
    if (action.action == Action::hard_delete) return "a hard delete cannot be brought back";
    if (action.state == ActionState::monitored) return "nothing was moved, it only recorded what would have been done";
    if (action.state == ActionState::satisfied) return "nothing was moved, the message had left its place before";
    if (action.state != ActionState::done) return "nothing was moved, it is " + std::string(to_text(action.state));
    if (!action.former) return "it is not recorded where the message was";
    return {};
}

Result<Selection> select_by_id(const db::ActionStore& store, const json& ids) {
    Selection selection;
    for (const auto& value : ids) {
        const auto id = value.get<std::int64_t>();
        auto found = store.find(id);
        if (!found) return fail(found.error());
        const std::string why = *found ? why_not(**found) : "there is no such action";
        if (why.empty())
            selection.rows.push_back(std::move(**found));
        else
            selection.refused.push_back({{"id", id}, {"why", why}});
    }
    std::sort(selection.rows.begin(), selection.rows.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
    const auto same = std::unique(selection.rows.begin(), selection.rows.end(),
                                  [](const auto& a, const auto& b) { return a.id == b.id; });
    selection.rows.erase(same, selection.rows.end());
    return selection;
}

Result<Selection> select_by_filter(const db::ActionStore& store, db::ActionFilter filter) {
    Selection selection;
    filter.only_undoable = true;
    filter.limit = largest_page;
    while (true) {
        auto page = store.list(filter);
        if (!page) return fail(page.error());
        if (page->empty()) return selection;
        filter.before_id = page->back().id;
        std::move(page->begin(), page->end(), std::back_inserter(selection.rows));
    }
}

Result<Selection> select(const db::ActionStore& store, const json& body) {
    if (body.contains("ids") && !body["ids"].empty()) {
        if (body.contains("filter") && !body["filter"].empty())
            return fail(ErrorKind::give_up, "api.bad_filter", "Undo takes either ids or a filter, not both.");
        return select_by_id(store, body["ids"]);
    }
    const Words words = body.value("filter", Words{});
    if (words.empty() && !body.value("all", false))
        return fail(ErrorKind::give_up, "api.bad_filter", "Say what to undo: ids, a filter, or all.");
    auto filter = action_filter(words);
    if (!filter) return fail(filter.error());
    return select_by_filter(store, *filter);
}

} // namespace

Response undo_actions(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    db::ActionStore store(services.database);
    const auto selection = select(store, *body);
    if (!selection) return refuse(selection.error());

    json result{{"actions", json::array()}, {"refused", selection->refused}, {"requested", json::array()}};
    for (const auto& row : selection->rows) result["actions"].push_back(to_json(row));
    if (body->value("dry_run", false) || selection->rows.empty()) return answer(result);

    const std::string comment = body->value("reason", "");
    for (std::size_t start = 0; start < selection->rows.size(); start += rows_a_transaction) {
        const std::size_t end = std::min(start + rows_a_transaction, selection->rows.size());
        std::vector<db::ActionStore::Request> requests;
        json undone = json::array();
        for (std::size_t i = start; i < end; ++i) {
            const auto& row = selection->rows[i];
            const std::string reason =
                "Undo of action " + std::to_string(row.id) + (comment.empty() ? "" : ": " + comment);
            requests.push_back({row.message_id, Action::restore, row.id, reason});
            undone.push_back(row.id);
        }
        const db::AuditEntry audit{0,
                                   services.clock.now(),
                                   request.actor,
                                   "action.undo",
                                   std::to_string(requests.size()) + " actions",
                                   json{{"ids", undone}, {"reason", comment}}.dump()};
        const auto ids = store.request(requests, request.actor, services.clock.now(), audit);
        if (!ids) return refuse(ids.error()); // those before it stand, and are carried out
        for (const auto id : *ids) result["requested"].push_back(id);
    }
    if (services.runtime != nullptr) services.runtime->actions_changed();
    return answer(result);
}

} // namespace remand::service::api
