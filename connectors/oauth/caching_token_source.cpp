#include "connectors/oauth/caching_token_source.hpp"

#include <optional>

namespace remand::oauth {

struct CachingTokenSource::Entry {
    std::optional<Result<AccessToken>> answer; // the last one, token or refusal
    Monotonic good_until{};
    bool is_asking = false;
    std::uint64_t answers = 0; // counts them, so that a waiter knows that one came since it began to wait
};

namespace {

// How long an answer is handed out again. Zero: only to those who waited for it.
Duration life_of(const Result<AccessToken>& answer) {
    if (answer) return std::chrono::duration_cast<Duration>(answer->lifetime) * 8 / 10;
    if (answer.error().kind == ErrorKind::wait) return answer.error().retry_after.value_or(std::chrono::seconds{1});
    if (answer.error().kind == ErrorKind::fix_configuration) return CachingTokenSource::refusal_is_remembered;
    return Duration{0};
}

} // namespace

CachingTokenSource::CachingTokenSource(std::unique_ptr<TokenSource> source, const Clock& clock)
    : source_(std::move(source)), clock_(clock) {}
CachingTokenSource::~CachingTokenSource() = default;

Result<AccessToken> CachingTokenSource::request(const Grant& grant) { return get(grant, nullptr); }

Result<AccessToken> CachingTokenSource::refresh(const Grant& grant, const Secret& refused) {
    return get(grant, &refused);
}

Result<AccessToken> CachingTokenSource::get(const Grant& grant, const Secret* refused) {
    std::unique_lock lock(mutex_);
    auto& slot = entries_[grant];
    if (!slot) slot = std::make_shared<Entry>();
    const auto entry = slot;

    const auto is_usable = [&] {
        if (!entry->answer || clock_.monotonic() >= entry->good_until) return false;
        const auto& answer = *entry->answer;
        return refused == nullptr || !answer || !answer->value.equals(refused->reveal());
    };
    if (is_usable()) return *entry->answer;
    if (entry->is_asking) {
        const auto before = entry->answers;
        changed_.wait(lock, [&] { return entry->answers != before; });
        return *entry->answer;
    }

    entry->is_asking = true;
    lock.unlock();
    auto answer = source_->request(grant);
    lock.lock();
    entry->is_asking = false;
    entry->good_until = clock_.monotonic() + life_of(answer);
    entry->answer = std::move(answer);
    ++entry->answers;
    changed_.notify_all();
    return *entry->answer;
}

} // namespace remand::oauth
