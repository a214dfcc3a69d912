#include "connectors/oauth/rotating_source.hpp"

namespace remand::oauth {

RotatingSource::RotatingSource(Sources sources, std::set<std::string> scopes, std::function<void()> proved)
    : sources_(std::move(sources)), proved_(std::move(proved)), unproved_scopes_(std::move(scopes)) {}

Result<AccessToken> RotatingSource::request(const Grant& grant) {
    auto newest = sources_.front()->request(grant);
    if (newest) {
        note_success(grant.scope);
        return newest;
    }
    if (newest.error().kind != ErrorKind::fix_configuration || is_proved()) return newest;
    for (std::size_t i = 1; i < sources_.size(); ++i) {
        auto former = sources_[i]->request(grant);
        if (!former) continue;
        const std::lock_guard lock(mutex_);
        refusal_ = newest.error();
        return former;
    }
    return newest;
}

bool RotatingSource::is_proved() const {
    const std::lock_guard lock(mutex_);
    return is_proved_;
}

std::optional<Error> RotatingSource::refusal_of_newest() const {
    const std::lock_guard lock(mutex_);
    return refusal_;
}

void RotatingSource::note_success(const std::string& scope) {
    if (sources_.size() == 1) return;
    {
        const std::lock_guard lock(mutex_);
        unproved_scopes_.erase(scope);
        if (is_proved_ || !unproved_scopes_.empty()) return;
        is_proved_ = true;
        refusal_.reset();
    }
    if (proved_) proved_();
}

} // namespace remand::oauth
