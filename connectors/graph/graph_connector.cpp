#include "connectors/graph/graph_connector.hpp"

#include <atomic>
#include <chrono>
#include <utility>

#include "connectors/graph/client.hpp"
#include "connectors/graph/credentials.hpp"
#include "connectors/graph/delta.hpp"
#include "connectors/graph/directory.hpp"
#include "connectors/graph/directory_sync.hpp"
#include "connectors/graph/doctor.hpp"
#include "connectors/graph/events.hpp"
#include "connectors/graph/folders.hpp"
#include "connectors/graph/messages.hpp"
#include "connectors/graph/permissions.hpp"
#include "connectors/graph/quota.hpp"
#include "connectors/graph/subscriptions.hpp"
#include "connectors/http/clock_skew.hpp"
#include "connectors/oauth/watched_source.hpp"

namespace remand::graph {
namespace {

constexpr std::string_view in_hidden_folder =
    "moved to a hidden folder of the mailbox, \"Remand Quarantine\": Outlook does not show it, but other programs and "
    "searches of the user may, and it counts against the mailbox's size";
constexpr std::string_view in_purges =
    "moved out of the user's reach (Recoverable Items, Purges), after a sealed copy was made here; Exchange deletes it "
    "there after 14 days unless the mailbox keeps it longer";

std::string_view meaning_of(Action action) {
    switch (action) {
    case Action::none:
        return "left where it is, and recorded";
    case Action::junk:
        return "moved to Junk Email";
    case Action::trash:
        return "moved to Deleted Items, where the user sees it";
    case Action::soft_delete:
        return "moved to Recoverable Items: out of all folders, but the user can bring it back with \"Recover deleted "
               "items\" for as long as the mailbox keeps them (14 days unless changed)";
    case Action::quarantine:
        return in_hidden_folder;
    case Action::hard_delete:
        return "deleted for good: neither the user nor Remand can bring it back";
    case Action::mark:
        return "left where it is, under the category \"Suspicious (Remand)\"; other categories stay";
    case Action::inbox:
        return "moved to the inbox";
    case Action::restore:
        return "moved back to the folder it was in, read or unread as it was, with its categories and flag";
    }
    return "";
}

// Compares the roles of each new token with what is needed.
std::unique_ptr<oauth::TokenSource> watched(std::shared_ptr<oauth::RotatingSource> source,
                                            const ProviderSettings& settings,
                                            std::function<void(const Grants&)> grants_seen) {
    return std::make_unique<oauth::WatchedSource>(
        std::move(source),
        [&settings, seen = std::move(grants_seen)](const oauth::Grant&, const oauth::AccessToken& token) {
            if (seen) seen(compare_roles(token.roles, settings));
        });
}

// Graph counts an application in all its tenants together.
http::SharedBucket* bucket_of_app(const ProviderSettings& settings, const ConnectorParts& parts) {
    if (parts.buckets == nullptr) return nullptr;
    const auto limits = app_limits(parts.limits);
    const auto key = "graph/" + std::string(settings.option("cloud")) + '/' + std::string(settings.option("client-id"));
    return &parts.buckets->of(key, limits.units, limits.window, parts.clock);
}

class GraphConnector final : public Connector {
public:
    GraphConnector(const ProviderSettings& settings, const ConnectorParts& parts, Endpoints endpoints)
        : custody_seen_(parts.custody_seen), settings_(settings), transport_(parts.transport, parts.clock),
          credentials_(token_source(settings, endpoints, transport_, parts)),
          tokens_(watched(credentials_, settings_, parts.grants_seen), parts.clock),
          client_(std::move(endpoints), transport_, tokens_, parts.clock, parts.log, parts.limits,
                  use_of(parts.used_before, app_limits({}).name), bucket_of_app(settings, parts)),
          folders_(client_),
          delta_(client_, folders_), messages_(client_, folders_), subscriptions_(client_),
          events_(client_) {}

    std::vector<ActionSupport> action_support() const override {
        std::vector<ActionSupport> rows;
        for (const auto action : all_actions) {
            ActionSupport row{action, true, std::string(meaning_of(action))};
            if (action == Action::quarantine) row.meaning = meaning_of_quarantine();
            if (action == Action::hard_delete && !client_.endpoints().has_permanent_delete)
                row.meaning = "moved out of everybody's sight (Recoverable Items, Purges), since this national cloud of "
                              "Microsoft cannot delete at once: Exchange deletes it there after 14 days unless the "
                              "mailbox keeps it longer, and Remand does not bring it back";
            if (action != Action::none && settings_.access == Access::read_only)
                row = {action, false, "this tenant was authorised for reading only; authorise it again for read-write"};
            rows.push_back(std::move(row));
        }
        return rows;
    }

    bool needs_sweep() const override { return true; }
    Result<TenantIdentity> identify() override { return read_tenant(client_); }
    std::vector<Check> doctor() override { return run_checks({settings_, client_, *credentials_, transport_}); }
    Result<MailboxListing> list_mailboxes() override { return list_candidates(client_, settings_.option("canary")); }

    Result<DirectoryPage> directory_page(const SyncCursor& cursor) override {
        return graph::directory_page(client_, cursor);
    }

    Result<ChangePage> changes(const Mailbox& mailbox, const SyncCursor& cursor,
                               const ChangeOptions& options) override {
        return delta_.changes(mailbox.id, cursor, options);
    }
    // The mailbox is the reference's own: a reference into another one is a defect of the caller's.
    Result<RawMessage> fetch(const Mailbox&, const MessageRef& ref, Priority priority) override {
        return messages_.fetch(ref, priority);
    }
    Result<Location> locate(const Mailbox&, const MessageRef& ref) override { return messages_.locate(ref); }
    Result<Location> move(const Mailbox&, const MessageRef& ref, Place destination) override {
        return messages_.move(ref, destination);
    }
    Result<Location> restore(const Mailbox&, const MessageRef& ref, const Location& former) override {
        return messages_.restore(ref, former);
    }
    Result<Location> set_mark(const Mailbox&, const MessageRef& ref, bool is_marked) override {
        return messages_.set_mark(ref, is_marked);
    }
    Custody custody(std::int64_t) const override {
        const auto mode = settings_.option(quarantine_option);
        if (mode == "hidden-folder") return Custody::hidden;
        return mode == "auto" && is_refused() ? Custody::hidden : Custody::out_of_reach;
    }
    Result<Location> seal_off(const Mailbox&, const MessageRef& ref) override {
        auto sealed_off = messages_.seal_off(ref);
        if (sealed_off) note_custody(Custody::out_of_reach, "");
        if (!sealed_off && sealed_off.error().code == "graph.purges_unsupported") {
            refused_until_ = (client_.now() + ask_again_after).time_since_epoch().count();
            const bool is_auto = settings_.option(quarantine_option) == "auto";
            if (is_auto) note_custody(Custody::hidden, sealed_off.error().message);
            else sealed_off.error().code = "graph.purges_refused"; // the hidden folder is not what was asked for
        }
        return sealed_off;
    }
    Result<BroughtBack> bring_back(const Mailbox&, std::string_view, const Location&) override {
        // Graph makes a draft of MIME that it is given (microsoft-graph-docs-contrib#503, #16368).
        return fail(ErrorKind::give_up, "graph.bring_back_unsupported",
                    "Exchange has deleted the message, and Microsoft Graph cannot make a received message anew.");
    }
    Result<std::vector<MessageRef>> find(const Mailbox& mailbox, std::string_view internet_message_id) override {
        return messages_.find(mailbox.id, internet_message_id);
    }
    std::vector<BudgetUse> budgets() const override { return {client_.use()}; }
    NotificationSource* notifications() override { return &subscriptions_; }
    InvitationCalendar* calendar() override {
        return is_removing_events(settings_.option(events_option)) ? &events_ : nullptr;
    }

private:
    [[nodiscard]] bool is_refused() const { return client_.now().time_since_epoch().count() < refused_until_; }
    void note_custody(Custody custody, const std::string& why) {
        if (custody_seen_) custody_seen_(custody, why);
    }
    [[nodiscard]] std::string meaning_of_quarantine() const {
        if (custody(0) == Custody::hidden) return std::string(in_hidden_folder);
        std::string meaning(in_purges);
        if (settings_.option(quarantine_option) == "auto")
            meaning += "; where Exchange refuses that: moved to the hidden folder \"Remand Quarantine\"";
        return meaning;
    }

    static constexpr std::chrono::hours ask_again_after{24}; // Exchange may have been taught otherwise
    std::atomic<Timestamp::rep> refused_until_{0};
    const std::function<void(Custody, const std::string&)> custody_seen_;
    const ProviderSettings settings_;
    http::SkewMeter transport_;
    const std::shared_ptr<oauth::RotatingSource> credentials_;
    oauth::CachingTokenSource tokens_;
    Client client_;
    FolderBook folders_;
    DeltaReader delta_;
    MessageCalls messages_;
    Subscriptions subscriptions_;
    Events events_;
};

} // namespace

std::unique_ptr<Connector> make_connector(const ProviderSettings& settings, const ConnectorParts& parts) {
    return std::make_unique<GraphConnector>(settings, parts, endpoints_of(settings).value());
}

} // namespace remand::graph
