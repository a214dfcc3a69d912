#include "service/sync/sync_worker.hpp"

#include <exception>
#include <typeinfo>
#include <utility>

#include "service/directory/directory_sync.hpp"
#include "service/sync/directory_refresh.hpp"

namespace remand::service {
namespace {

std::string_view name_of(Job::Kind kind) {
    switch (kind) {
    case Job::Kind::round:
        return "round";
    case Job::Kind::sweep:
        return "sweep";
    case Job::Kind::directory:
        return "directory";
    case Job::Kind::pending:
        return "pending";
    }
    return "unknown";
}

} // namespace

void SyncWorker::run(const Job& job, std::stop_token stop) {
    JobEnd end{JobEnd::How::failed, false, {}};
    try {
        end = work(job, std::move(stop));
    } catch (const std::exception& defect) {
        parts_.log.error("sync.defect", {{"tenant", job.tenant.value},
                                         {"mailbox", job.mailbox.value},
                                         {"job", name_of(job.kind)},
                                         {"type", typeid(defect).name()}});
        ++parts_.counters.round_failures;
    }
    parts_.scheduler.ended(job, end);
    if (end.had_new_messages) parts_.on_decisions();
}

JobEnd SyncWorker::work(const Job& job, std::stop_token stop) {
    const auto tenant = parts_.tenants.find(job.tenant);
    if (!tenant) return {JobEnd::How::interrupted, false, {}};
    RoundResult result;
    if (!job.mailbox.empty() && !tenant->scope->includes(job.mailbox)) return judge_end(job, result); // out of the pilot, or paused
    switch (job.kind) {
    case Job::Kind::directory:
        result = list_directory(*tenant, std::move(stop));
        break;
    case Job::Kind::pending:
        result = parts_.pending.run(*tenant, std::move(stop));
        break;
    case Job::Kind::round:
        result = parts_.sync.run(*tenant, job.mailbox, RoundKind::regular, std::move(stop));
        ++parts_.counters.rounds;
        break;
    case Job::Kind::sweep:
        result = parts_.sync.run(*tenant, job.mailbox, RoundKind::sweep, std::move(stop));
        ++parts_.counters.rounds;
        break;
    }
    return judge_end(job, result);
}

RoundResult SyncWorker::list_directory(const ActiveTenant& tenant, std::stop_token stop) {
    const auto listed = refresh_directory(tenant, parts_.database, parts_.clock, parts_.log,
                                          parts_.scheduler.directory_interval());
    RoundResult result;
    if (listed) {
        // Mailboxes first: reading mail must not wait for a large directory, nor fail with it.
        parts_.scheduler.set_mailboxes(tenant.record.id, listed->mailboxes);
        if (parts_.on_listing) parts_.on_listing();
        const auto round = DirectorySync(parts_.database, parts_.clock, parts_.log)
                               .run(*tenant.connector, tenant.record.id, std::move(stop));
        parts_.tenants.directory_listed(tenant.record.id, listed->domains);
        if (round.end == DirectoryRound::End::interrupted) result.end = RoundResult::End::interrupted;
        return result;
    }
    const Error& error = listed.error().error;
    const bool is_provider = listed.error().source == Failure::Source::provider;
    result.end = RoundResult::End::failed;
    // Mail may have a token of its own, and the mailboxes that are known go on; what is wrong with all of them, their own
    // rounds will say.
    const auto known = db::MailboxStore(parts_.database).list(tenant.record.id);
    const bool has_mailboxes = known && !known->empty();
    if (is_provider && error.kind == ErrorKind::fix_configuration && !has_mailboxes)
        result.end = RoundResult::End::lost_consent;
    if (is_provider && error.kind == ErrorKind::wait) {
        result.end = RoundResult::End::throttled;
        if (error.retry_after) result.wait = *error.retry_after;
    }
    result.failure = listed.error();
    return result;
}

JobEnd SyncWorker::judge_end(const Job& job, const RoundResult& result) {
    if (result.failure) log_failure(job, *result.failure);
    JobEnd end;
    end.had_new_messages = result.new_messages > 0;
    end.wait = result.wait;
    switch (result.end) {
    case RoundResult::End::well:
        if (end.had_new_messages)
            parts_.log.info("round.ended", {{"tenant", job.tenant.value},
                                            {"mailbox", job.mailbox.value},
                                            {"job", name_of(job.kind)},
                                            {"new", result.new_messages}});
        // The tries of pending messages are decisions too, but they do not make a mailbox lively.
        if (job.kind == Job::Kind::pending) parts_.on_decisions();
        break;
    case RoundResult::End::interrupted:
        end.how = JobEnd::How::interrupted;
        break;
    case RoundResult::End::throttled:
        end.how = JobEnd::How::throttled;
        end.is_wait_exact = result.failure && is_own_meter(result.failure->error);
        break;
    case RoundResult::End::failed:
        end.how = JobEnd::How::failed;
        break;
    case RoundResult::End::lost_consent:
        end.how = JobEnd::How::failed;
        parts_.tenants.lost_consent(job.tenant, result.failure->error);
        parts_.on_lost_consent();
        break;
    case RoundResult::End::parked: {
        end.how = JobEnd::How::parked;
        const Timestamp now = parts_.clock.now();
        const auto parked =
            db::MailboxStore(parts_.database)
                .park(job.tenant, job.mailbox, result.failure->error, now, now + parts_.scheduler.parked_for(job));
        if (!parked) log_failure(job, {Failure::Source::ourselves, parked.error()});
        break;
    }
    }
    return end;
}

void SyncWorker::log_failure(const Job& job, const Failure& failure) {
    const bool is_ours = failure.source == Failure::Source::ourselves;
    ++parts_.counters.round_failures;
    if (!is_ours) ++parts_.counters.provider_errors;
    const auto say = is_ours ? &Log::error : &Log::warning;
    (parts_.log.*say)(is_ours ? "store.failed" : "provider.failed", {{"tenant", job.tenant.value},
                                                                     {"mailbox", job.mailbox.value},
                                                                     {"job", name_of(job.kind)},
                                                                     {"code", failure.error.code},
                                                                     {"message", failure.error.message}});
}

} // namespace remand::service
