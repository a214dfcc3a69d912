#include "service/api/json.hpp"

#include <nlohmann/json.hpp>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "service/budget_text.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr EnumTable<ErrorKind, 9> kinds{{{ErrorKind::skip_item, "skip_item"},
                                         {ErrorKind::skip_mailbox, "skip_mailbox"},
                                         {ErrorKind::refresh_token, "refresh_token"},
                                         {ErrorKind::wait, "wait"},
                                         {ErrorKind::resync, "resync"},
                                         {ErrorKind::retry, "retry"},
                                         {ErrorKind::unknown_outcome, "unknown_outcome"},
                                         {ErrorKind::fix_configuration, "fix_configuration"},
                                         {ErrorKind::give_up, "give_up"}}};

json time(Timestamp value) { return to_rfc3339(value); }
json time(const std::optional<Timestamp>& value) { return value ? json(to_rfc3339(*value)) : json(nullptr); }
std::string clean(const std::string& text) { return to_valid_utf8(text); }

// Stored JSON inside an answer; broken text is shown as it is, which is what somebody who looks for damage needs.
json embedded(const std::string& text) {
    if (text.empty()) return json::object();
    auto value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(clean(text)) : value;
}

int status_of(const Error& error) {
    if (error.code.ends_with(".unknown")) return 404;
    if (error.code.ends_with(".exists")) return 409;
    switch (error.kind) {
    case ErrorKind::wait:
        return 429;
    case ErrorKind::retry:
    case ErrorKind::unknown_outcome:
    case ErrorKind::refresh_token:
        return 502;
    case ErrorKind::fix_configuration:
        return 422;
    case ErrorKind::skip_item:
    case ErrorKind::skip_mailbox:
    case ErrorKind::resync:
    case ErrorKind::give_up:
        return 400;
    }
    return 500;
}

} // namespace

std::string_view to_text(ErrorKind kind) { return text_of(kinds, kind); }
ErrorKind parse_error_kind(std::string_view text) { return value_of(kinds, text).value_or(ErrorKind::give_up); }

json to_json(const db::TenantRecord& tenant) {
    json settings = embedded(tenant.options_json);
    return {{"name", tenant.id.value},
            {"provider", tenant.provider},
            {"state", db::to_text(tenant.state)},
            {"status_code", tenant.status_code},
            {"status_message", clean(tenant.status_message)},
            {"state_since", time(tenant.state_since)},
            {"missing_permissions", tenant.missing_permissions},
            {"excess_permissions", tenant.excess_permissions},
            {"mode", remand::to_text(tenant.mode)},
            {"access", tenant.is_read_write ? "read-write" : "read-only"},
            {"allows_hard_delete", tenant.allows_hard_delete},
            {"settings", std::move(settings)},
            {"policy", embedded(tenant.policy_json)},
            {"provider_tenant_id", clean(tenant.provider_tenant_id)},
            {"display_name", clean(tenant.display_name)},
            {"domains", tenant.domains},
            {"created_at", time(tenant.created_at)},
            {"authorized_at", time(tenant.authorized_at)},
            {"breaker_tripped_at", time(tenant.breaker_tripped_at)},
            {"breaker_reason", clean(tenant.breaker_reason)}};
}

json to_json(const TenantHealth& health) {
    return {{"state", service::to_text(health.state)},
            {"code", health.code},
            {"reason", clean(health.reason)},
            {"since", time(health.since)},
            {"warnings", health.warnings}};
}

json to_json(const Credential& credential) {
    return {{"key", credential.key},
            {"name", clean(credential.name)},
            {"expires_at", time(credential.expires_at)},
            {"is_former", credential.is_former}};
}

json to_json(const db::MailboxRecord& mailbox) {
    return {{"id", clean(mailbox.mailbox.id.value)},
            {"address", clean(mailbox.mailbox.address)},
            {"display_name", clean(mailbox.mailbox.display_name)},
            {"state", db::to_text(mailbox.state)},
            {"condition", condition_of(mailbox)},
            {"parked_since", time(mailbox.parked_since)},
            {"status_code", mailbox.status_code},
            {"status_message", clean(mailbox.status_message)},
            {"synced_at", time(mailbox.synced_at)},
            {"last_arrival_at", time(mailbox.last_arrival_at)},
            {"recheck_at", time(mailbox.recheck_at)}};
}

json to_json(const db::LeftOutRecord& left_out) {
    return {{"id", clean(left_out.who.mailbox.id.value)},
            {"address", clean(left_out.who.mailbox.address)},
            {"display_name", clean(left_out.who.mailbox.display_name)},
            {"code", left_out.who.code},
            {"reason", clean(left_out.who.reason)},
            {"since", to_rfc3339(left_out.since)},
            {"recheck_at", to_rfc3339(left_out.recheck_at)}};
}

namespace {

json answer_json(const Counterfactual& answer) {
    return {{"without", answer.without}, {"disposition", remand::to_text(answer.disposition)}, {"score", answer.score}};
}
json answers_json(const std::vector<Counterfactual>& answers) {
    json list = json::array();
    for (const auto& answer : answers) list.push_back(answer_json(answer));
    return list;
}

// "2026-11.4 lists 3f2a91bc words 0c41d2aa facts 2": the first is the model's, then names and values by turns.
json versions_of(const std::string& judged_by) {
    const auto words = split(judged_by, ' ');
    json versions{{"model", std::string(words.front())}};
    for (std::size_t i = 1; i + 1 < words.size(); i += 2) versions[std::string(words[i])] = std::string(words[i + 1]);
    return versions;
}

json explanation_json(const Verdict& verdict) {
    const auto& explanation = verdict.explanation;
    json pulled_down = json::array();
    for (const auto& row : verdict.evidence)
        if (row.weight < 0) pulled_down.push_back(row.code);
    return {{"grounds", clean(explanation.grounds)},
            {"pulled_down", std::move(pulled_down)},
            {"by_evidence", answers_json(explanation.by_evidence)},
            {"by_group", answers_json(explanation.by_group)},
            {"cleared_without", explanation.cleared_without ? answer_json(*explanation.cleared_without) : json(nullptr)},
            {"versions", versions_of(verdict.model)}};
}

} // namespace

json to_json(const Verdict& verdict) {
    json evidence = json::array();
    for (const auto& item : verdict.evidence)
        evidence.push_back({{"code", item.code},
                            {"group", remand::to_text(item.group)},
                            {"weight", item.weight},
                            {"reason", clean(item.reason)}});
    json out{{"disposition", remand::to_text(verdict.disposition)},
             {"score", verdict.score},
             {"attributes", verdict.attributes},
             {"evidence", std::move(evidence)},
             {"model", verdict.model}};
    // Lists carry the first piece of evidence only, and nothing to explain.
    if (!verdict.explanation.grounds.empty()) out["explanation"] = explanation_json(verdict);
    return out;
}

json to_json(const Location& location) {
    return {{"place", remand::to_text(location.place)},
            {"folder", clean(location.folder_name)},
            {"is_read", location.is_read}};
}

json to_json(const db::MessageRecord& message) {
    return {{"id", message.id},
            {"tenant", message.tenant.value},
            {"mailbox_id", clean(message.ref.mailbox.value)},
            {"provider_id", clean(message.ref.provider_id)},
            {"recipient", clean(message.recipient)},
            {"message_id", clean(message.internet_message_id)},
            {"subject", clean(message.subject)},
            {"from_address", clean(message.from_address)},
            {"from_name", clean(message.from_name)},
            {"received_at", time(message.received_at)},
            {"seen_at", time(message.seen_at)},
            {"size", message.size},
            {"sha256", message.sha256},
            {"state", db::to_text(message.state)},
            {"state_reason", clean(message.state_reason)},
            {"fetch_attempts", message.fetch_attempts},
            {"next_attempt_at", time(message.next_attempt_at)},
            {"generation", message.generation},
            {"delivered_to", to_json(message.delivered_to)},
            {"verdict", to_json(message.verdict)},
            {"decided_by", clean(message.decided_by)},
            {"campaign", message.campaign ? json{{"id", *message.campaign}, {"copies", message.campaign_copies}} : json(nullptr)}};
}

json to_json(const db::ActionRecord& action) {
    json history = json::array();
    for (const auto& attempt : action.history)
        history.push_back(
            {{"at", time(attempt.at)}, {"outcome", attempt.outcome}, {"message", clean(attempt.message)}});
    return {{"id", action.id},
            {"message", action.message_id},
            {"tenant", action.tenant.value},
            {"recipient", clean(action.recipient.empty() ? action.mailbox.address : action.recipient)},
            {"provider_id", clean(action.ref.provider_id)},
            {"generation", action.generation},
            {"action", remand::to_text(action.action)},
            {"state", remand::to_text(action.state)},
            {"is_final", is_final(action.state)},
            {"is_automatic", action.is_automatic},
            {"requested_by", clean(action.requested_by)},
            {"reason", clean(action.reason)},
            {"requested_at", time(action.requested_at)},
            {"completed_at", time(action.completed_at)},
            {"next_attempt_at", time(action.next_attempt_at)},
            {"attempts", action.attempts},
            {"former", action.former ? to_json(*action.former) : json(nullptr)},
            {"result", action.result ? to_json(*action.result) : json(nullptr)},
            {"error_code", action.error_code},
            {"error_message", clean(action.error_message)},
            {"undo_of", action.undo_of ? json(*action.undo_of) : json(nullptr)},
            {"undone_by", action.undone_by ? json(*action.undone_by) : json(nullptr)},
            {"subject", clean(action.subject)},
            {"from_address", clean(action.from_address)},
            {"message_id", clean(action.internet_message_id)},
            {"received_at", time(action.received_at)},
            {"verdict", to_json(action.verdict)},
            {"history", std::move(history)}};
}

json to_json(const db::SeenCustody& seen) {
    return {{"custody", remand::to_text(seen.custody)}, {"reason", clean(seen.reason)}, {"seen_at", time(seen.seen_at)}};
}

json to_json(const db::CopyRecord& copy) {
    return {{"message", copy.message_id},   {"sha256", copy.sha256},          {"size", copy.size},
            {"made_at", time(copy.made_at)}, {"keep_until", time(copy.keep_until)}, {"is_only", copy.is_only}};
}

json to_json(const db::AuditEntry& entry) {
    return {{"id", entry.id},
            {"at", time(entry.at)},
            {"actor", clean(entry.actor)},
            {"act", entry.act},
            {"subject", clean(entry.subject)},
            {"detail", embedded(entry.detail)},
            {"hash", entry.hash}};
}

json to_json(const db::AuditFinding& finding) {
    return {{"is_whole", !finding.broken_row},
            {"rows", finding.rows},
            {"first", finding.first_id},
            {"last", finding.last_id},
            {"last_hash", finding.last_hash},
            {"broken_row", finding.broken_row ? json(*finding.broken_row) : json(nullptr)},
            {"finding", finding.finding}};
}

json to_json(const Check& check) {
    const auto state = [&] {
        switch (check.state) {
        case Check::State::passed:
            return "passed";
        case Check::State::warning:
            return "warning";
        case Check::State::failed:
            return "failed";
        }
        return "failed";
    };
    return {{"state", state()}, {"what", clean(check.what)}, {"detail", clean(check.detail)}};
}

json to_json(const std::vector<Check>& checks) {
    json list = json::array();
    for (const auto& check : checks) list.push_back(to_json(check));
    return list;
}

json to_json(const NotificationStatus& status) {
    return {{"is_on", status.is_on},
            {"way", status.way},
            {"reason", clean(status.reason)},
            {"subscribed", status.subscribed},
            {"failing", status.failing},
            {"deaf", status.deaf},
            {"is_heard", status.is_heard},
            {"last_hint_at", time(status.last_hint_at)},
            {"next_renewal_at", time(status.next_renewal_at)},
            {"hints", status.hints},
            {"refused", status.refused}};
}

json to_json(const BudgetUse& use) {
    json waits = json::array();
    for (const auto& wait : use.waits)
        waits.push_back({{"priority", service::to_text(wait.priority)},
                         {"mailboxes", wait.mailboxes},
                         {"until", to_rfc3339(wait.until)}});
    return {{"name", use.today.name},
            {"units_today", use.today.units},
            {"calls_today", use.today.calls},
            {"units_a_day", use.units_a_day > 0 ? json(use.units_a_day) : json(nullptr)},
            {"used_now", use.used},
            {"limit_now", use.limit > 0 ? json(use.limit) : json(nullptr)},
            {"window_seconds", std::chrono::duration<double>(use.window).count()},
            {"waits", std::move(waits)},
            {"use", use_in_words(use)},
            {"limits", limits_in_words(use)}};
}

json to_json(const TenantStatus& status) {
    json budgets = json::array();
    for (const auto& budget : status.budgets) budgets.push_back(to_json(budget));
    return {{"budgets", std::move(budgets)},
            {"mailboxes", status.mailboxes},
            {"mailboxes_parked", status.mailboxes_parked},
            {"mailboxes_left_out", status.mailboxes_left_out},
            {"oldest_sync", time(status.oldest_sync)},
            {"distinct_messages", status.distinct_messages},
            {"pending_messages", status.pending_messages},
            {"waiting_actions", status.waiting_actions},
            {"held_actions", status.held_actions},
            {"is_throttled", status.is_throttled},
            {"notifications", to_json(status.notifications)}};
}

json to_json(const StorageStatus& status) {
    return {{"takes_mail", status.takes_mail},
            {"acts", status.acts},
            {"free_bytes", status.free_bytes ? json(*status.free_bytes) : json(nullptr)},
            {"short_since", time(status.short_since)},
            {"message", status.message}};
}

json to_json(const CheckStatus& status) {
    return {{"at", time(status.at)},
            {"is_ok", status.is_ok},
            {"finding", clean(status.finding)},
            {"audit", status.at ? to_json(status.audit) : json(nullptr)}};
}

Response answer(const json& body, int status) {
    return {status, body.dump(-1, ' ', false, json::error_handler_t::replace), "application/json"};
}

Response refuse(const Error& error) {
    return answer({{"error", {{"code", error.code}, {"kind", to_text(error.kind)}, {"message", error.message}}}},
                  status_of(error));
}

Response refuse(int status, std::string code, std::string message) {
    return answer({{"error", {{"code", std::move(code)}, {"kind", "give_up"}, {"message", std::move(message)}}}},
                  status);
}

Result<json> body_of(const Request& request) {
    if (request.body.empty()) return json::object();
    auto value = json::parse(request.body, nullptr, false);
    if (!value.is_object())
        return fail(ErrorKind::give_up, "api.bad_body", "The body of the request is not a JSON object.");
    return value;
}

} // namespace remand::service::api
