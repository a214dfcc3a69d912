#include "connectors/graph/elsewhere.hpp"

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"

namespace remand::graph {
namespace {

constexpr int page_size = 200;
constexpr Duration overlap = std::chrono::minutes{10}; // a message may be listed a while after it was received

Call first_call(const MailboxId& mailbox, Timestamp since) {
    Call call;
    call.target = path({"users", mailbox.value, "messages"}) +
                  query({{"$select", "id,internetMessageId,receivedDateTime,parentFolderId,isRead,isDraft"}});
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since - overlap);
    if (since > Timestamp{} + overlap)
        call.target += query({{"$filter", "receivedDateTime ge " + to_rfc3339(Timestamp{seconds})}}).replace(0, 1, "&");
    call.mailbox = mailbox;
    call.page_size = page_size;
    return call;
}

Result<std::optional<Arrival>> arrival_of(const nlohmann::json& row, FolderBook& folders, const MailboxId& mailbox) {
    if (!row.is_object() || flag_of(row, "isDraft")) return std::nullopt;
    Arrival arrival;
    arrival.ref = {mailbox, text_of(row, "id")};
    const auto folder_id = text_of(row, "parentFolderId");
    if (arrival.ref.provider_id.empty() || folder_id.empty()) return std::nullopt;
    const auto folder = folders.receiving(mailbox, folder_id);
    if (!folder) return fail(folder.error());
    if (!*folder) return std::nullopt;
    arrival.internet_message_id = text_of(row, "internetMessageId");
    arrival.received_at = parse_rfc3339(text_of(row, "receivedDateTime"));
    arrival.location = Location{(*folder)->place, {folder_id}, (*folder)->name, flag_of(row, "isRead")};
    return arrival;
}

bool stops_everything(const Error& error) {
    return error.kind == ErrorKind::wait || error.kind == ErrorKind::skip_mailbox ||
           error.kind == ErrorKind::fix_configuration;
}

void close(Elsewhere& look) {
    look.is_open = false;
    look.link.clear();
    look.guard = {};
}

} // namespace

void open_if_due(Elsewhere& look, Timestamp now) {
    if (look.is_open || (look.tried_at != Timestamp{} && now - look.tried_at < look_elsewhere_every)) return;
    look.tried_at = now;
    look.is_open = true;
}

Result<void> look_elsewhere(Client& client, FolderBook& folders, const MailboxId& mailbox, Priority priority,
                            Elsewhere& look, std::vector<Arrival>& arrivals) {
    auto call = first_call(mailbox, look.since);
    if (!look.link.empty()) call.target = look.link;
    call.priority = priority;
    const auto gives_up = [&](const Error& error) -> Result<void> {
        if (stops_everything(error)) return fail(error);
        client.log().warning("graph.look_elsewhere_failed", {{"mailbox", mailbox.value}, {"code", error.code}});
        close(look);
        return {};
    };
    const auto page = client.json(call);
    if (!page) return gives_up(page.error());
    auto next = next_link(*page);
    const auto& rows = member(*page, "value");
    if (!rows.is_array() || (!next.empty() && !look.guard.allows(next)))
        return gives_up({ErrorKind::retry, "graph.endless_listing", "", {}});
    if (!next.empty())
        if (const auto pinned = pinned_link(client.endpoints().graph, next); !pinned) return gives_up(pinned.error());

    std::vector<Arrival> found;
    for (const auto& row : rows) {
        auto arrival = arrival_of(row, folders, mailbox);
        if (!arrival) return gives_up(arrival.error());
        if (*arrival) found.push_back(**std::move(arrival));
    }
    arrivals.insert(arrivals.end(), found.begin(), found.end());
    look.link = std::move(next);
    if (!look.link.empty()) return {};
    look.since = look.tried_at;
    close(look);
    return {};
}

} // namespace remand::graph
