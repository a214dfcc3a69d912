#include "db/message_rows.hpp"

#include <fmt/format.h>

#include "db/graph_rows.hpp"
#include "db/json_columns.hpp"

namespace remand::db {
namespace {

Location read_location(Row& row) {
    auto location = parse_location(row.text());
    if (!location) row.mark_unreadable();
    return std::move(location).value_or(Location{});
}

bool is_judged(const NewMessage& message) {
    return message.state == MessageState::judged ||
           (message.state == MessageState::parked && !message.verdict.model.empty());
}

Result<void> insert_facts(Connection& connection, const Sealer& sealer, const DecisionSubject& subject,
                          const NewMessage& message) {
    if (message.facts_json.empty() && message.body_text.empty()) return {};
    std::optional<std::string> sealed;
    if (!message.body_text.empty())
        sealed = sealer.seal(message.body_text, place_of_text(subject.tenant, subject.message_id));
    const auto done =
        connection.run("INSERT INTO facts (message, facts, text) VALUES (?, ?, ?)",
                       {subject.message_id, message.facts_json, sealed ? Value(Blob{*sealed}) : Value(nullptr)});
    if (!done) return fail(done.error());
    return {};
}

Result<void> insert_first_verdict(Connection& connection, const DecisionSubject& subject, const NewMessage& message) {
    const auto verdict = insert_verdict(connection, subject.message_id, 1, message.verdict, message.seen_at);
    if (!verdict) return fail(verdict.error());
    const auto done = connection.run("UPDATE message SET verdict = ?, disposition = ?, judged_at = ? WHERE id = ?",
                                     {*verdict, to_text(message.verdict.disposition), message.seen_at, subject.message_id});
    if (!done) return fail(done.error());
    return {};
}

// Clean mail is left alone without a row that says so: the verdict says it, and most mail is clean.
Result<void> insert_action(Connection& connection, const DecisionSubject& subject, const NewMessage& message) {
    const auto& planned = message.planned;
    if (planned.action == Action::none && message.verdict.disposition == Disposition::none) return {};
    const bool is_overtaken = subject.generation > 1 && !is_final(planned.state);
    const auto state = is_overtaken ? ActionState::superseded : planned.state;
    const auto completed = is_final(state) ? std::optional(message.seen_at) : std::nullopt;
    const auto done =
        connection.run("INSERT INTO action (message, tenant, generation, action, state, is_automatic, requested_by,"
                       " reason, requested_at, completed_at) VALUES (?, ?, 1, ?, ?, 1, 'policy', ?, ?, ?)",
                       {subject.message_id, subject.tenant.value, to_text(planned.action), to_text(state),
                        planned.reason, message.seen_at, completed});
    if (!done) return fail(done.error());
    return {};
}

} // namespace

const std::string select_message =
    "SELECT m.id, m.tenant, b.provider_id, m.provider_id, m.recipient, m.internet_message_id, m.subject, "
    "m.from_address,"
    " m.from_name, m.received_at, m.seen_at, m.size, m.sha256, m.state, m.state_reason, m.fetch_attempts, "
    "m.next_attempt_at,"
    " m.generation, m.delivered_to, m.decided_by, v.disposition, v.score, v.attributes, v.model, e.code, e.\"group\","
    " e.weight, e.reason, m.campaign, (SELECT count(*) FROM (SELECT 1 FROM message c WHERE c.campaign = m.campaign"
    " LIMIT 10000)) FROM message m JOIN mailbox b ON b.id = m.mailbox LEFT JOIN verdict v ON v.id = m.verdict"
    " LEFT JOIN evidence e ON e.verdict = m.verdict AND e.position = 0";

Result<std::int64_t> insert_verdict(Connection& connection, std::int64_t message_id, std::int64_t generation, const Verdict& verdict,
                                    Timestamp at) {
    auto done =
        connection.run("INSERT INTO verdict (message, generation, disposition, score, attributes, model, decided_by,"
                       " decided_at, explanation) VALUES (?, ?, ?, ?, ?, ?, 'scanner', ?, ?)",
                       {message_id, generation, to_text(verdict.disposition), verdict.score, to_json(verdict.attributes),
                        verdict.model, at, to_json(verdict.explanation)});
    const auto verdict_id = connection.last_insert_id();
    for (std::size_t i = 0; done && i < verdict.evidence.size(); ++i) {
        const auto& evidence = verdict.evidence[i];
        done = connection.run(
            "INSERT INTO evidence (verdict, position, code, \"group\", weight, reason) VALUES (?, ?, ?, ?, ?, ?)",
            {verdict_id, static_cast<std::int64_t>(i), evidence.code, to_text(evidence.group), evidence.weight,
             evidence.reason});
    }
    if (!done) return fail(done.error());
    return verdict_id;
}

void read_first_evidence(Row& row, Verdict& verdict) {
    auto code = row.optional_text();
    const auto group = row.optional_text();
    const auto weight = row.small();
    auto reason = row.text();
    if (!code) return;
    const auto known_group = parse_evidence_group(group.value_or(""));
    if (!known_group) row.mark_unreadable();
    verdict.evidence = {{std::move(*code), known_group.value_or(EvidenceGroup::content), weight, std::move(reason)}};
}

MessageRecord read_message(Row& row) {
    MessageRecord message;
    message.id = row.integer();
    message.tenant = {row.text()};
    message.ref.mailbox = {row.text()};
    message.ref.provider_id = row.text();
    message.recipient = row.text();
    message.internet_message_id = row.text();
    message.subject = row.text();
    message.from_address = row.text();
    message.from_name = row.text();
    message.received_at = row.time();
    message.seen_at = row.time();
    message.size = row.integer();
    message.sha256 = row.text();
    message.state = row.word(parse_message_state);
    message.state_reason = row.text();
    message.fetch_attempts = row.small();
    message.next_attempt_at = row.optional_time();
    message.generation = row.small();
    message.delivered_to = read_location(row);
    message.decided_by = row.text();
    const auto disposition = row.optional_text();
    message.verdict.score = row.small();
    const auto attributes = row.optional_text();
    message.verdict.model = row.text();
    read_first_evidence(row, message.verdict);
    message.campaign = row.optional_integer();
    message.campaign_copies = row.small();
    if (disposition) {
        const auto known = parse_disposition(*disposition);
        auto words = parse_words(attributes.value_or(""));
        if (!known || !words) row.mark_unreadable();
        message.verdict.disposition = known.value_or(Disposition::none);
        message.verdict.attributes = std::move(words).value_or(std::vector<std::string>{});
    }
    return message;
}

Result<std::vector<Evidence>> all_evidence(Connection& connection, std::int64_t message_id) {
    std::vector<Evidence> evidence;
    const auto done = connection.query(
        "SELECT e.code, e.\"group\", e.weight, e.reason FROM evidence e JOIN message m ON m.verdict = e.verdict"
        " WHERE m.id = ? ORDER BY e.position",
        {message_id}, [&](Row& row) {
            evidence.push_back({.code = row.text(),
                                .group = row.word(parse_evidence_group),
                                .weight = row.small(),
                                .reason = row.text()});
        });
    if (!done) return fail(done.error());
    return evidence;
}

Result<Explanation> explanation_of(Connection& connection, std::int64_t message_id) {
    Explanation explanation;
    const auto done = connection.query(
        "SELECT v.explanation FROM verdict v JOIN message m ON m.verdict = v.id WHERE m.id = ?", {message_id},
        [&](Row& row) {
            auto read = parse_explanation(row.text());
            if (!read) row.mark_unreadable();
            explanation = std::move(read).value_or(Explanation{});
        });
    if (!done) return fail(done.error());
    return explanation;
}

Result<void> insert_decision(Connection& connection, const Sealer& sealer, const DecisionSubject& subject,
                             const NewMessage& message) {
    if (!is_judged(message)) return {};
    if (auto done = insert_facts(connection, sealer, subject, message); !done) return done;
    if (auto done = insert_first_verdict(connection, subject, message); !done) return done;
    if (auto done = insert_graph(connection, subject.tenant, message); !done) return done;
    return insert_action(connection, subject, message);
}

std::string place_of_text(const TenantId& tenant, std::int64_t message_id) {
    return fmt::format("message/{}/{}/text", tenant.value, message_id);
}

} // namespace remand::db
