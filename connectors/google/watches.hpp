// Gmail's notifications: a watch for each mailbox, which lasts seven days and is renewed daily; what it sees goes to a
// Pub/Sub topic, and from there to us, pulled or pushed.
// https://developers.google.com/workspace/gmail/api/guides/push
#pragma once

#include "connectors/google/api.hpp"
#include "connectors/notifications.hpp"
#include "connectors/oauth/google_keys.hpp"
#include "connectors/providers.hpp"

namespace remand::google {

// Thread-safe. Borrows all it is given.
class Watches final : public NotificationSource {
public:
    static constexpr std::chrono::hours renewal{24};

    Watches(Api& api, oauth::GoogleKeys& keys, const ProviderSettings& settings, const Clock& clock)
        : api_(api), keys_(keys), settings_(settings), clock_(clock) {}

    [[nodiscard]] Way way() const override;
    [[nodiscard]] std::string channel(std::string_view url) const override; // the topic, whoever is told by it
    [[nodiscard]] Result<Subscription> subscribe(const Mailbox& mailbox, const std::string& url) override;
    [[nodiscard]] Result<Subscription> renew(const Mailbox& mailbox, const Subscription& subscription) override;
    [[nodiscard]] Result<void> cancel(const Mailbox& mailbox, const Subscription& subscription) override;
    // The bearer token first: signed by Google, for this address, in the name of the account that the settings name.
    [[nodiscard]] Result<std::vector<Notice>> read(const InboundNotification& notification) override;
    [[nodiscard]] Result<PulledNotices> pull() override;
    [[nodiscard]] Result<void> acknowledge(const std::vector<std::string>& receipts) override;
    [[nodiscard]] std::vector<Check> check(const std::string& url) override;

private:
    Result<Subscription> watch(const Mailbox& mailbox);
    [[nodiscard]] std::string audience(const std::string& url) const;
    Api& api_;
    oauth::GoogleKeys& keys_;
    const ProviderSettings& settings_;
    const Clock& clock_;
};

} // namespace remand::google
