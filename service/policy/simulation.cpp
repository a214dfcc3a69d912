#include "service/policy/simulation.hpp"

#include <algorithm>

#include "scanner/facts_json.hpp"
#include "scanner/scanner.hpp"
#include "service/directory/group_membership.hpp"
#include "service/history.hpp"
#include "service/kept_text.hpp"

namespace remand::service {
namespace {

constexpr int rows_at_once = 100; // facts and text of a message are some tens of kilobytes

struct Judged {
    Outcome outcome;
    std::string reason;
};

Judged judge_again(const ActiveTenant& tenant, const db::StoredMail& mail, const scanner::MessageFacts& facts,
                   db::Database& database, GroupMembership& groups, Timestamp now) {
    const MessageHistory history(database, tenant.record.id, mail.place.judged_at);
    const auto context = scan_context(tenant, mail.mailbox, &history, mail.received_at);
    const auto addresses = addresses_of(mail.mailbox);
    const auto judgement = judge_mail(&scanner::judge, {facts, addresses, now}, context, tenant.policy, *tenant.lists,
                                      [&](std::string_view key) { return history.age(key); });
    const auto& verdict = judgement.verdict;
    const auto chosen = choose_action(tenant.policy, {verdict, mail.mailbox.address, mail.from_address,
                                                       [&](std::string_view group) { return groups.has(group, mail.mailbox.id); }});
    return {{verdict.disposition, chosen.action}, verdict.evidence.empty() ? std::string() : verdict.evidence.front().reason};
}

} // namespace

Result<SimulationStep> simulate_step(db::Database& database, Clock& clock, const ActiveTenant& wanted,
                                     const ActiveTenant* in_force, db::SimulationPlace from, const SimulationLimits& limits) {
    const db::SimulationStore store(database);
    GroupMembership groups(database, wanted.record.id);
    const auto began = clock.monotonic();
    SimulationStep step;
    step.next = from;
    for (int seen = 0; seen < limits.messages && clock.monotonic() - began < limits.time;) {
        const int asked = std::min(rows_at_once, limits.messages - seen);
        const auto rows = store.judged_after(wanted.record.id, *step.next, asked);
        if (!rows) return fail(rows.error());
        for (const auto& mail : *rows) {
            step.next = mail.place;
            ++seen;
            Result<scanner::MessageFacts> facts = fail(ErrorKind::give_up, "facts.none", "");
            if (!mail.facts_json.empty()) facts = scanner::facts_from_json(mail.facts_json);
            if (!facts) {
                ++step.without_facts;
                continue;
            }
            put_text_back(*facts, mail.text);
            ++step.messages;
            const Outcome was{mail.disposition, mail.action};
            const auto would_be = judge_again(wanted, mail, *facts, database, groups, clock.now());
            auto& change = step.outcomes[{was, would_be.outcome}];
            ++change.messages;
            if (was == would_be.outcome) continue;
            if (in_force != nullptr && judge_again(*in_force, mail, *facts, database, groups, clock.now()).outcome == would_be.outcome)
                ++change.without_file;
            if (change.examples.size() < SimulationStep::most_examples)
                change.examples.push_back({mail.id, mail.mailbox.address, mail.from_address, mail.subject, would_be.reason});
        }
        if (static_cast<int>(rows->size()) < asked) {
            step.next.reset();
            break;
        }
    }
    return step;
}

} // namespace remand::service
