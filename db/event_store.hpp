// Events that were taken out of calendars with the invitations that had left them there: what putting them back needs.
// What an event says is mail; it is kept sealed (AES-256-GCM, bound to tenant and message).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/message.hpp"
#include "db/database.hpp"

namespace remand::db {

struct TakenEvent {
    std::int64_t message_id = 0;
    TenantId tenant;
    std::string event;   // the provider's id of it
    std::string content; // opaque
    bool is_out = false; // out of the calendar, as far as we have seen to it
    Timestamp keep_until{};
};

// Thread-safe.
class EventStore {
public:
    explicit EventStore(Database& database) : database_(database) {}

    // Durable when it returns; takes the place of the message's row.
    Result<void> put(const TakenEvent& event);
    // give_up "seal.damaged" when it was changed by somebody else.
    [[nodiscard]] Result<std::optional<TakenEvent>> find(std::int64_t message_id) const;
    // What was done about it: out, or back in under this id.
    Result<void> set(std::int64_t message_id, bool is_out, const std::string& event);
    // Removes what is not to be kept any longer. Gives how many.
    Result<int> sweep(Timestamp now);

private:
    Database& database_;
};

} // namespace remand::db
