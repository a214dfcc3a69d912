#include "tests/emulator/microsoft/microsoft_face.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator {

// The first route that fits is taken: literal segments stand before {parameters}.
std::vector<Route> microsoft_routes() {
    using namespace graph;
    const std::vector<std::string_view> read{"Mail.Read", "Mail.ReadWrite"}, write{"Mail.ReadWrite"};
    const std::vector<std::string_view> people{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All",
                                               "Directory.ReadWrite.All"};
    const std::vector<std::string_view> organization{"Organization.Read.All", "Directory.Read.All",
                                                     "Directory.ReadWrite.All"};
    const std::vector<std::string_view> groups{"Group.Read.All", "GroupMember.Read.All", "Directory.Read.All",
                                               "Directory.ReadWrite.All"};
    const std::vector<std::string_view> domains{"Domain.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"};
    const std::vector<std::string_view> settings{"MailboxSettings.Read", "MailboxSettings.ReadWrite"};
    const std::vector<std::string_view> calendar_read{"Calendars.Read", "Calendars.ReadWrite"},
        calendar_write{"Calendars.ReadWrite"};
    const auto user = [](std::string_view path, std::string_view method, std::string_view operation, auto permissions,
                         auto run,
                         auto... asks) { return Route{method, path, operation, permissions, true, run, asks...}; };
    return {
        {"POST", "/{tenant}/oauth2/v2.0/token", "entra.token", {}, false, entra::issue_token},
        {"GET", "/common/discovery/instance", "entra.instance_discovery", {}, false, entra::instance_discovery},
        {"GET",
         "/{tenant}/v2.0/.well-known/openid-configuration",
         "entra.openid_configuration",
         {},
         false,
         entra::openid_configuration},
        {"GET", "/{tenant}/discovery/v2.0/keys", "entra.keys", {}, false, entra::signing_keys},
        {"GET", "/{tenant}/v2.0/adminconsent", "entra.consent_page", {}, false, entra::show_consent},
        {"POST", "/{tenant}/v2.0/adminconsent", "entra.consent", {}, false, entra::decide_consent},
        {"GET", "/v1.0/users", "graph.users.list", people, false, list_users},
        {"GET", "/v1.0/organization", "graph.organization", organization, false, list_organization},
        {"GET", "/v1.0/domains", "graph.domains", domains, false, list_domains},
        {"POST", "/v1.0/$batch", "graph.batch", {}, false, batch},
        {"GET", "/v1.0/users/delta", "graph.users.delta", people, false, user_delta},
        {"GET", "/v1.0/users/{user}", "graph.users.get", people, false, get_user},
        {"GET", "/v1.0/groups", "graph.groups.list", groups, false, list_groups},
        {"GET", "/v1.0/groups/delta", "graph.groups.delta", groups, false, group_delta},
        {"GET", "/v1.0/groups/{group}", "graph.group.get", groups, false, get_group},
        {"GET", "/v1.0/groups/{group}/members", "graph.group.members", groups, false, list_members},
        {"GET", "/v1.0/groups/{group}/transitiveMembers", "graph.group.transitive_members", groups, false,
         list_transitive_members},
        {"GET", "/v1.0/subscriptions", "graph.subscriptions.list", {}, false, list_subscriptions},
        {"POST", "/v1.0/subscriptions", "graph.subscription.create", read, false, create_subscription},
        {"GET", "/v1.0/subscriptions/{subscription}", "graph.subscription.get", {}, false, get_subscription},
        {"PATCH", "/v1.0/subscriptions/{subscription}", "graph.subscription.renew", {}, false, renew_subscription},
        {"POST",
         "/v1.0/subscriptions/{subscription}/reauthorize",
         "graph.subscription.reauthorize",
         {},
         false,
         reauthorize_subscription},
        {"DELETE", "/v1.0/subscriptions/{subscription}", "graph.subscription.delete", {}, false, delete_subscription},
        user("/v1.0/users/{user}/mailboxSettings", "GET", "graph.mailbox_settings", settings, get_mailbox_settings),
        user("/v1.0/users/{user}/mailFolders", "GET", "graph.folders.list", read, list_folders),
        user("/v1.0/users/{user}/mailFolders", "POST", "graph.folder.create", write, create_folder),
        user("/v1.0/users/{user}/mailFolders/{folder}", "GET", "graph.folder.get", read, get_folder),
        user("/v1.0/users/{user}/mailFolders/{folder}", "PATCH", "graph.folder.update", write, update_folder),
        user("/v1.0/users/{user}/mailFolders/{folder}", "DELETE", "graph.folder.delete", write, delete_folder),
        user("/v1.0/users/{user}/mailFolders/{folder}/childFolders", "GET", "graph.folders.children", read,
             list_child_folders),
        user("/v1.0/users/{user}/mailFolders/{folder}/childFolders", "POST", "graph.folder.create", write,
             create_child_folder),
        user("/v1.0/users/{user}/mailFolders/{folder}/messages/delta", "GET", "graph.messages.delta", read,
             message_delta),
        user("/v1.0/users/{user}/mailFolders/{folder}/messages", "GET", "graph.folder_messages.list", read,
             list_folder_messages),
        user("/v1.0/users/{user}/messages", "GET", "graph.messages.list", read, list_messages),
        user("/v1.0/users/{user}/messages/{message}", "GET", "graph.message.get", read, get_message),
        user("/v1.0/users/{user}/messages/{message}", "PATCH", "graph.message.update", write, update_message),
        user("/v1.0/users/{user}/messages/{message}", "DELETE", "graph.message.delete", write, delete_message,
             asks_delete),
        user("/v1.0/users/{user}/messages/{message}/$value", "GET", "graph.message.value", read, get_message_value),
        user("/v1.0/users/{user}/messages/{message}/move", "POST", "graph.message.move", write, move_message,
             asks_move),
        user("/v1.0/users/{user}/messages/{message}/copy", "POST", "graph.message.copy", write, copy_message,
             asks_copy),
        user("/v1.0/users/{user}/messages/{message}/permanentDelete", "POST", "graph.message.permanent_delete", write,
             permanently_delete_message, asks_permanent_delete),
        user("/v1.0/users/{user}/messages/{message}/attachments", "GET", "graph.attachments.list", read,
             list_attachments),
        user("/v1.0/users/{user}/messages/{message}/attachments/{attachment}", "GET", "graph.attachment.get", read,
             get_attachment),
        user("/v1.0/users/{user}/messages/{message}/attachments/{attachment}/$value", "GET", "graph.attachment.value",
             read, get_attachment_value),
        user("/v1.0/users/{user}/events", "GET", "graph.events.list", calendar_read, list_events),
        user("/v1.0/users/{user}/events", "POST", "graph.event.create", calendar_write, create_event),
        user("/v1.0/users/{user}/events/{event}", "GET", "graph.event.get", calendar_read, get_event),
        user("/v1.0/users/{user}/events/{event}", "DELETE", "graph.event.delete", calendar_write, delete_event),
        user("/v1.0/users/{user}/translateExchangeIds", "POST", "graph.translate_ids", read, translate_ids),
    };
}

} // namespace remand::emulator
