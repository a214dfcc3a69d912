// Who tells of new mail, in memory: keeps what it was asked for, refuses where a test says so, and makes notifications
// as true ones are, or as a stranger would.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/notifications.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::tests {

// A notification is "id proof what", one a line. Thread-safe.
class MemoryNotifications final : public NotificationSource {
public:
    explicit MemoryNotifications(const Clock& clock, Way way = Way::push) : clock_(clock), way_(way) {}

    // --- the provider's side ---
    static constexpr std::chrono::hours life{7 * 24};
    struct Held {
        std::string id, proof, address, url;
    };
    [[nodiscard]] std::map<std::string, Held> held() const { // by mailbox
        const std::lock_guard lock(mutex_);
        return held_;
    }
    [[nodiscard]] std::string body_for(const std::string& mailbox, const std::string& what = "news") const {
        const std::lock_guard lock(mutex_);
        const auto& one = held_.at(mailbox);
        return one.id + ' ' + one.proof + ' ' + what + '\n';
    }
    void publish(const std::string& address) { // of way pull
        const std::lock_guard lock(mutex_);
        waiting_.push_back(address);
    }
    void forget(const std::string& mailbox) {
        const std::lock_guard lock(mutex_);
        held_.erase(mailbox);
    }
    void refuse(std::optional<Error> error) {
        const std::lock_guard lock(mutex_);
        refusal_ = std::move(error);
    }
    struct Calls {
        int subscribe = 0, renew = 0, cancel = 0, acknowledged = 0;
    };
    [[nodiscard]] Calls calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

    // --- NotificationSource ---
    Way way() const override { return way_; }
    std::string channel(std::string_view url) const override { return "channel " + std::string(url); }
    Result<Subscription> subscribe(const Mailbox& mailbox, const std::string& url) override {
        const std::lock_guard lock(mutex_);
        ++calls_.subscribe;
        if (refusal_) return remand::fail(*refusal_);
        const bool has_names = way_ == Way::push;
        Held one{has_names ? "sub-" + std::to_string(calls_.subscribe) : "", has_names ? random_token() : "",
                 mailbox.address, url};
        held_[mailbox.id.value] = one;
        Subscription made;
        made.provider_id = one.id;
        made.proof = Secret(one.proof);
        return with_times(made);
    }
    Result<Subscription> renew(const Mailbox& mailbox, const Subscription& subscription) override {
        const std::lock_guard lock(mutex_);
        ++calls_.renew;
        if (refusal_) return remand::fail(*refusal_);
        const auto found = held_.find(mailbox.id.value);
        if (found == held_.end() || found->second.id != subscription.provider_id)
            return remand::fail(ErrorKind::give_up, "memory.subscription_gone", "Gone.");
        return with_times(subscription);
    }
    Result<void> cancel(const Mailbox& mailbox, const Subscription&) override {
        const std::lock_guard lock(mutex_);
        ++calls_.cancel;
        held_.erase(mailbox.id.value);
        return {};
    }
    Result<std::vector<Notice>> read(const InboundNotification& notification) override {
        std::vector<Notice> notices;
        for (const auto line : split(notification.body, '\n')) {
            const auto words = split(line, ' ');
            if (words.size() != 3) continue;
            const auto what = words[2] == "gone"    ? Notice::What::gone
                              : words[2] == "renew" ? Notice::What::renew
                                                    : Notice::What::news;
            notices.push_back({what, std::string(words[0]), std::string(words[1]), {}});
        }
        if (notices.empty()) return remand::fail(ErrorKind::give_up, "memory.bad_notification", "None.");
        return notices;
    }
    Result<PulledNotices> pull() override {
        const std::lock_guard lock(mutex_);
        if (refusal_) return remand::fail(*refusal_);
        PulledNotices pulled;
        for (const auto& address : waiting_) {
            pulled.notices.push_back({Notice::What::news, {}, {}, address});
            pulled.receipts.push_back(address);
        }
        waiting_.clear();
        return pulled;
    }
    Result<void> acknowledge(const std::vector<std::string>& receipts) override {
        const std::lock_guard lock(mutex_);
        calls_.acknowledged += static_cast<int>(receipts.size());
        return {};
    }
    std::vector<Check> check(const std::string&) override { return {passed("Notifications", "As good as memory.")}; }

private:
    [[nodiscard]] Subscription with_times(Subscription subscription) const {
        subscription.expires_at = clock_.now() + life;
        subscription.renew_at = clock_.now() + life / 2;
        return subscription;
    }
    const Clock& clock_;
    const Way way_;
    mutable std::mutex mutex_;
    std::map<std::string, Held> held_;
    std::vector<std::string> waiting_;
    std::optional<Error> refusal_;
    Calls calls_;
};

} // namespace remand::tests
