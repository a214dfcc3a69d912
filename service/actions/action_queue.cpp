#include "service/actions/action_queue.hpp"

#include <algorithm>

namespace remand::service {

void ActionQueue::set_tenants(const std::vector<TenantId>& tenants) {
    std::lock_guard lock(mutex_);
    std::erase_if(lines_, [&](const auto& entry) {
        return std::find(tenants.begin(), tenants.end(), entry.first) == tenants.end();
    });
    for (const auto& tenant : tenants) lines_[tenant].look_at = {};
}

void ActionQueue::look_again() {
    std::lock_guard lock(mutex_);
    for (auto& [id, line] : lines_) line.look_at = {};
}

std::optional<db::ActionRecord> ActionQueue::take() {
    std::lock_guard lock(mutex_);
    const Monotonic now = clock_.monotonic();
    std::erase_if(resting_, [now](const auto& entry) { return entry.second <= now; });
    auto turn = lines_.upper_bound(last_);
    for (std::size_t i = 0; i < lines_.size(); ++i, ++turn) {
        if (turn == lines_.end()) turn = lines_.begin();
        if (now < turn->second.blocked_until) continue;
        if (auto action = take_of(turn->first, turn->second, now)) {
            last_ = turn->first;
            return action;
        }
    }
    return {};
}

std::optional<db::ActionRecord> ActionQueue::take_of(const TenantId& id, Line& line, Monotonic now) {
    const auto is_free = [&](const db::ActionRecord& row) {
        return !busy_.contains({id, row.mailbox.id}) && !resting_.contains({id, row.mailbox.id});
    };
    auto next = std::find_if(line.rows.begin(), line.rows.end(), is_free);
    if (next == line.rows.end()) {
        if (now < line.look_at) return {};
        line.look_at = now + look_interval;
        auto due = actions_.due(id, clock_.now(), rows_at_once);
        if (!due) return {}; // said and counted where rows are carried out; looked for again after the interval
        line.rows.assign(std::make_move_iterator(due->begin()), std::make_move_iterator(due->end()));
        next = std::find_if(line.rows.begin(), line.rows.end(), is_free);
        if (next == line.rows.end()) return {};
    }
    db::ActionRecord action = std::move(*next);
    line.rows.erase(next);
    busy_.emplace(id, action.mailbox.id);
    return action;
}

void ActionQueue::release(const db::ActionRecord& action, Duration rest) {
    std::lock_guard lock(mutex_);
    busy_.erase({action.tenant, action.mailbox.id});
    if (rest > Duration{0}) resting_[{action.tenant, action.mailbox.id}] = clock_.monotonic() + rest;
}

void ActionQueue::block(const TenantId& tenant, Duration time) {
    std::lock_guard lock(mutex_);
    const auto line = lines_.find(tenant);
    if (line == lines_.end()) return;
    line->second.rows.clear();
    line->second.blocked_until = clock_.monotonic() + time;
}

void ActionQueue::unblock(const TenantId& tenant) {
    std::lock_guard lock(mutex_);
    if (const auto line = lines_.find(tenant); line != lines_.end()) line->second.blocked_until = {};
}

bool ActionQueue::is_working() const {
    std::lock_guard lock(mutex_);
    return !busy_.empty();
}

} // namespace remand::service
