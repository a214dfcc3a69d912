#include "connectors/google/connector.hpp"

#include "connectors/google/directory.hpp"
#include "connectors/google/directory_sync.hpp"
#include "connectors/google/doctor.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/google/single_mailbox.hpp"
#include "connectors/google/tokens.hpp"
#include "connectors/oauth/service_account_source.hpp"
#include "connectors/oauth/watched_source.hpp"

namespace remand::google {
namespace {

Endpoints endpoints_of(const ProviderSettings& settings) {
    return {std::string(settings.option(gmail_option)), std::string(settings.option(directory_option)),
            std::string(settings.option(pubsub_option)), std::string(settings.option(calendar_option))};
}

// Where the answer to a refresh names its scopes, they are compared with what is needed.
std::unique_ptr<oauth::TokenSource> watched(std::shared_ptr<oauth::RotatingSource> source,
                                            const ProviderSettings& settings,
                                            std::function<void(const Grants&)> grants_seen) {
    return std::make_unique<oauth::WatchedSource>(
        std::move(source),
        [&settings, seen = std::move(grants_seen)](const oauth::Grant& grant, const oauth::AccessToken& token) {
            // A token for some of the scopes says nothing about the others.
            if (!seen || token.roles.empty() || grant.scope != mail_scope(settings.access)) return;
            auto grants = compare_scopes(token.roles, settings);
            std::erase(grants.missing, delete_scope);
            seen(grants);
        });
}

// Gmail counts a Cloud project over all its customers. Of a single mailbox's OAuth client the project is not known.
http::SharedBucket* bucket_of_project(const ProviderSettings& settings, const ConnectorParts& parts) {
    const auto key = oauth::read_service_account_key(secret_of(settings, key_option));
    if (parts.buckets == nullptr || !key || key->project_id.empty()) return nullptr;
    const auto limits = project_limits(parts.limits);
    return &parts.buckets->of("gmail/" + key->project_id, limits.units, limits.window, parts.clock);
}

} // namespace

GoogleConnector::GoogleConnector(const ProviderSettings& settings, const ConnectorParts& parts)
    : custody_seen_(parts.custody_seen), settings_(settings), transport_(parts.transport, parts.clock),
      credentials_(token_source(settings, transport_, parts)),
      api_(endpoints_of(settings), std::string(settings.option(admin_option)),
           watched(credentials_, settings_, parts.grants_seen), transport_, parts.clock, parts.limits,
           use_of(parts.used_before, project_limits({}).name), bucket_of_project(settings, parts)),
      labels_(api_, mail_scope(settings.access)), changes_(api_, mail_scope(settings.access)),
      mail_(api_, labels_, mail_scope(settings.access), settings.allows_hard_delete),
      keys_(std::string(settings.option(keys_option)), transport_, parts.clock),
      watches_(api_, keys_, settings_, parts.clock), events_(api_) {}

std::vector<ActionSupport> GoogleConnector::action_support() const {
    if (settings_.access == Access::read_only) {
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
         keeps_copies_only()
             ? "deleted from the mailbox after a sealed copy was made here, from which it can be put back; mail of more "
               "than 70 MB is moved to Trash under the hidden label Remand/Quarantine, where its user can find it"
             : "moved to Trash under the hidden label Remand/Quarantine: out of the way, but its user can still find it "
               "in Trash, and Google deletes it from there after 30 days; out of the user's sight only with the scope "
               "https://mail.google.com/ (allow hard delete for this tenant)"},
        {Action::hard_delete, settings_.allows_hard_delete,
         settings_.allows_hard_delete
             ? "deleted for good: neither we nor its user can bring it back"
             : "not possible: it needs the scope https://mail.google.com/; allow hard delete for this tenant and "
               "authorise it again"},
        {Action::mark, true, "left where it is, under the label Remand/Suspicious, which its user sees"},
        {Action::inbox, true, "moved to the inbox"},
        {Action::restore, true, "put back under exactly the labels it had, read or unread as it was"},
    };
}

Result<TenantIdentity> GoogleConnector::identify() {
    if (is_single_mailbox(settings_))
        return identify_mailbox(api_, single_mailbox(settings_.option(mailbox_option)), mail_scope(settings_.access));
    return google::identify(api_);
}

std::vector<Check> GoogleConnector::doctor() { return examine({settings_, api_, *credentials_, transport_}); }

Result<MailboxListing> GoogleConnector::list_mailboxes() {
    if (is_single_mailbox(settings_)) return MailboxListing{{single_mailbox(settings_.option(mailbox_option))}, {}};
    return google::list_mailboxes(api_);
}

Result<DirectoryPage> GoogleConnector::directory_page(const SyncCursor& cursor) {
    if (!is_single_mailbox(settings_)) return google::directory_page(api_, cursor);
    const auto mailbox = single_mailbox(settings_.option(mailbox_option));
    DirectoryPage page;
    page.users_start_over = page.groups_start_over = true;
    page.users.push_back({mailbox.id.value, mailbox.display_name, "", "", mailbox.address, mailbox.aliases, true, true});
    return page;
}

Result<ChangePage> GoogleConnector::changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                            const ChangeOptions& options) {
    return changes_.page(mailbox, cursor, options);
}

Result<RawMessage> GoogleConnector::fetch(const Mailbox& mailbox, const MessageRef& ref, Priority priority) {
    return mail_.fetch(mailbox, ref, priority);
}

Result<Location> GoogleConnector::locate(const Mailbox& mailbox, const MessageRef& ref) {
    return mail_.locate(mailbox, ref);
}

Result<Location> GoogleConnector::move(const Mailbox& mailbox, const MessageRef& ref, Place destination) {
    if (settings_.access == Access::read_only)
        return fail(ErrorKind::give_up, "google.read_only_unsupported",
                    "This tenant was authorised for reading only; authorise it for writing first.");
    switch (destination) {
    case Place::gone:
        if (!settings_.allows_hard_delete)
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
    if (settings_.access == Access::read_only)
        return fail(ErrorKind::give_up, "google.read_only_unsupported",
                    "This tenant was authorised for reading only; authorise it for writing first.");
    return mail_.restore(mailbox, ref, former);
}

bool GoogleConnector::keeps_copies_only() const {
    return settings_.allows_hard_delete && settings_.option(quarantine_option) != "trash";
}

Custody GoogleConnector::custody(std::int64_t size) const {
    return keeps_copies_only() && size <= Mail::largest_brought_back ? Custody::copy_only : Custody::in_sight;
}

Result<Location> GoogleConnector::seal_off(const Mailbox& mailbox, const MessageRef& ref) {
    if (!keeps_copies_only())
        return fail(ErrorKind::give_up, "google.seal_off_unsupported",
                    "Mail can be taken out of its user's sight only with the scope https://mail.google.com/.");
    auto sealed_off = mail_.erase(mailbox, ref);
    if (custody_seen_) {
        if (sealed_off)
            custody_seen_(Custody::copy_only, "");
        else if (sealed_off.error().kind == ErrorKind::fix_configuration)
            custody_seen_(Custody::in_sight, sealed_off.error().message);
    }
    // Without the scope nothing is deleted: Trash is what is left, and the tenant's doctor says what is missing.
    if (!sealed_off && sealed_off.error().kind == ErrorKind::fix_configuration)
        return fail(ErrorKind::give_up, "google.seal_off_unsupported", sealed_off.error().message);
    return sealed_off;
}

Result<BroughtBack> GoogleConnector::bring_back(const Mailbox& mailbox, std::string_view bytes,
                                               const Location& former) {
    return mail_.bring_back(mailbox, bytes, former);
}

Result<Location> GoogleConnector::set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) {
    if (settings_.access == Access::read_only)
        return fail(ErrorKind::give_up, "google.read_only_unsupported",
                    "This tenant was authorised for reading only; authorise it for writing first.");
    return mail_.set_mark(mailbox, ref, is_marked);
}

Result<std::vector<MessageRef>> GoogleConnector::find(const Mailbox& mailbox, std::string_view internet_message_id) {
    return mail_.find(mailbox, internet_message_id);
}

std::unique_ptr<Connector> connect(const ProviderSettings& settings, const ConnectorParts& parts) {
    return std::make_unique<GoogleConnector>(settings, parts);
}

} // namespace remand::google
