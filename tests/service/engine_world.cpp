#include "tests/service/engine_world.hpp"

#include <algorithm>
#include <stdexcept>

#include "service/actions/action_queue.hpp"

namespace remand::tests {
namespace {

// A store that fails in these tests is a defect of the test.
template <class T> T must(Result<T> result) {
    if (!result) throw std::logic_error(result.error().code + ": " + result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

} // namespace

EngineWorld::EngineWorld(Mode mode, service::BreakerSettings breaker, MemorySettings settings,
                         service::CopySettings copies)
    : database(must(db::Database::open_in_memory(sealer))),
      connector(std::make_shared<MemoryConnector>(clock, std::move(settings))),
      tenants(
          *database, [this](const db::TenantRecord&) { return connector; }, clock, log),
      intake({*database, extractor, clock, log, jitter, counters, judge_by_header}),
      decider({*database, clock, log, breaker, counters}), mailbox_sync({*database, intake, decider, clock, log, poll}),
      pending(*database, intake, decider, clock), engine({*database, clock, log, jitter, counters, copies}) {
    db::TenantRecord record;
    record.id = acme;
    record.provider = "memory";
    record.state = db::TenantState::active;
    record.mode = mode;
    record.is_read_write = true;
    record.domains = {"example.com"};
    record.options_json = "{}";
    record.created_at = clock.now();
    must(db::TenantStore(*database).add(record, {0, clock.now(), "test", "tenant.add", acme.value, "{}"}));
    must(db::MailboxStore(*database).upsert(acme, {connector->add_mailbox(jane)}));
    must(tenants.reload());
}

service::RoundResult EngineWorld::sync(const std::string& address, service::RoundKind kind) {
    return mailbox_sync.run(*tenants.find(acme), connector->mailbox(address).id, kind, {});
}
service::RoundResult EngineWorld::retry_pending() { return pending.run(*tenants.find(acme), {}); }

Drained EngineWorld::drain() {
    must(engine.recover());
    service::ActionQueue queue(*database, clock);
    queue.set_tenants({acme});
    Drained drained;
    while (const auto action = queue.take()) {
        const auto tenant = tenants.find(action->tenant);
        const auto end = tenant ? engine.carry_out(*tenant, action->id)
                                : service::ActionEnd{service::ActionEnd::How::tenant_blocked, {}};
        queue.release(*action, end.mailbox_rest);
        queue.look_again();
        if (end.how == service::ActionEnd::How::settled) ++drained.settled;
        if (end.how == service::ActionEnd::How::put_off) ++drained.put_off;
        if (end.how == service::ActionEnd::How::tenant_blocked)
            queue.block(action->tenant, service::ActionEngine::consent_wait);
        if (end.how == service::ActionEnd::How::trouble) break;
    }
    return drained;
}

void EngineWorld::settle(const std::string& address) {
    const auto round = sync(address);
    if (round.end != service::RoundResult::End::well) throw std::logic_error("the round did not end well");
    drain();
}

MessageRef EngineWorld::deliver(Disposition disposition, const std::string& id, const std::string& address) {
    const auto ref = connector->deliver(address, judged_mail(disposition, id));
    must(db::MailboxStore(*database).upsert(acme, {connector->mailbox(address)}));
    return ref;
}

std::vector<std::int64_t> EngineWorld::request(std::int64_t message, Action action,
                                               std::optional<std::int64_t> undo_of) {
    return must(db::ActionStore(*database).request(
        {{message, action, undo_of, "Asked for by a test."}}, "operator:test", clock.now(),
        {0, clock.now(), "operator:test", "action.request", std::to_string(message), "{}"}));
}

void EngineWorld::change_tenant(const std::function<void(db::TenantRecord&)>& change) {
    must(db::TenantStore(*database).update(acme, change, {0, clock.now(), "test", "tenant.change", acme.value, "{}"}));
    must(tenants.reload());
}

std::vector<db::MessageRecord> EngineWorld::messages() const {
    db::MessageFilter filter;
    filter.limit = 10'000;
    auto rows = must(db::MessageStore(*database).list(filter));
    std::reverse(rows.begin(), rows.end());
    return rows;
}

std::vector<db::ActionRecord> EngineWorld::actions() const {
    db::ActionFilter filter;
    filter.limit = 10'000;
    auto rows = must(db::ActionStore(*database).list(filter));
    std::reverse(rows.begin(), rows.end());
    return rows;
}

db::ActionRecord EngineWorld::action(std::int64_t id) const {
    return must(db::ActionStore(*database).find(id)).value();
}

db::MessageRecord EngineWorld::message(const MessageRef& ref) const {
    for (auto& row : messages())
        if (row.ref == ref) return row;
    throw std::logic_error("no such message");
}

db::TenantRecord EngineWorld::tenant() const { return must(db::TenantStore(*database).find(acme)).value(); }
db::MailboxRecord EngineWorld::mailbox(const std::string& address) const {
    return must(db::MailboxStore(*database).find(acme, connector->mailbox(address).id)).value();
}

} // namespace remand::tests
