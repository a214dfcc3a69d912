// The token source that callers hold: one real request per grant, whoever asks and however many ask at once.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

// Thread-safe. Renews at 80 % of a token's life. Threads that ask for a grant while it is being requested wait for that
// one answer, error or token. A refusal is remembered for a while too (`wait` for the time it names, fix_configuration
// for `refusal_is_remembered`), so that ten thousand mailboxes with one wrong secret do not hammer the authority.
class CachingTokenSource final : public TokenSource {
public:
    static constexpr std::chrono::seconds refusal_is_remembered{10};

    CachingTokenSource(std::unique_ptr<TokenSource> source, const Clock& clock);
    ~CachingTokenSource() override;

    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;
    // After a 401: a token other than `refused`. When another thread has already got one, that is it and nothing is
    // asked.
    [[nodiscard]] Result<AccessToken> refresh(const Grant& grant, const Secret& refused);

private:
    struct Entry;
    Result<AccessToken> get(const Grant& grant, const Secret* refused);

    const std::unique_ptr<TokenSource> source_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<Grant, std::shared_ptr<Entry>> entries_;
};

} // namespace remand::oauth
