#include "service/actions/look_for.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "db/copy_store.hpp"

namespace remand::service {
namespace {

Sighting nowhere() {
    Sighting sighting;
    sighting.location.place = Place::gone;
    return sighting;
}

// Every copy that may be the message.
Result<std::vector<MessageRef>> candidates(Connector& connector, const db::MessageStore& store,
                                           const db::ActionRecord& action) {
    auto copies = connector.find(action.mailbox, action.internet_message_id);
    if (!copies) return copies;
    std::vector<std::string> ids;
    for (const auto& copy : *copies) ids.push_back(copy.provider_id);
    const auto known = store.known(action.tenant, action.mailbox.id, ids);
    if (!known) return fail(known.error());
    std::erase_if(*copies, [&](const MessageRef& copy) {
        return std::find(known->begin(), known->end(), copy.provider_id) != known->end();
    });
    return copies;
}

Result<std::vector<MessageRef>> with_the_same_bytes(Connector& connector, const db::ActionRecord& action,
                                                    const std::vector<MessageRef>& copies, const std::string& hash) {
    std::vector<MessageRef> same;
    if (hash.empty() || copies.size() > most_copies_compared) return same;
    for (const auto& copy : copies) {
        const auto raw = connector.fetch(action.mailbox, copy);
        if (!raw && raw.error().kind != ErrorKind::skip_item) return fail(raw.error());
        if (raw && sha256_hex(raw->bytes) == hash) same.push_back(copy);
    }
    return same;
}

Result<void> keep_quarantined(Connector& connector, const db::ActionRecord& action, std::vector<MessageRef>& copies) {
    std::vector<MessageRef> kept;
    for (const auto& copy : copies) {
        const auto located = connector.locate(action.mailbox, copy);
        if (!located) return fail(located.error());
        if (located->place == Place::quarantine) kept.push_back(copy);
    }
    copies = std::move(kept);
    return {};
}

} // namespace

Result<Sighting> look_for(Connector& connector, db::Database& database, const db::ActionRecord& action,
                          bool is_only_copy) {
    auto located = connector.locate(action.mailbox, action.ref);
    if (!located) return fail(located.error());
    if (located->place != Place::gone || action.internet_message_id.empty())
        return Sighting{std::move(*located), {}, {}};

    db::MessageStore store(database);
    auto copies = candidates(connector, store, action);
    if (!copies) return fail(copies.error());
    if (is_only_copy)
        if (const auto kept = keep_quarantined(connector, action, *copies); !kept) return fail(kept.error());
    if (copies->empty()) return nowhere();
    if (copies->size() > 1 || action.action == Action::hard_delete) {
        const auto message = store.find(action.message_id);
        if (!message) return fail(message.error());
        auto same = with_the_same_bytes(connector, action, *copies, *message ? (*message)->sha256 : "");
        if (!same) return fail(same.error());
        if (same->size() != 1) {
            Sighting unclear = nowhere();
            unclear.ambiguity = fmt::format(
                "The message has another id by now, and which of {} with its Message-ID it is cannot be told.",
                copies->size() == 1 ? std::string("one message") : fmt::format("{} messages", copies->size()));
            return unclear;
        }
        *copies = std::move(*same);
    }
    const MessageRef& found = copies->front();
    auto seen = connector.locate(action.mailbox, found);
    if (!seen) return fail(seen.error());
    if (seen->place == Place::gone)
        return fail(ErrorKind::retry, "action.moving", "The message is being moved about; it is looked for again.");
    const auto taken = is_only_copy ? db::CopyStore(database).brought_back(action.message_id, found.provider_id)
                                    : store.take_new_id(action.message_id, found.provider_id);
    if (!taken) return fail(taken.error());
    if (!*taken) return nowhere(); // judged as a message of its own in this moment
    return Sighting{std::move(*seen), found, {}};
}

} // namespace remand::service
