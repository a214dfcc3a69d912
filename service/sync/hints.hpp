// What notifications did for one mailbox so far: when a hint may be served, and whether polls may wait for hints. Pure;
// a hint is never more than a reason to poll sooner.
#pragma once

#include <algorithm>
#include <optional>

#include "core/clock.hpp"

namespace remand::service {

class HintState {
public:
    // However often a provider calls: one poll for it in this time.
    static constexpr Duration spacing = std::chrono::seconds{3};
    // How late a notification may be (Graph: "maximum 3 minutes") before what a poll found without it counts as lost.
    static constexpr Duration patience = std::chrono::minutes{5};

    // A notification came in, or (not told) we have a reason of our own to look. Gives when that poll may begin.
    Monotonic look(bool is_told, Monotonic now) {
        if (is_told) {
            heard_at_ = now;
            unannounced_since_.reset();
        }
        is_waiting_ = true;
        return earliest(now);
    }
    [[nodiscard]] bool is_waiting() const { return is_waiting_; } // no round has begun since
    [[nodiscard]] Monotonic earliest(Monotonic now) const { return std::max(now, served_at_ + spacing); }

    void round_began(Monotonic now) {
        is_serving_ = is_waiting_;
        if (is_waiting_) served_at_ = now;
        is_waiting_ = false;
    }
    // It found new mail, or nothing.
    void round_ended(bool found_mail, Monotonic now) {
        const bool was_announced = heard_at_ && now - *heard_at_ <= patience;
        if (found_mail && !was_announced && !unannounced_since_) unannounced_since_ = now;
        is_early_ = is_serving_ && !found_mail;
        is_serving_ = false;
    }
    // Mail came that no notification spoke of, and none has come since.
    [[nodiscard]] bool is_deaf(Monotonic now) const {
        return unannounced_since_ && now - *unannounced_since_ >= patience;
    }
    [[nodiscard]] bool is_in_doubt() const { return unannounced_since_.has_value(); }
    // The last round began because of a hint and found nothing: the provider's list may be behind its notification.
    [[nodiscard]] bool was_early() const { return is_early_; }

private:
    Monotonic served_at_{std::chrono::hours{-24}}; // long ago
    std::optional<Monotonic> heard_at_, unannounced_since_;
    bool is_waiting_ = false, is_serving_ = false, is_early_ = false;
};

} // namespace remand::service
