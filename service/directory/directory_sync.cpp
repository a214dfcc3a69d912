#include "service/directory/directory_sync.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/encoding.hpp"

namespace remand::service {
namespace {

constexpr int most_pages = 1'000'000;
constexpr int most_restarts = 3; // a provider that refuses every cursor of its own
constexpr std::string_view interrupted_code = "directory.interrupted";

} // namespace

DirectoryRound DirectorySync::run(Connector& connector, const TenantId& tenant, std::stop_token stop) {
    std::vector<std::string> notes;
    if (const auto read = read_all(connector, tenant, notes, std::move(stop)); !read) {
        if (read.error().code == interrupted_code) return {DirectoryRound::End::interrupted, {}, {}};
        return failed(tenant, read.error());
    }
    const auto state = store_.state(tenant);
    if (!state) return failed(tenant, state.error());
    const auto reason = why_held(tenant, *state);
    if (!reason) {
        if (reason.error().code == "directory.empty") (void)store_.drop_staged(tenant, clock_.now(), reason.error());
        return failed(tenant, reason.error());
    }
    if (!reason->empty()) {
        log_.error("directory.held", {{"tenant", tenant.value}, {"reason", *reason}});
        if (const auto held = store_.hold(tenant, clock_.now(), *reason); !held) return failed(tenant, held.error());
        return {DirectoryRound::End::held, {}, *reason};
    }
    if (const auto taken = store_.take_into_force(tenant, clock_.now(), notes, {}); !taken)
        return failed(tenant, taken.error());
    return {DirectoryRound::End::taken, {}, {}};
}

Result<void> DirectorySync::read_all(Connector& connector, const TenantId& tenant, std::vector<std::string>& notes,
                                     std::stop_token stop) {
    const std::string run = to_hex(random_bytes(8));
    if (auto begun = store_.begin(tenant, run, clock_.now()); !begun) return begun;
    const auto state = store_.state(tenant);
    if (!state) return fail(state.error());
    SyncCursor cursor = state->staged_cursor;
    int restarts = 0;
    for (int pages = 0; pages < most_pages; ++pages) {
        if (stop.stop_requested())
            return fail(ErrorKind::retry, std::string(interrupted_code), "The service is stopping.");
        const auto page = connector.directory_page(cursor);
        if (!page) return fail(page.error());
        if (page->users_start_over && ++restarts > most_restarts) break;
        if (auto staged = store_.stage(tenant, run, *page); !staged) return staged;
        for (const auto& unread : page->unread)
            notes.push_back(unread.group.empty()
                                ? "Groups cannot be read, those known before stay: " + unread.why.message
                                : fmt::format("The members of group {} cannot be read, those known before stay: {}",
                                              unread.group, unread.why.message));
        if (!page->has_more) return {};
        cursor = page->cursor;
    }
    (void)store_.drop_staged(tenant, clock_.now(), {});
    return fail(ErrorKind::retry, "directory.endless",
                "The provider's directory does not come to an end; the round was given up.");
}

Result<std::string> DirectorySync::why_held(const TenantId& tenant, const db::DirectoryState& state) const {
    const auto counts = store_.staged_counts(tenant);
    if (!counts) return fail(counts.error());
    if (counts->users_staged == 0 && !state.good_at)
        return fail(ErrorKind::retry, "directory.empty",
                    "The provider's directory came without a single person; look at the permissions (tenant doctor).");
    if (counts->users_staged == 0 && counts->users_now > 0)
        return fmt::format("The directory came empty; {} people are known.", counts->users_now);
    if (counts->users_gone > never_held && counts->users_gone * 100 > counts->users_now * held_from_percent)
        return fmt::format("{} of {} people are missing in the directory, more than {} %.", counts->users_gone,
                           counts->users_now, held_from_percent);
    if (counts->groups_staged == 0 && counts->groups_now > never_held)
        return fmt::format("The directory came without any group; {} are known.", counts->groups_now);
    return std::string();
}

DirectoryRound DirectorySync::failed(const TenantId& tenant, const Error& error) {
    log_.warning("directory.failed", {{"tenant", tenant.value}, {"code", error.code}, {"message", error.message}});
    if (error.code != "directory.overtaken")
        if (const auto noted = store_.failed(tenant, clock_.now(), error); !noted)
            log_.error("store.failed", {{"code", noted.error().code}, {"message", noted.error().message}});
    return {DirectoryRound::End::failed, error, {}};
}

Result<void> DirectorySync::confirm(const TenantId& tenant, const db::AuditEntry& audit) {
    const auto state = store_.state(tenant);
    if (!state) return fail(state.error());
    if (state->phase != db::DirectoryPhase::held)
        return fail(ErrorKind::give_up, "directory.nothing_held", "No answer of the directory waits for confirmation.");
    return store_.take_into_force(tenant, clock_.now(), state->notes, audit);
}

Result<void> DirectorySync::discard(const TenantId& tenant, const db::AuditEntry& audit) {
    const auto state = store_.state(tenant);
    if (!state) return fail(state.error());
    if (state->phase != db::DirectoryPhase::held)
        return fail(ErrorKind::give_up, "directory.nothing_held", "No answer of the directory waits for confirmation.");
    return store_.drop_staged(tenant, clock_.now(), {}, audit);
}

} // namespace remand::service
