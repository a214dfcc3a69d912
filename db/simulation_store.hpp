// Judged messages with all that is kept of them, oldest first, a few at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

// How far one has come: by the time of judgement, then by id.
struct SimulationPlace {
    Timestamp judged_at{};
    std::int64_t id = 0;
};

struct StoredMail {
    std::int64_t id = 0;
    SimulationPlace place;
    Mailbox mailbox;
    Timestamp received_at{};
    std::string subject, from_address;
    Disposition disposition = Disposition::none; // the scanner's first decision
    Action action = Action::none;                // the policy's first action, carried out or not
    std::string facts_json, text;                // empty: not kept
};

class SimulationStore {
public:
    explicit SimulationStore(Database& database) : database_(database) {}
    Result<std::vector<StoredMail>> judged_after(const TenantId& tenant, const SimulationPlace& after, int limit) const;
    Result<std::int64_t> count_judged_since(const TenantId& tenant, Timestamp since) const;

private:
    Database& database_;
};

} // namespace remand::db
