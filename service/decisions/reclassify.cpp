#include "service/decisions/reclassify.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "db/stores.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/memory_keys.hpp"
#include "scanner/scanner.hpp"
#include "scanner/url/host_lists.hpp"
#include "service/active_tenant.hpp"
#include "service/directory/group_membership.hpp"
#include "service/history.hpp"
#include "service/kept_text.hpp"
#include "service/lists/precedence.hpp"
#include "service/policy/campaign.hpp"
#include "service/policy/judgement.hpp"
#include "service/policy/plan.hpp"

namespace remand::service {
namespace {

using Effect = db::NewDecision::Effect;

// The message's facts as they were judged; nullopt when they are not kept.
Result<std::optional<scanner::MessageFacts>> facts_of(const db::MessageStore& messages, std::int64_t id) {
    const auto json = messages.facts_json(id);
    if (!json) return fail(json.error());
    if (!*json) return std::optional<scanner::MessageFacts>{};
    auto facts = scanner::facts_from_json(**json);
    if (!facts) return std::optional<scanner::MessageFacts>{};
    auto text = messages.body_text(id);
    if (!text) return fail(text.error());
    if (*text) put_text_back(*facts, std::move(**text));
    return std::optional(std::move(*facts));
}

// The pages that are the mail's own: on a site that nobody's mail led to before, or one among many of a host that serves
// everybody's. What it links to beside them (the help of a well-known service) is honest.
Result<std::vector<std::string>> own_pages(const db::SenderGraph& graph, const TenantId& tenant, const scanner::MessageFacts& facts,
                                           Timestamp first_at) {
    const auto keys = scanner::link_keys(facts);
    std::vector<std::string> domains, pages;
    for (const auto& key : keys) domains.push_back(key.domain);
    const auto known = graph.known_hosts(tenant, domains, first_at);
    if (!known) return fail(known.error());
    const auto is_enough = graph.knows_enough_hosts(tenant, first_at); // else every site is new
    if (!is_enough) return fail(is_enough.error());
    for (const auto& key : keys) {
        const bool is_new = *is_enough && std::find(known->begin(), known->end(), key.domain) == known->end();
        const bool is_one_of_many = (key.is_individual && scanner::is_free_hosting(key.host)) ||
                                    (key.page.size() > key.host.size() && scanner::is_shortener(key.host));
        if (is_one_of_many || (is_new && !scanner::is_brand_domain(key.host))) pages.push_back(key.page);
    }
    return pages;
}

class Planner {
public:
    Planner(db::Database& database, const db::TenantRecord& tenant, Policy policy)
        : actions_(database), decisions_(database), groups_(database, tenant.id), tenant_(tenant), policy_(std::move(policy)) {}

    // What the policy wants done with it under its new disposition; for one that is called milder: what a policy did to it
    // is taken back.
    Result<void> plan_for(const db::MessageRecord& message, Disposition disposition, Effect& effect) {
        const auto last = last_moves(message.id);
        if (!last) return fail(last.error());
        Situation situation{tenant_.mode, tenant_.is_read_write, tenant_.allows_hard_delete, false, message.delivered_to,
                            message.recipient, message.from_address,
                            [&](std::string_view group) { return groups_.has(group, message.ref.mailbox); }};
        if (!last->empty() && last->front().result) situation.location = *last->front().result;
        auto verdict = message.verdict;
        verdict.disposition = disposition;
        effect.planned = plan(verdict, policy_, situation);
        const bool is_milder = disposition > message.verdict.disposition;
        if (!is_milder || effect.planned.action != Action::none) return {};
        const auto decided = decisions_.about(message.id);
        if (!decided) return fail(decided.error());
        const auto taken = std::find_if(last->begin(), last->end(), [&](const db::ActionRecord& action) { // none by hand
            const auto asked = [&](const db::DecisionRecord& one) { return one.action == action.id; };
            return action.action != Action::mark &&
                   (action.requested_by == "policy" || std::any_of(decided->begin(), decided->end(), asked));
        });
        if (taken == last->end()) return {};
        effect.planned = {Action::restore, ActionState::planned, fmt::format("It was called {}.", to_text(disposition))};
        effect.undo_of = taken->id;
        return {};
    }

    [[nodiscard]] const Policy& policy() const { return policy_; }

private:
    // That were done and can be taken back, newest first.
    [[nodiscard]] Result<std::vector<db::ActionRecord>> last_moves(std::int64_t message) const {
        db::ActionFilter about;
        about.message_id = message;
        about.only_undoable = true;
        return actions_.list(about);
    }

    db::ActionStore actions_;
    db::DecisionStore decisions_;
    GroupMembership groups_;
    const db::TenantRecord& tenant_;
    Policy policy_;
};

// Judged messages of the group and exact copies, but for those that somebody has decided about.
Result<std::vector<db::MessageRecord>> copies_of(const db::MessageStore& messages, const db::MessageRecord& message, bool with_group) {
    std::map<std::int64_t, db::MessageRecord> found;
    auto exact = messages.copies(message.id, most_copies_decided);
    if (!exact) return exact;
    for (auto& copy : *exact) found.emplace(copy.id, std::move(copy));
    if (with_group && message.campaign) {
        db::MessageFilter group;
        group.campaign = message.campaign;
        group.limit = most_copies_decided;
        auto near = messages.list(group);
        if (!near) return near;
        for (auto& copy : *near) found.emplace(copy.id, std::move(copy));
    }
    std::vector<db::MessageRecord> copies;
    for (auto& [id, copy] : found)
        if (id != message.id && copy.state == db::MessageState::judged && copy.decided_by == "scanner")
            copies.push_back(std::move(copy));
    return copies;
}

std::string sentence_about(const DecisionOrder& order, Disposition before) {
    auto sentence = fmt::format("{} called it {}", order.decided_by, to_text(order.disposition));
    if (before != order.disposition) sentence += fmt::format(" instead of {}", to_text(before));
    return order.reason.empty() ? sentence : sentence + ": " + order.reason;
}

// Earliest of the decisions that stand about the message; nullopt when none does.
Result<std::optional<Timestamp>> standing_since(const db::DecisionStore& decisions, std::int64_t message) {
    const auto all = decisions.about(message);
    if (!all) return fail(all.error());
    std::optional<Timestamp> since;
    for (const auto& one : *all)
        if (!one.withdrawn_at && (!since || one.at < *since)) since = one.at;
    return since;
}

// What was judged by the memory of a decision that is no more is judged once more, oldest first, since each may be held
// against the next of its sender. Another decision may stand that says the same: then nothing changes.
Result<void> judge_again(db::Database& database, const db::TenantRecord& record, const Policy& policy, Timestamp since, Timestamp now,
                         const db::AuditEntry& audit) {
    db::DecisionStore decisions(database);
    const auto ids = decisions.judged_by_memory(record.id, since,
                                                {followed_code, "rule.known_file", "attachments.near_known_file", "links.known_bad_page"},
                                                most_copies_decided);
    if (!ids) return fail(ids.error());
    if (ids->empty()) return {};
    auto entries = db::ListStore(database).in_force_for(record.id);
    if (!entries) return fail(entries.error());
    const auto tenant = read_tenant(database, record, policy, std::move(*entries), now);
    if (!tenant) return fail(tenant.error());
    const db::MessageStore messages(database);
    const MessageHistory history(database, record.id, now);
    Planner planner(database, record, policy);
    for (const auto id : *ids) {
        const auto message = messages.find(id);
        if (!message) return fail(message.error());
        const auto facts = facts_of(messages, id);
        if (!facts) return fail(facts.error());
        const auto mailbox = db::MailboxStore(database).find(record.id, (*message)->ref.mailbox);
        if (!mailbox) return fail(mailbox.error());
        if (!*message || !*facts || !*mailbox) continue;
        const auto context = scan_context(*tenant, (*mailbox)->mailbox, &history, (*message)->received_at);
        const auto addresses = addresses_of((*mailbox)->mailbox);
        auto verdict = judge_mail(&scanner::judge, {**facts, addresses, now}, context, policy, *tenant->lists,
                                  [&](std::string_view key) { return history.age(key); }).verdict;
        if (verdict.disposition == (*message)->verdict.disposition) continue;
        if ((*facts)->is_partial) add_attribute(verdict, "partial");
        Effect effect;
        effect.message = id;
        if (auto planned = planner.plan_for(**message, verdict.disposition, effect); !planned) return planned;
        auto again = audit;
        again.at = now;
        again.act = "message.judge_again";
        again.detail = fmt::format(R"({{"message":{}}})", id);
        if (auto done = decisions.judge_again(record.id, verdict, effect, audit.actor, now, again); !done) return done;
    }
    return {};
}

} // namespace

Result<DecisionOutcome> reclassify(db::Database& database, const db::TenantRecord& tenant, const db::MessageRecord& message,
                                   const DecisionOrder& order, Timestamp now, const db::AuditEntry& audit) {
    const db::MessageStore messages(database);
    db::DecisionStore decisions(database);
    auto policy = read_policy(tenant.policy_json);
    if (!policy) return fail(policy.error());
    if (message.verdict.model.empty())
        return fail(ErrorKind::give_up, "message.not_judged", fmt::format("Message {} was not judged.", message.id));

    DecisionOutcome outcome;
    outcome.before = message.verdict.disposition;
    db::NewDecision decision{tenant.id, message.id, order.disposition, order.decided_by, order.reason, now, {}, {}, {}, {}, {}};
    auto first_at = message.received_at; // of its group
    const auto facts = facts_of(messages, message.id);
    if (!facts) return fail(facts.error());
    if (*facts) {
        decision.files = scanner::file_keys(**facts);
        decision.likenesses = scanner::likeness_keys(**facts);
        decision.campaign = scanner::campaign_print(**facts);
    }
    if (!*facts) {
        outcome.note = "its facts are not kept";
    } else if (decision.campaign.empty()) {
        outcome.note = "it says too little to be known again";
    } else {
        const auto group = decisions.group_of(tenant.id, decision.campaign, message.received_at);
        if (!group) return fail(group.error());
        first_at = std::min(first_at, group->first_at.value_or(first_at));
        if (group->first_at && *group->first_at < message.received_at - longest_campaign) {
            outcome.note = "such mail has been coming since " + to_rfc3339(*group->first_at).substr(0, 10);
            decision.campaign = {};
        }
    }
    if (*facts) {
        auto pages = own_pages(db::SenderGraph(database), tenant.id, **facts, first_at);
        if (!pages) return fail(pages.error());
        decision.pages = std::move(*pages);
    }
    outcome.pages = static_cast<int>(decision.pages.size());
    outcome.learns_group = !decision.campaign.empty();
    outcome.files = static_cast<int>(decision.files.size());

    Planner planner(database, tenant, std::move(*policy));
    const auto add = [&](const db::MessageRecord& about, std::string_view code, std::string sentence) -> Result<void> {
        Effect effect{about.id, std::string(code), std::move(sentence), {}, {}};
        if (auto planned = planner.plan_for(about, order.disposition, effect); !planned) return planned;
        if (effect.planned.state == ActionState::planned) ++outcome.actions;
        decision.effects.push_back(std::move(effect));
        return {};
    };
    if (auto added = add(message, decided_code, sentence_about(order, outcome.before)); !added) return fail(added.error());
    const auto copies = copies_of(messages, message, outcome.learns_group);
    if (!copies) return fail(copies.error());
    const auto sentence = fmt::format("Part of a group of {} copies, of which {} called one {} on {}", copies->size() + 1,
                                      order.decided_by, to_text(order.disposition), to_rfc3339(now).substr(0, 10));
    for (const auto& copy : *copies) {
        if (copy.verdict.disposition <= order.disposition) continue;
        if (auto added = add(copy, followed_code, sentence); !added) return fail(added.error());
        ++outcome.copies;
    }
    if (order.is_dry_run) return outcome;
    const auto before = standing_since(decisions, message.id);
    if (!before) return fail(before.error());
    const auto id = decisions.decide(decision, audit);
    if (!id) return fail(id.error());
    outcome.decision = *id;
    if (*before && order.disposition > outcome.before)
        if (auto judged = judge_again(database, tenant, planner.policy(), **before, now, audit); !judged) return fail(judged.error());
    return outcome;
}

Result<std::vector<std::int64_t>> withdraw_decision(db::Database& database, const db::TenantRecord& tenant, std::int64_t message,
                                                    std::string_view by, Timestamp now, const db::AuditEntry& audit) {
    auto policy = read_policy(tenant.policy_json);
    if (!policy) return fail(policy.error());
    db::DecisionStore decisions(database);
    const auto since = standing_since(decisions, message);
    if (!since) return fail(since.error());
    auto messages = decisions.withdraw(message, by, now, audit);
    if (!messages) return messages;
    if (auto judged = judge_again(database, tenant, *policy, since->value_or(now), now, audit); !judged) return fail(judged.error());
    Planner planner(database, tenant, std::move(*policy));
    std::vector<db::ActionStore::Request> wanted;
    for (const auto id : *messages) {
        const auto record = db::MessageStore(database).find(id);
        if (!record) return fail(record.error());
        if (!*record) continue;
        Effect effect;
        if (auto planned = planner.plan_for(**record, (*record)->verdict.disposition, effect); !planned) return fail(planned.error());
        if (effect.planned.state == ActionState::planned) wanted.push_back({id, effect.planned.action, {}, effect.planned.reason});
    }
    if (wanted.empty()) return messages;
    auto again = audit;
    again.act = "action.plan";
    const auto requested = db::ActionStore(database).request(wanted, by, now, again);
    if (!requested) return fail(requested.error());
    return messages;
}

} // namespace remand::service
