#include "connectors/graph/graph_connector.hpp"

#include <utility>

#include "connectors/graph/client.hpp"
#include "connectors/graph/delta.hpp"
#include "connectors/graph/directory.hpp"
#include "connectors/graph/doctor.hpp"
#include "connectors/graph/folders.hpp"
#include "connectors/graph/messages.hpp"
#include "connectors/graph/provider.hpp"
#include "connectors/oauth/client_secret_source.hpp"

namespace remand::graph {
namespace {

oauth::EntraApp app_of(const ProviderSettings& settings, const Endpoints& endpoints) {
    const auto secret = settings.secrets.find("client-secret");
    return {endpoints.authority, std::string(settings.option("directory-id")),
            std::string(settings.option("client-id")), secret == settings.secrets.end() ? Secret{} : secret->second};
}

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
        return "moved to a hidden folder of the mailbox, \"Remand Quarantine\": Outlook does not show it, but other "
               "programs "
               "and searches of the user may, and it counts against the mailbox's size";
    case Action::hard_delete:
        return "deleted for good: neither the user nor Remand can bring it back";
    case Action::inbox:
        return "moved to the inbox";
    case Action::restore:
        return "moved back to the folder it was in, read or unread as it was";
    }
    return "";
}

class GraphConnector final : public Connector {
public:
    GraphConnector(const ProviderSettings& settings, const ConnectorParts& parts, Endpoints endpoints)
        : is_read_write_(settings.access == Access::read_write), needed_(permissions_of(settings)),
          tokens_(
              std::make_unique<oauth::ClientSecretSource>(app_of(settings, endpoints), parts.transport, parts.clock),
              parts.clock),
          client_(std::move(endpoints), parts.transport, tokens_, parts.clock, parts.log), folders_(client_),
          delta_(client_, folders_), messages_(client_, folders_) {}

    std::vector<ActionSupport> action_support() const override {
        std::vector<ActionSupport> rows;
        for (const auto action : all_actions) {
            ActionSupport row{action, true, std::string(meaning_of(action))};
            if (action == Action::hard_delete && !client_.endpoints().has_permanent_delete)
                row = {action, false, "this national cloud of Microsoft has no such call; use soft-delete"};
            if (action != Action::none && !is_read_write_)
                row = {action, false, "this tenant was authorised for reading only; authorise it again for read-write"};
            rows.push_back(std::move(row));
        }
        return rows;
    }

    bool needs_sweep() const override { return true; }
    Result<TenantIdentity> identify() override { return read_tenant(client_); }
    std::vector<Check> doctor() override { return run_checks(client_, needed_); }
    Result<std::vector<Mailbox>> list_mailboxes() override { return list_candidates(client_); }

    Result<ChangePage> changes(const Mailbox& mailbox, const SyncCursor& cursor,
                               const ChangeOptions& options) override {
        return delta_.changes(mailbox.id, cursor, options);
    }
    // The mailbox is the reference's own: a reference into another one is a defect of the caller's.
    Result<RawMessage> fetch(const Mailbox&, const MessageRef& ref) override { return messages_.fetch(ref); }
    Result<Location> locate(const Mailbox&, const MessageRef& ref) override { return messages_.locate(ref); }
    Result<Location> move(const Mailbox&, const MessageRef& ref, Place destination) override {
        return messages_.move(ref, destination);
    }
    Result<Location> restore(const Mailbox&, const MessageRef& ref, const Location& former) override {
        return messages_.restore(ref, former);
    }
    Result<std::vector<MessageRef>> find(const Mailbox& mailbox, std::string_view internet_message_id) override {
        return messages_.find(mailbox.id, internet_message_id);
    }

private:
    const bool is_read_write_;
    const std::vector<Permission> needed_;
    oauth::CachingTokenSource tokens_;
    Client client_;
    FolderBook folders_;
    DeltaReader delta_;
    MessageCalls messages_;
};

} // namespace

std::unique_ptr<Connector> make_connector(const ProviderSettings& settings, const ConnectorParts& parts) {
    return std::make_unique<GraphConnector>(settings, parts, endpoints_of(settings).value());
}

} // namespace remand::graph
