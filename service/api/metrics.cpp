#include "service/api/metrics.hpp"

#include <functional>

#include <fmt/format.h>

#include "service/budget_text.hpp"
#include "service/version.hpp"

namespace remand::service::api {
namespace {

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

class Page {
public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    }
    void value(double number, std::string_view labels = "") {
        fmt::format_to(std::back_inserter(text_), "{}{} {}\n", name_, labels, number);
    }
    void single(std::string_view name, std::string_view type, std::string_view help, double number) {
        family(name, type, help);
        value(number);
    }
    std::string take() { return std::move(text_); }

private:
    std::string_view name_;
    std::string text_;
};

// A tenant's name has nothing that would need escaping (see Tenants::add).
std::string label(std::string_view tenant) { return fmt::format("{{tenant=\"{}\"}}", tenant); }

void service_values(Page& page, const RuntimeStatus& status) {
    const auto counter = [&](std::string_view name, std::string_view help, auto number) {
        page.single(name, "counter", help, static_cast<double>(number));
    };
    page.family("remand_build_info", "gauge", "The version that runs.");
    page.value(1, fmt::format("{{version=\"{}\"}}", version));
    page.single("remand_start_time_seconds", "gauge", "When the service was started, in seconds since 1970.",
                seconds(status.started_at.time_since_epoch()));
    counter("remand_messages_judged_total", "Messages judged.", status.messages_judged);
    counter("remand_messages_parked_total", "Messages that could not be read and were parked.", status.messages_parked);
    counter("remand_scan_seconds_total", "Time spent on extracting and judging.", status.scan_seconds);
    counter("remand_rounds_total", "Rounds of changes over a mailbox.", status.rounds);
    counter("remand_round_failures_total", "Rounds that ended with an error.", status.round_failures);
    counter("remand_actions_done_total", "Actions carried out.", status.actions_done);
    counter("remand_actions_failed_total", "Actions refused for good or out of attempts.", status.actions_failed);
    counter("remand_action_retries_total", "Attempts of actions that were repeated.", status.action_retries);
    counter("remand_provider_errors_total", "Errors answered by providers.", status.provider_errors);
    counter("remand_workers_lost_total", "Extractor processes that died or were stopped at a limit.",
            status.workers_lost);
    const auto& knocks = status.notifications;
    page.family("remand_notification_requests_total", "counter",
                "Requests to the listener for notifications, by answer.");
    const std::pair<std::string_view, std::int64_t> answers[] = {{"taken", knocks.taken},
                                                                 {"handshake", knocks.handshakes},
                                                                 {"unknown", knocks.unknown},
                                                                 {"too_often", knocks.too_often},
                                                                 {"queue_full", knocks.too_many}};
    for (const auto& [name, count] : answers)
        page.value(static_cast<double>(count), fmt::format("{{answer=\"{}\"}}", name));
    const auto& storage = status.health.storage;
    page.single("remand_storage_short", "gauge", "1 while the disk is full: no new mail is taken.",
                storage.takes_mail ? 0 : 1);
    if (storage.free_bytes)
        page.single("remand_storage_free_bytes", "gauge", "Free space on the disk of the state directory.",
                    static_cast<double>(*storage.free_bytes));
    const auto& check = status.health.database_check;
    page.single("remand_database_ok", "gauge", "0 when the last nightly check found damage.", check.is_ok ? 1 : 0);
    page.single("remand_audit_ok", "gauge", "0 when the last nightly check found the audit's chain broken.",
                check.audit.finding.empty() ? 1 : 0);
    if (check.at)
        page.single("remand_database_checked_time_seconds", "gauge", "When that was, in seconds since 1970.",
                    seconds(check.at->time_since_epoch()));
}

} // namespace

std::string to_prometheus(const RuntimeStatus& status, const std::vector<db::TenantRecord>& tenants, Timestamp now) {
    Page page;
    service_values(page, status);

    using Value = std::function<double(const TenantStatus&)>;
    const auto gauge = [&](std::string_view name, std::string_view help, const Value& value) {
        page.family(name, "gauge", help);
        for (const auto& tenant : status.tenants) page.value(value(tenant), label(tenant.tenant.value));
    };
    const auto number = [](auto TenantStatus::*member) {
        return [member](const TenantStatus& tenant) { return static_cast<double>(tenant.*member); };
    };
    gauge("remand_tenant_mailboxes", "Mailboxes known.", number(&TenantStatus::mailboxes));
    gauge("remand_tenant_mailboxes_parked", "Mailboxes that cannot be read now.",
          number(&TenantStatus::mailboxes_parked));
    gauge("remand_tenant_mailboxes_left_out", "People of the directory whose mail is not read, for a reason on record.",
          number(&TenantStatus::mailboxes_left_out));
    gauge("remand_tenant_distinct_messages", "Messages judged, each counted once whatever number of copies there are.",
          number(&TenantStatus::distinct_messages));
    gauge("remand_tenant_pending_messages", "Messages seen and not yet fetched.",
          number(&TenantStatus::pending_messages));
    gauge("remand_tenant_waiting_actions", "Actions planned and not yet done.", number(&TenantStatus::waiting_actions));
    gauge("remand_tenant_held_actions", "Actions held by the breaker.", number(&TenantStatus::held_actions));
    gauge("remand_tenant_throttled", "1 while the provider asks us to wait.", number(&TenantStatus::is_throttled));
    const auto notified = [](auto NotificationStatus::*member) {
        return [member](const TenantStatus& tenant) { return static_cast<double>(tenant.notifications.*member); };
    };
    gauge("remand_tenant_subscribed_mailboxes", "Mailboxes that the provider tells us of.",
          notified(&NotificationStatus::subscribed));
    gauge("remand_tenant_subscriptions_failing", "Mailboxes that it refuses to tell of.",
          notified(&NotificationStatus::failing));
    gauge("remand_tenant_notifications_heard", "1 while notifications come and polls are far apart.",
          notified(&NotificationStatus::is_heard));
    const auto count = [&](std::string_view name, std::string_view help, const Value& value) {
        page.family(name, "counter", help);
        for (const auto& tenant : status.tenants) page.value(value(tenant), label(tenant.tenant.value));
    };
    count("remand_tenant_hints_total", "Notifications that led to a look.", notified(&NotificationStatus::hints));
    count("remand_tenant_notifications_refused_total", "Notifications that were forged or about nothing known.",
          notified(&NotificationStatus::refused));
    const auto budgets = [&](std::string_view name, std::string_view help, const auto& values) {
        page.family(name, "gauge", help);
        for (const auto& tenant : status.tenants)
            for (const auto& budget : tenant.budgets) values(fmt::format("tenant=\"{}\",budget=\"{}\"",
                                                                         tenant.tenant.value, budget.today.name), budget);
    };
    budgets("remand_tenant_budget_units_today", "Used of the provider's budget on the provider's present day.",
            [&](const std::string& labels, const BudgetUse& use) {
                page.value(static_cast<double>(use.today.units), '{' + labels + '}');
            });
    budgets("remand_tenant_budget_units_a_day", "From here on backfill stops and the provider may charge.",
            [&](const std::string& labels, const BudgetUse& use) {
                if (use.units_a_day > 0) page.value(use.units_a_day, '{' + labels + '}');
            });
    budgets("remand_tenant_budget_waiting_mailboxes", "Mailboxes that wait for the provider's budget now.",
            [&](const std::string& labels, const BudgetUse& use) {
                for (const auto& wait : use.waits)
                    page.value(wait.mailboxes, fmt::format("{{{},for=\"{}\"}}", labels, service::to_text(wait.priority)));
            });
    page.family("remand_tenant_oldest_sync_age_seconds", "gauge",
                "Longest time since a round of an active mailbox ended well.");
    for (const auto& tenant : status.tenants)
        if (tenant.oldest_sync) page.value(seconds(now - *tenant.oldest_sync), label(tenant.tenant.value));

    page.family("remand_tenant_breaker_tripped", "gauge", "1 while automatic moves are stopped.");
    for (const auto& tenant : tenants) page.value(tenant.breaker_tripped_at ? 1 : 0, label(tenant.id.value));
    page.family("remand_tenant_active", "gauge", "1 while the tenant is authorised and polled.");
    for (const auto& tenant : tenants)
        page.value(tenant.state == db::TenantState::active ? 1 : 0, label(tenant.id.value));
    return page.take();
}

} // namespace remand::service::api
