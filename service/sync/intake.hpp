// One message from the provider to a judged record: fetch, extract, judge. Nothing is stored here.
#pragma once

#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/records.hpp"
#include "scanner/scanner.hpp"
#include "service/active_tenant.hpp"
#include "service/backoff.hpp"
#include "service/counters.hpp"
#include "service/sync/failure.hpp"

namespace remand::service {

// After so many failed tries a message is parked, with the reason of the last. The waits add up to about five hours.
inline constexpr int most_fetch_attempts = 12;
inline constexpr BackoffLimits fetch_backoff{std::chrono::seconds{30}, std::chrono::hours{1}};

struct IntakeParts {
    db::Database& database; // for the sender's history
    scanner::Extractor& extractor;
    Clock& clock;
    Log log;
    Jitter& jitter;
    Counters& counters;
    Judge judge = &scanner::judge;
};

// A message as the provider announced it, and how often it was tried before.
struct Announced {
    Arrival arrival;
    int earlier_attempts = 0;
    Priority priority = Priority::new_mail;
};

// Thread-safe.
class Intake {
public:
    explicit Intake(IntakeParts parts) : parts_(std::move(parts)) {}

    // Whatever is wrong with the message itself is in the record (pending, parked, gone, unscannable), so that one item
    // never blocks a cursor. A Failure is about the mailbox, the tenant or ourselves: the round cannot go on.
    [[nodiscard]] Attempt<db::NewMessage> take(const ActiveTenant& tenant, const Mailbox& mailbox,
                                               const Announced& announced);

private:
    [[nodiscard]] Attempt<db::NewMessage> not_fetched(db::NewMessage message, const Error& error) const;
    [[nodiscard]] Attempt<db::NewMessage> judge(db::NewMessage message, const ActiveTenant& tenant,
                                                const Mailbox& mailbox, const RawMessage& raw);
    IntakeParts parts_;
};

} // namespace remand::service
