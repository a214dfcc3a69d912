// Google behind the provider seam: Gmail and the Directory, by a service account with domain-wide delegation; or the
// Gmail of one mailbox whose owner consented.
#pragma once

#include <memory>

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/google/changes.hpp"
#include "connectors/google/events.hpp"
#include "connectors/google/label_book.hpp"
#include "connectors/google/mail.hpp"
#include "connectors/google/watches.hpp"
#include "connectors/http/clock_skew.hpp"
#include "connectors/oauth/google_keys.hpp"
#include "connectors/oauth/rotating_source.hpp"
#include "connectors/providers.hpp"

namespace remand::google {

class GoogleConnector final : public Connector {
public:
    GoogleConnector(const ProviderSettings& settings, const ConnectorParts& parts);

    [[nodiscard]] std::vector<ActionSupport> action_support() const override;
    // Gmail's history is complete for as long as Google keeps it, and says so when it is not.
    [[nodiscard]] bool needs_sweep() const override { return false; }
    [[nodiscard]] Result<TenantIdentity> identify() override;
    [[nodiscard]] std::vector<Check> doctor() override;
    [[nodiscard]] Result<MailboxListing> list_mailboxes() override;
    // A single mailbox is a directory of one.
    [[nodiscard]] Result<DirectoryPage> directory_page(const SyncCursor& cursor) override;
    [[nodiscard]] Result<ChangePage> changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                             const ChangeOptions& options) override;
    [[nodiscard]] Result<RawMessage> fetch(const Mailbox& mailbox, const MessageRef& ref, Priority priority) override;
    [[nodiscard]] Result<Location> locate(const Mailbox& mailbox, const MessageRef& ref) override;
    [[nodiscard]] Result<Location> move(const Mailbox& mailbox, const MessageRef& ref, Place destination) override;
    [[nodiscard]] Custody custody(std::int64_t size) const override;
    [[nodiscard]] Result<Location> seal_off(const Mailbox& mailbox, const MessageRef& ref) override;
    [[nodiscard]] Result<BroughtBack> bring_back(const Mailbox& mailbox, std::string_view bytes,
                                                const Location& former) override;
    [[nodiscard]] Result<Location> set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) override;
    [[nodiscard]] Result<Location> restore(const Mailbox& mailbox, const MessageRef& ref,
                                           const Location& former) override;
    [[nodiscard]] Result<std::vector<MessageRef>> find(const Mailbox& mailbox,
                                                       std::string_view internet_message_id) override;
    [[nodiscard]] std::vector<BudgetUse> budgets() const override { return {api_.use()}; }
    [[nodiscard]] NotificationSource* notifications() override { return &watches_; }
    [[nodiscard]] InvitationCalendar* calendar() override {
        return is_removing_events(settings_.option(events_option)) ? &events_ : nullptr;
    }

private:
    [[nodiscard]] bool keeps_copies_only() const; // it may delete, and is to quarantine so
    const std::function<void(Custody, const std::string&)> custody_seen_;
    const ProviderSettings settings_;
    http::SkewMeter transport_;
    const std::shared_ptr<oauth::RotatingSource> credentials_;
    Api api_;
    LabelBook labels_;
    Changes changes_;
    Mail mail_;
    oauth::GoogleKeys keys_;
    Watches watches_;
    Events events_;
};

// Never fails: where the key cannot be used, every call says so.
[[nodiscard]] std::unique_ptr<Connector> connect(const ProviderSettings& settings, const ConnectorParts& parts);

} // namespace remand::google
