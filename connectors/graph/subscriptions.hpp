// Graph's change notifications: a subscription for each mailbox, proved by a secret of its own (`clientState`).
// https://learn.microsoft.com/graph/change-notifications-delivery-webhooks and …/change-notifications-lifecycle-events
#pragma once

#include <optional>

#include "connectors/graph/client.hpp"
#include "connectors/notifications.hpp"
#include "connectors/providers.hpp"

namespace remand::graph {

// Thread-safe. Borrows the client.
class Subscriptions final : public NotificationSource {
public:
    // Exchange's messages: "maximum 10,080 minutes"; a little less, for a clock that is behind ours.
    static constexpr std::chrono::minutes life{10'080 - 10};

    explicit Subscriptions(Client& client) : client_(client) {}

    [[nodiscard]] Way way() const override { return Way::push; }
    [[nodiscard]] std::string channel(std::string_view url) const override { return std::string(url); }
    [[nodiscard]] Result<Subscription> subscribe(const Mailbox& mailbox, const std::string& url) override;
    // Also what `reauthorizationRequired` asks for: one PATCH renews and reauthorizes.
    [[nodiscard]] Result<Subscription> renew(const Mailbox& mailbox, const Subscription& subscription) override;
    [[nodiscard]] Result<void> cancel(const Mailbox& mailbox, const Subscription& subscription) override;
    [[nodiscard]] Result<std::vector<Notice>> read(const InboundNotification& notification) override;
    [[nodiscard]] Result<PulledNotices> pull() override;
    [[nodiscard]] Result<void> acknowledge(const std::vector<std::string>& receipts) override;
    [[nodiscard]] std::vector<Check> check(const std::string& url) override;

private:
    Result<Subscription> create(const Mailbox& mailbox, const std::string& url);
    Result<void> drop_orphans(const Mailbox& mailbox, const std::string& url);
    Client& client_;
};

// The handshake: before it accepts an address, Graph sends a token there and wants it back, as text and at once.
// Nothing where the request is no handshake.
[[nodiscard]] std::optional<HandshakeAnswer> answer_handshake(const Query& query);

} // namespace remand::graph
