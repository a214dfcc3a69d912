#include "service/notifications/notifications.hpp"

#include <algorithm>

#include "core/encoding.hpp"

namespace remand::service {
namespace {

using Way = NotificationSource::Way;

constexpr std::string_view door_secret_name = "notification-door";
constexpr BackoffLimits pull_backoff{std::chrono::seconds{1}, std::chrono::minutes{5}};

std::string_view to_text(Way way) {
    switch (way) {
    case Way::none:
        break;
    case Way::push:
        return "push";
    case Way::pull:
        return "pull";
    }
    return "";
}

Subscription as_subscription(const db::SubscriptionRecord& record) {
    Subscription subscription;
    subscription.provider_id = record.provider_id;
    subscription.expires_at = record.expires_at;
    subscription.renew_at = record.renew_at;
    return subscription;
}

bool is_gone(const Error& error) { return error.code.ends_with(".subscription_gone"); }

} // namespace

Notifications::Notifications(NotificationParts parts)
    : parts_(std::move(parts)), inbox_(parts_.settings, parts_.clock), book_(parts_.clock, parts_.jitter) {}

Result<void> Notifications::refresh(bool again) {
    const std::lock_guard one_at_a_time(refreshing_);
    const auto tenants = db::TenantStore(parts_.database).list();
    if (!tenants) return fail(tenants.error());
    std::vector<Door> doors;
    std::set<TenantId> known;
    for (const auto& tenant : *tenants) {
        // One that lost its consent is not called, and what it has is neither lost nor kept up.
        if (tenant.state != db::TenantState::active && tenant.state != db::TenantState::paused) continue;
        known.insert(tenant.id);
        if (auto done = refresh_tenant(tenant, again, doors); !done) return done;
    }
    book_.keep_only(known);
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(channels_, [&](const auto& entry) { return !known.contains(entry.first); });
    }
    inbox_.set_doors(doors);
    return {};
}

Result<void> Notifications::refresh_tenant(const db::TenantRecord& tenant, bool again, std::vector<Door>& doors) {
    Channel fresh;
    const auto connector = parts_.connect(tenant);
    if (!connector) return {}; // told of elsewhere
    fresh.connector = *connector;
    fresh.source = fresh.connector->notifications();
    if (fresh.source != nullptr) fresh.way = fresh.source->way();
    const bool is_active = tenant.state == db::TenantState::active;
    if (!is_active)
        fresh.why_not = "The tenant is paused.";
    else if (fresh.way == Way::none)
        fresh.why_not = "The tenant's settings ask for none.";
    else if (fresh.way == Way::push && !parts_.settings.has_listener())
        fresh.why_not = "They would be sent to us, and notifications.public_url does not say where we are reached.";
    if (fresh.way == Way::push && parts_.settings.has_listener()) {
        auto secret = door_secret(tenant.id);
        if (!secret) return fail(secret.error());
        fresh.url = parts_.settings.public_url + "/hooks/" + *secret;
        const Provider* provider = parts_.provider(tenant.provider);
        if (is_active)
            doors.push_back({tenant.id, fresh.url, *secret,
                             provider != nullptr ? provider->handshake
                                                 : std::function<std::optional<HandshakeAnswer>(const Query&)>{}});
    }
    const bool is_wanted = fresh.why_not.empty();
    const auto stored = db::SubscriptionStore(parts_.database).list(tenant.id);
    if (!stored) return fail(stored.error());
    const auto records = db::MailboxStore(parts_.database).list(tenant.id);
    if (!records) return fail(records.error());
    std::vector<Mailbox> mailboxes;
    for (const auto& record : *records)
        if (record.state == db::MailboxState::active) mailboxes.push_back(record.mailbox);
    book_.set_tenant(tenant.id, is_wanted ? sha256(fresh.source->channel(fresh.url)) : std::string(), mailboxes,
                     *stored, again);
    for (const auto& mailbox : book_.subscribed_mailboxes(tenant.id))
        parts_.set_subscribed(tenant.id, mailbox, is_wanted);

    const std::lock_guard lock(mutex_);
    Channel& channel = channels_[tenant.id];
    fresh.last_hint_at = channel.last_hint_at;
    fresh.hints = channel.hints;
    fresh.refused = channel.refused;
    fresh.is_pulling = channel.is_pulling;
    channel = std::move(fresh);
    return {};
}

// The last segment of the tenant's address: made once, and kept with its other secrets.
Result<std::string> Notifications::door_secret(const TenantId& tenant) {
    db::TenantStore store(parts_.database);
    const auto kept = store.secret(tenant, door_secret_name);
    if (!kept) return fail(kept.error());
    if (*kept) return std::string((*kept)->reveal());
    const std::string made = random_token();
    if (auto put = store.put_secret(tenant, door_secret_name, Secret(made)); !put) return fail(put.error());
    return made;
}

std::optional<Notifications::Channel> Notifications::channel_of(const TenantId& tenant) const {
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(tenant);
    if (found == channels_.end() || found->second.source == nullptr) return {};
    return found->second;
}

bool Notifications::keep_once() {
    const auto job = book_.take();
    if (!job) return false;
    const auto channel = channel_of(job->tenant);
    if (!channel) {
        book_.failed(*job, {ErrorKind::retry, "notifications.no_channel", "The tenant has no connector now.", {}});
        return true;
    }
    do_job(*job, *channel->source, channel->url);
    return true;
}

void Notifications::do_job(const SubscriptionJob& job, NotificationSource& source, const std::string& url) {
    const std::string channel_hash = sha256(source.channel(url));
    switch (job.kind) {
    case SubscriptionJob::Kind::subscribe: {
        if (job.record) parts_.set_subscribed(job.tenant, job.mailbox.id, false); // it ran out
        const auto made = source.subscribe(job.mailbox, url);
        if (!made) return job_failed(job, made.error());
        keep_record(job, *made, channel_hash);
        // What came while nobody told us, and what was told before we knew that it was ours.
        parts_.hint(job.tenant, job.mailbox.id, false);
        return;
    }
    case SubscriptionJob::Kind::renew: {
        const auto renewed = source.renew(job.mailbox, as_subscription(*job.record));
        if (renewed) {
            auto subscription = *renewed;
            return keep_record(job, subscription, channel_hash);
        }
        if (!is_gone(renewed.error())) return job_failed(job, renewed.error());
        drop_record(job); // asked for anew at once
        parts_.hint(job.tenant, job.mailbox.id, false);
        return;
    }
    case SubscriptionJob::Kind::cancel: {
        const auto cancelled = job.record ? source.cancel(job.mailbox, as_subscription(*job.record)) : Result<void>{};
        if (!cancelled) return job_failed(job, cancelled.error());
        drop_record(job);
        return;
    }
    }
}

void Notifications::keep_record(const SubscriptionJob& job, const Subscription& subscription,
                                const std::string& channel_hash) {
    db::SubscriptionRecord record{job.mailbox.id, subscription.provider_id, {},
                                  channel_hash,   subscription.expires_at,  subscription.renew_at};
    if (!subscription.proof.empty())
        record.proof_hash = sha256(subscription.proof.reveal());
    else if (job.kind == SubscriptionJob::Kind::renew)
        record.proof_hash = job.record->proof_hash; // the proof stays what it was
    if (auto kept = db::SubscriptionStore(parts_.database).put(job.tenant, record); !kept)
        return job_failed(job, kept.error());
    book_.subscribed(job, record);
    parts_.set_subscribed(job.tenant, job.mailbox.id, true);
    parts_.log.debug(
        "subscription.kept",
        {{"tenant", job.tenant.value}, {"mailbox", job.mailbox.id.value}, {"until", to_rfc3339(record.expires_at)}});
}

void Notifications::drop_record(const SubscriptionJob& job) {
    parts_.set_subscribed(job.tenant, job.mailbox.id, false);
    if (auto dropped = db::SubscriptionStore(parts_.database).drop(job.tenant, job.mailbox.id); !dropped)
        return job_failed(job, dropped.error());
    book_.dropped(job);
}

void Notifications::job_failed(const SubscriptionJob& job, const Error& why) {
    book_.failed(job, why);
    parts_.log.warning("subscription.failed", {{"tenant", job.tenant.value},
                                               {"mailbox", job.mailbox.id.value},
                                               {"code", why.code},
                                               {"message", why.message}});
}

void Notifications::read(const Parcel& parcel) {
    const auto channel = channel_of(parcel.tenant);
    if (!channel || channel->way != Way::push) return;
    const auto notices = channel->source->read({parcel.url, parcel.authorization, parcel.body});
    if (notices) return take_notices(parcel.tenant, *notices);
    parts_.log.debug("notification.refused", {{"tenant", parcel.tenant.value}, {"code", notices.error().code}});
    const std::lock_guard lock(mutex_);
    if (const auto found = channels_.find(parcel.tenant); found != channels_.end()) ++found->second.refused;
}

void Notifications::take_notices(const TenantId& tenant, const std::vector<Notice>& notices) {
    std::int64_t hints = 0, refused = 0;
    for (const auto& notice : notices) {
        const auto mailbox = book_.whose(tenant, notice);
        if (!mailbox) {
            ++refused;
            continue;
        }
        ++hints;
        switch (notice.what) {
        case Notice::What::news:
            break;
        case Notice::What::renew:
            book_.renew_now(tenant, *mailbox);
            break;
        case Notice::What::gone:
            if (!book_.gone(tenant, *mailbox)) break;
            parts_.set_subscribed(tenant, *mailbox, false);
            (void)db::SubscriptionStore(parts_.database).drop(tenant, *mailbox); // else its renewal finds it gone
            break;
        }
        parts_.hint(tenant, *mailbox, true);
    }
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(tenant);
    if (found == channels_.end()) return;
    found->second.hints += hints;
    found->second.refused += refused;
    if (hints > 0) found->second.last_hint_at = parts_.clock.now();
}

bool Notifications::pull_once() {
    TenantId tenant;
    std::shared_ptr<Connector> connector; // lives as long as the call
    NotificationSource* source = nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto now = parts_.clock.monotonic();
        // Whoever has waited longest.
        for (auto& [id, channel] : channels_)
            if (channel.way == Way::pull && channel.why_not.empty() && !channel.is_pulling &&
                channel.next_pull <= now && (tenant.empty() || channel.next_pull < channels_.at(tenant).next_pull))
                tenant = id;
        if (tenant.empty()) return false;
        Channel& channel = channels_.at(tenant);
        channel.is_pulling = true;
        connector = channel.connector;
        source = channel.source;
    }
    const auto pulled = source->pull();
    if (pulled) take_notices(tenant, pulled->notices);
    // What is not acknowledged comes again: a poll more.
    if (pulled && !pulled->receipts.empty()) (void)source->acknowledge(pulled->receipts);

    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(tenant);
    if (found == channels_.end()) return true;
    Channel& channel = found->second;
    channel.is_pulling = false;
    const auto now = parts_.clock.monotonic();
    if (pulled) {
        channel.pull_failures = 0;
        channel.pull_failure.clear();
        channel.next_pull = now + (pulled->receipts.empty() ? parts_.settings.pull_pause : Duration{0});
        return true;
    }
    if (++channel.pull_failures == 1)
        parts_.log.warning(
            "notification.pull_failed",
            {{"tenant", tenant.value}, {"code", pulled.error().code}, {"message", pulled.error().message}});
    channel.pull_failure = pulled.error().message;
    channel.next_pull =
        now + asked_wait(pulled.error(), backoff(channel.pull_failures, pull_backoff, parts_.jitter.next()));
    return true;
}

NotificationStatus Notifications::status(const TenantId& tenant) const {
    NotificationStatus status;
    const auto counts = book_.counts(tenant);
    status.subscribed = counts.subscribed;
    status.failing = counts.failing;
    status.next_renewal_at = counts.next_renewal;
    status.reason = counts.failure;
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(tenant);
    if (found == channels_.end()) {
        status.reason = "The tenant is not polled.";
        return status;
    }
    const Channel& channel = found->second;
    status.is_on = channel.why_not.empty();
    status.way = status.is_on ? to_text(channel.way) : "";
    if (!status.is_on) status.reason = channel.why_not;
    if (!channel.pull_failure.empty()) status.reason = channel.pull_failure;
    status.last_hint_at = channel.last_hint_at;
    status.hints = channel.hints;
    status.refused = channel.refused;
    return status;
}

std::vector<Check> Notifications::check(const TenantId& tenant) {
    const auto channel = channel_of(tenant);
    if (!channel) return {};
    if (!channel->why_not.empty()) return {passed("Notifications", channel->why_not + " Mail is polled.")};
    auto checks = channel->source->check(channel->url);
    const auto now = status(tenant);
    if (now.failing > 0)
        checks.push_back(warned("Subscriptions",
                                std::to_string(now.failing) + " mailboxes have none and are polled. " + now.reason));
    return checks;
}

void cancel_subscriptions(db::Database& database, Connector& connector, const TenantId& tenant, const Clock& clock,
                          Duration limit) {
    NotificationSource* source = connector.notifications();
    const auto stored = db::SubscriptionStore(database).list(tenant);
    if (source == nullptr || !stored) return;
    const auto deadline = clock.monotonic() + limit;
    for (const auto& record : *stored) {
        if (clock.monotonic() >= deadline) return;
        const auto known = db::MailboxStore(database).find(tenant, record.mailbox);
        if (!known || !*known) continue;
        if (!source->cancel((*known)->mailbox, as_subscription(record))) return; // the others would go the same way
    }
}

} // namespace remand::service
