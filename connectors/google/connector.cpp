#include "connectors/google/connector.hpp"

#include "connectors/google/directory.hpp"
#include "connectors/google/doctor.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/oauth/service_account_source.hpp"

namespace remand::google {
namespace {

// Stands in for a key that cannot be used: check() has refused it, or nobody asked check().
class RefusingSource final : public oauth::TokenSource {
public:
    explicit RefusingSource(Error error) : error_(std::move(error)) {}
    [[nodiscard]] Result<oauth::AccessToken> request(const oauth::Grant&) override { return fail(error_); }

private:
    const Error error_;
};

} // namespace

GoogleConnector::GoogleConnector(Endpoints endpoints, std::string admin, Abilities abilities,
                                 std::unique_ptr<oauth::TokenSource> tokens, const ConnectorParts& parts)
    : abilities_(abilities),
      api_(std::move(endpoints), std::move(admin), std::move(tokens), parts.transport, parts.clock),
      labels_(api_, mail_scope(abilities.access)), changes_(api_, labels_, mail_scope(abilities.access)),
      mail_(api_, labels_, mail_scope(abilities.access)) {}

std::vector<ActionSupport> GoogleConnector::action_support() const {
    if (abilities_.access == Access::read_only) {
        std::vector<ActionSupport> all{{Action::none, true, "left where it is, and recorded"}};
        for (const auto action : all_actions)
            if (action != Action::none)
                all.push_back({action, false,
                               "not possible: this tenant was authorised for reading only; authorise it for writing"});
        return all;
    }
    return {
        {Action::none, true, "left where it is, and recorded"},
        {Action::junk, true, "moved to Spam"},
        {Action::trash, true, "moved to Trash; Google deletes it from there after 30 days"},
        {Action::soft_delete, false, "not possible: Gmail has no such place; use trash"},
        {Action::quarantine, true,
         "moved to Trash under the hidden label Remand/Quarantine: out of the way, but its user can still find it in "
         "Trash, "
         "and Google deletes it from there after 30 days"},
        {Action::hard_delete, abilities_.allows_hard_delete,
         abilities_.allows_hard_delete
             ? "deleted for good: neither we nor its user can bring it back"
             : "not possible: it needs the scope https://mail.google.com/; allow hard delete for this tenant and "
               "authorise it again"},
        {Action::inbox, true, "moved to the inbox"},
        {Action::restore, true, "put back under exactly the labels it had, read or unread as it was"},
    };
}

Result<TenantIdentity> GoogleConnector::identify() { return google::identify(api_); }

std::vector<Check> GoogleConnector::doctor() {
    return examine(api_, mail_scope(abilities_.access), abilities_.allows_hard_delete);
}

Result<std::vector<Mailbox>> GoogleConnector::list_mailboxes() { return google::list_mailboxes(api_); }

Result<ChangePage> GoogleConnector::changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                            const ChangeOptions& options) {
    return changes_.page(mailbox, cursor, options);
}

Result<RawMessage> GoogleConnector::fetch(const Mailbox& mailbox, const MessageRef& ref) {
    return mail_.fetch(mailbox, ref);
}

Result<Location> GoogleConnector::locate(const Mailbox& mailbox, const MessageRef& ref) {
    return mail_.locate(mailbox, ref);
}

Result<Location> GoogleConnector::move(const Mailbox& mailbox, const MessageRef& ref, Place destination) {
    if (abilities_.access == Access::read_only)
        return fail(ErrorKind::give_up, "google.read_only_unsupported",
                    "This tenant was authorised for reading only; authorise it for writing first.");
    switch (destination) {
    case Place::gone:
        if (!abilities_.allows_hard_delete)
            return fail(ErrorKind::give_up, "google.hard_delete_unsupported",
                        "Hard delete needs the scope https://mail.google.com/; allow it for this tenant and authorise "
                        "the tenant again.");
        return mail_.erase(mailbox, ref);
    case Place::soft_deleted:
        return fail(ErrorKind::give_up, "google.unsupported", "Gmail has no soft delete; use trash instead.");
    case Place::inbox:
    case Place::junk:
    case Place::trash:
    case Place::quarantine:
    case Place::other:
        break;
    }
    return mail_.move(mailbox, ref, destination);
}

Result<Location> GoogleConnector::restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former) {
    if (abilities_.access == Access::read_only)
        return fail(ErrorKind::give_up, "google.read_only_unsupported",
                    "This tenant was authorised for reading only; authorise it for writing first.");
    return mail_.restore(mailbox, ref, former);
}

Result<std::vector<MessageRef>> GoogleConnector::find(const Mailbox& mailbox, std::string_view internet_message_id) {
    return mail_.find(mailbox, internet_message_id);
}

std::unique_ptr<Connector> connect(const ProviderSettings& settings, const ConnectorParts& parts) {
    const auto secret = settings.secrets.find(std::string(key_option));
    auto key = oauth::read_service_account_key(secret == settings.secrets.end() ? Secret() : secret->second);
    std::unique_ptr<oauth::TokenSource> tokens;
    if (key)
        tokens = std::make_unique<oauth::ServiceAccountSource>(
            *std::move(key), std::string(settings.option(token_option)), parts.transport, parts.clock);
    else
        tokens = std::make_unique<RefusingSource>(key.error());
    return std::make_unique<GoogleConnector>(
        Endpoints{std::string(settings.option(gmail_option)), std::string(settings.option(directory_option))},
        std::string(settings.option(admin_option)), Abilities{settings.access, settings.allows_hard_delete},
        std::move(tokens), parts);
}

} // namespace remand::google
