#include "db/decision_store.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "db/action_rows.hpp"
#include "db/audit_rows.hpp"
#include "db/campaign_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/message_rows.hpp"

namespace remand::db {
namespace {

constexpr std::string_view file_kind = "file", page_kind = "page", likeness_kind = "likeness", campaign_kind = "campaign";

// The newest judgement of the scanner about the message.
Result<std::int64_t> scanned_verdict(Connection& connection, std::int64_t message) {
    const auto found = connection.number("SELECT id FROM verdict WHERE message = ? AND decided_by = 'scanner'"
                                         " ORDER BY generation DESC LIMIT 1",
                                         {message});
    if (!found) return fail(found.error());
    if (!*found)
        return fail(ErrorKind::give_up, "message.not_judged", fmt::format("Message {} was not judged.", message));
    return **found;
}

// A new decision about the message: what was planned before is out of date. Gives its generation.
Result<std::int64_t> raise_generation(Connection& connection, std::int64_t message) {
    const auto raised = connection.run("UPDATE message SET generation = generation + 1 WHERE id = ?", {message});
    if (!raised) return fail(raised.error());
    if (auto done = supersede_older(connection, message); !done) return fail(done.error());
    const auto generation = connection.number("SELECT generation FROM message WHERE id = ?", {message});
    if (!generation) return fail(generation.error());
    return generation->value_or(0);
}

Result<void> set_verdict(Connection& connection, std::int64_t message, std::int64_t verdict) {
    const auto done = connection.run("UPDATE message SET verdict = v.id, disposition = v.disposition, decided_by = v.decided_by"
                                     " FROM verdict AS v WHERE v.id = ?2 AND message.id = ?1",
                                     {message, verdict});
    if (!done) return fail(done.error());
    return {};
}

Result<std::string> explanation_after(Connection& connection, std::int64_t base, const std::string& sentence) {
    Explanation explanation;
    std::string before;
    const auto read = connection.query("SELECT disposition, explanation FROM verdict WHERE id = ?", {base}, [&](Row& row) {
        before = row.text();
        if (auto stored = parse_explanation(row.text())) explanation = std::move(*stored);
    });
    if (!read) return fail(read.error());
    const auto found = std::move(explanation.grounds);
    explanation = {};
    explanation.grounds = found.empty() ? sentence : fmt::format("{}. By its evidence it would be {}: {}", sentence, before, found);
    return to_json(explanation);
}

// Gives the verdict's id.
Result<std::int64_t> write_verdict(Connection& connection, const NewDecision& decision, const NewDecision::Effect& effect,
                                   std::int64_t generation) {
    const auto base = scanned_verdict(connection, effect.message);
    if (!base) return fail(base.error());
    const auto explanation = explanation_after(connection, *base, effect.sentence);
    if (!explanation) return fail(explanation.error());
    auto done = connection.run(
        "INSERT INTO verdict (message, generation, disposition, score, attributes, model, decided_by, decided_at, explanation)"
        " SELECT message, ?2, ?3, score, attributes, model, ?4, ?5, ?6 FROM verdict WHERE id = ?1",
        {*base, generation, to_text(decision.disposition), decision.decided_by, decision.at, *explanation});
    if (!done) return fail(done.error());
    const auto verdict = connection.last_insert_id();
    done = connection.run("INSERT INTO evidence (verdict, position, code, \"group\", weight, reason)"
                          " VALUES (?, 0, ?, 'structure', 0, ?)",
                          {verdict, effect.code, effect.sentence});
    if (done)
        done = connection.run("INSERT INTO evidence (verdict, position, code, \"group\", weight, reason)"
                              " SELECT ?2, position + 1, code, \"group\", weight, reason FROM evidence WHERE verdict = ?1",
                              {*base, verdict});
    if (!done) return fail(done.error());
    if (auto set = set_verdict(connection, effect.message, verdict); !set) return fail(set.error());
    return verdict;
}

Result<std::optional<std::int64_t>> write_action(Connection& connection, const NewDecision& decision,
                                                 const NewDecision::Effect& effect, std::int64_t generation) {
    const auto& planned = effect.planned;
    if (planned.action == Action::none) return std::optional<std::int64_t>{};
    const auto completed = is_final(planned.state) ? std::optional(decision.at) : std::nullopt;
    const auto done = connection.run(
        "INSERT INTO action (message, tenant, generation, action, state, is_automatic, requested_by, reason, requested_at,"
        " completed_at, undo_of) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
        {effect.message, decision.tenant.value, generation, to_text(planned.action), to_text(planned.state),
         decision.decided_by, planned.reason, decision.at, completed, effect.undo_of});
    if (!done) return fail(done.error());
    return std::optional(connection.last_insert_id());
}

Result<void> learn(Connection& connection, const NewDecision& decision, std::int64_t id) {
    const auto add = [&](std::string_view kind, const std::string& key, std::optional<std::int64_t> text) -> Result<void> {
        const auto done = connection.run("INSERT INTO decision_key (tenant, kind, key, decision, text) VALUES (?, ?, ?, ?, ?)",
                                         {decision.tenant.value, kind, Blob{key}, id, text});
        if (!done) return fail(done.error());
        return {};
    };
    for (const auto& [kind, keys] :
         {std::pair{file_kind, &decision.files}, {page_kind, &decision.pages}, {likeness_kind, &decision.likenesses}})
        for (const auto& key : *keys)
            if (auto added = add(kind, key, {}); !added) return added;
    if (decision.campaign.empty()) return {};
    return add(campaign_kind, decision.campaign.key, column_of(decision.campaign));
}

struct Standing {
    std::int64_t id = 0, about = 0; // the decision, and the message that it was made about
    Disposition disposition = Disposition::none;
    std::vector<std::int64_t> messages;
};

// Decisions that a message has taken on and that nobody has withdrawn; each with the messages on which it is in force.
Result<std::vector<Standing>> standing_about(Connection& connection, std::int64_t message) {
    std::vector<Standing> all;
    auto read = connection.query("SELECT d.id, d.message, d.disposition FROM decision_effect e JOIN decision d ON d.id = e.decision"
                                 " JOIN message m ON m.id = e.message AND m.verdict = e.verdict"
                                 " WHERE e.message = ? AND d.withdrawn_at IS NULL ORDER BY d.id",
                                 {message}, [&](Row& row) {
                                     const auto id = row.integer(), about = row.integer();
                                     all.push_back({id, about, row.word(parse_disposition), {}});
                                 });
    for (auto& one : all) {
        if (!read) break;
        read = connection.query("SELECT e.message FROM decision_effect e JOIN message m ON m.id = e.message AND m.verdict = e.verdict"
                                " WHERE e.decision = ? ORDER BY e.message",
                                {one.id}, [&](Row& row) { one.messages.push_back(row.integer()); });
    }
    if (!read) return fail(read.error());
    return all;
}

// What the decision had done to this message, if it can be taken back: a row that does so.
Result<void> undo_effect(Connection& connection, std::int64_t decision, std::int64_t message, std::string_view by,
                         Timestamp at) {
    const auto generation = raise_generation(connection, message);
    if (!generation) return fail(generation.error());
    const auto base = scanned_verdict(connection, message);
    if (!base) return fail(base.error());
    if (auto set = set_verdict(connection, message, *base); !set) return set;
    const auto done = connection.run(
        "INSERT INTO action (message, tenant, generation, action, state, is_automatic, requested_by, reason, requested_at, undo_of)"
        " SELECT a.message, a.tenant, ?3, 'restore', 'planned', 0, ?4, 'The decision that moved it was withdrawn.', ?5, a.id"
        " FROM decision_effect e JOIN action a ON a.id = e.action WHERE e.decision = ?1 AND e.message = ?2 AND " +
            std::string(is_undoable_sql),
        {decision, message, *generation, by, at});
    if (!done) return fail(done.error());
    return {};
}

Result<void> withdraw_all(Connection& connection, const std::vector<Standing>& all, std::string_view by, Timestamp at) {
    for (const auto& one : all) {
        for (const auto message : one.messages)
            if (auto undone = undo_effect(connection, one.id, message, by, at); !undone) return undone;
        const auto done = connection.run("UPDATE decision SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ?", {at, by, one.id});
        if (!done) return fail(done.error());
    }
    return {};
}

constexpr std::string_view standing_sql = "d.decided_at <= ? AND ifnull(d.withdrawn_at > ?, 1)";

} // namespace

Result<std::int64_t> DecisionStore::decide(const NewDecision& decision, const AuditEntry& audit) {
    std::int64_t id = 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        auto before = standing_about(connection, decision.message);
        if (!before) return fail(before.error());
        std::erase_if(*before, [&](const Standing& one) { // a worse word about one copy leaves a milder one about another
            return one.about != decision.message && one.disposition >= decision.disposition;
        });
        if (auto withdrawn = withdraw_all(connection, *before, decision.decided_by, decision.at); !withdrawn) return withdrawn;
        const auto made = connection.run("INSERT INTO decision (tenant, message, disposition, decided_by, reason, decided_at)"
                                         " VALUES (?, ?, ?, ?, ?, ?)",
                                         {decision.tenant.value, decision.message, to_text(decision.disposition),
                                          decision.decided_by, decision.reason, decision.at});
        if (!made) return fail(made.error());
        id = connection.last_insert_id();
        for (const auto& effect : decision.effects) {
            const auto generation = raise_generation(connection, effect.message);
            if (!generation) return fail(generation.error());
            const auto verdict = write_verdict(connection, decision, effect, *generation);
            if (!verdict) return fail(verdict.error());
            const auto action = write_action(connection, decision, effect, *generation);
            if (!action) return fail(action.error());
            const auto noted = connection.run("INSERT INTO decision_effect (decision, message, verdict, action) VALUES (?, ?, ?, ?)",
                                              {id, effect.message, *verdict, *action});
            if (!noted) return fail(noted.error());
        }
        if (auto learnt = learn(connection, decision, id); !learnt) return learnt;
        return append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return id;
}

Result<std::vector<std::int64_t>> DecisionStore::withdraw(std::int64_t message, std::string_view by, Timestamp at,
                                                          const AuditEntry& audit) {
    std::vector<std::int64_t> messages;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto standing = standing_about(connection, message);
        if (!standing) return fail(standing.error());
        if (standing->empty())
            return fail(ErrorKind::give_up, "decision.unknown",
                        fmt::format("Nobody has decided about message {}, or it was withdrawn already.", message));
        for (const auto& one : *standing) messages.insert(messages.end(), one.messages.begin(), one.messages.end());
        if (auto withdrawn = withdraw_all(connection, *standing, by, at); !withdrawn) return withdrawn;
        return append_audit(connection, database_.sealer(), audit);
    });
    if (!done) return fail(done.error());
    return messages;
}

Result<std::vector<std::int64_t>> DecisionStore::judged_by_memory(const TenantId& tenant, Timestamp since,
                                                                  const std::vector<std::string_view>& codes, int limit) const {
    std::vector<std::int64_t> messages;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        for (const auto code : codes) {
            auto read = connection.query(
                "SELECT m.id FROM message m JOIN verdict v ON v.id = m.verdict WHERE m.tenant = ?"
                " AND m.disposition IN ('malicious', 'suspicious', 'spoof', 'spam') AND v.decided_by = 'scanner' AND v.decided_at >= ?"
                " AND EXISTS (SELECT 1 FROM evidence e WHERE e.verdict = v.id AND e.code = ?) ORDER BY m.id LIMIT ?",
                {tenant.value, since, code, limit}, [&](Row& row) { messages.push_back(row.integer()); });
            if (!read) return read;
        }
        return {};
    });
    if (!done) return fail(done.error());
    std::sort(messages.begin(), messages.end());
    messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
    return messages;
}

Result<void> DecisionStore::judge_again(const TenantId& tenant, const Verdict& verdict, const NewDecision::Effect& effect,
                                        std::string_view by, Timestamp at, const AuditEntry& audit) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto generation = raise_generation(connection, effect.message);
        if (!generation) return fail(generation.error());
        const auto id = insert_verdict(connection, effect.message, *generation, verdict, at);
        if (!id) return fail(id.error());
        if (auto set = set_verdict(connection, effect.message, *id); !set) return set;
        NewDecision decision;
        decision.tenant = tenant;
        decision.decided_by = by;
        decision.at = at;
        if (const auto action = write_action(connection, decision, effect, *generation); !action) return fail(action.error());
        return append_audit(connection, database_.sealer(), audit);
    });
}

Result<std::vector<DecisionRecord>> DecisionStore::about(std::int64_t message) const {
    std::vector<DecisionRecord> all;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT d.id, d.message, d.disposition, d.decided_by, d.reason, d.decided_at, d.withdrawn_at,"
            " (SELECT count(*) FROM decision_effect o WHERE o.decision = d.id), e.action FROM decision_effect e"
            " JOIN decision d ON d.id = e.decision WHERE e.message = ? ORDER BY d.id DESC",
            {message}, [&](Row& row) {
                DecisionRecord one;
                one.id = row.integer();
                one.message = row.integer();
                one.disposition = row.word(parse_disposition);
                one.decided_by = row.text();
                one.reason = row.text();
                one.at = row.time();
                one.withdrawn_at = row.optional_time();
                one.messages = row.small();
                one.action = row.optional_integer();
                all.push_back(std::move(one));
            });
    });
    if (!done) return fail(done.error());
    return all;
}

Result<std::optional<DecisionStore::Known>> DecisionStore::about_keys(const TenantId& tenant, Kind kind, const std::vector<std::string>& keys,
                                                                      Timestamp as_of) const {
    static const std::string sql = "SELECT d.disposition, d.decided_by, d.decided_at FROM decision_key k"
                                   " JOIN decision d ON d.id = k.decision WHERE k.tenant = ? AND k.kind = ? AND k.key = ? AND " +
                                   std::string(standing_sql) + " ORDER BY d.id DESC LIMIT 1";
    std::optional<Known> worst;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        // Every message asks, and most tenants have decided about few.
        const auto any = connection.number("SELECT 1 FROM decision_key WHERE tenant = ? AND kind = ? LIMIT 1",
                                           {tenant.value, kind == Kind::file ? file_kind : page_kind});
        if (!any) return fail(any.error());
        if (!*any) return {};
        for (const auto& key : keys) {
            auto read = connection.query(sql, {tenant.value, kind == Kind::file ? file_kind : page_kind, Blob{key}, as_of, as_of}, [&](Row& row) {
                Known known{key, row.word(parse_disposition), row.text(), row.time()};
                if (!worst || known.disposition < worst->disposition) worst = std::move(known);
            });
            if (!read) return read;
        }
        return {};
    });
    if (!done) return fail(done.error());
    return worst;
}

Result<std::vector<DecisionStore::Known>> DecisionStore::newest_likenesses(const TenantId& tenant, int limit,
                                                                            Timestamp as_of) const {
    // The kind stands in the text, since a partial index is asked.
    static const std::string sql = "SELECT k.key, d.disposition, d.decided_by, d.decided_at FROM decision_key k"
                                   " JOIN decision d ON d.id = k.decision WHERE k.tenant = ? AND k.kind = 'likeness' AND " +
                                   std::string(standing_sql) + " ORDER BY k.decision DESC LIMIT ?";
    std::vector<Known> newest;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(sql, {tenant.value, as_of, as_of, limit}, [&](Row& row) {
            auto key = row.text();
            const auto disposition = row.word(parse_disposition);
            auto decided_by = row.text();
            newest.push_back({std::move(key), disposition, std::move(decided_by), row.time()});
        });
    });
    if (!done) return fail(done.error());
    return newest;
}

Result<std::optional<DecisionStore::Known>> DecisionStore::about_campaign(const TenantId& tenant, const CampaignPrint& print,
                                                                          Timestamp since, Timestamp as_of) const {
    static const std::string sql = "SELECT k.text, d.disposition, d.decided_by, d.decided_at FROM decision_key k"
                                   " JOIN decision d ON d.id = k.decision WHERE k.tenant = ? AND k.kind = 'campaign' AND k.key = ?"
                                   " AND d.decided_at >= ? AND " +
                                   std::string(standing_sql) + " ORDER BY d.id DESC";
    std::optional<Known> newest;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(sql, {tenant.value, Blob{print.key}, since, as_of, as_of}, [&](Row& row) {
            const auto decided = print_of(print.key, row.optional_integer());
            Known known{{}, row.word(parse_disposition), row.text(), row.time()};
            if (!newest && is_like(print, decided)) newest = std::move(known);
        });
    });
    if (!done) return fail(done.error());
    return newest;
}

Result<DecisionStore::Group> DecisionStore::group_of(const TenantId& tenant, const CampaignPrint& print, Timestamp at) const {
    constexpr int most_copies = 10'000, most_compared = 50;
    Group group;
    if (print.empty()) return group;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        std::optional<std::int64_t> campaign;
        auto read = connection.query("SELECT campaign, print_text FROM message WHERE tenant = ? AND print = ?"
                                     " AND abs(received_at - ?) <= ? ORDER BY received_at DESC LIMIT ?",
                                     {tenant.value, Blob{print.key}, at, std::chrono::microseconds(campaign_silence).count(), most_compared},
                                     [&](Row& row) {
                                         const auto id = row.integer();
                                         if (!campaign && is_like(print, print_of(print.key, row.optional_integer()))) campaign = id;
                                     });
        if (!read || !campaign) return read;
        return connection.query("SELECT count(*), min(received_at) FROM (SELECT received_at FROM message WHERE campaign = ? LIMIT ?)",
                                {*campaign, most_copies}, [&](Row& row) {
                                    group.copies = row.small();
                                    group.first_at = row.optional_time();
                                });
    });
    if (!done) return fail(done.error());
    return group;
}

} // namespace remand::db
