#include "tests/emulator/google/google_face.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator {

namespace {
constexpr std::string_view full_mail = "https://mail.google.com/",
                           modify = "https://www.googleapis.com/auth/gmail.modify",
                           readonly = "https://www.googleapis.com/auth/gmail.readonly",
                           insert = "https://www.googleapis.com/auth/gmail.insert",
                           labels = "https://www.googleapis.com/auth/gmail.labels",
                           users_readonly = "https://www.googleapis.com/auth/admin.directory.user.readonly",
                           users = "https://www.googleapis.com/auth/admin.directory.user",
                           domains_readonly = "https://www.googleapis.com/auth/admin.directory.domain.readonly",
                           domains = "https://www.googleapis.com/auth/admin.directory.domain",
                           customer_readonly = "https://www.googleapis.com/auth/admin.directory.customer.readonly",
                           customer = "https://www.googleapis.com/auth/admin.directory.customer";
}

std::vector<Route> google_routes() {
    using namespace gmail;
    const std::vector<std::string_view> read{readonly, modify, full_mail}, write{modify, full_mail}, erase{full_mail};
    const std::vector<std::string_view> adding{insert, modify, full_mail},
        label_read{labels, readonly, modify, full_mail}, label_write{labels, modify, full_mail};
    const auto mail = [](std::string_view method, std::string_view path, std::string_view operation, auto permissions,
                         auto run,
                         auto... asks) { return Route{method, path, operation, permissions, true, run, asks...}; };
    return {
        {"POST", "/token", "google.token", {}, false, issue_token},
        mail("GET", "/gmail/v1/users/{user}/profile", "gmail.profile", read, get_profile),
        mail("GET", "/gmail/v1/users/{user}/history", "gmail.history", read, list_history),
        mail("GET", "/gmail/v1/users/{user}/messages", "gmail.messages.list", read, list_messages),
        mail("POST", "/gmail/v1/users/{user}/messages", "gmail.message.insert", adding, insert_message, asks_insert),
        mail("POST", "/gmail/v1/users/{user}/messages/import", "gmail.message.import", adding, insert_message,
             asks_insert),
        mail("GET", "/gmail/v1/users/{user}/messages/{message}", "gmail.message.get", read, get_message),
        mail("DELETE", "/gmail/v1/users/{user}/messages/{message}", "gmail.message.delete", erase, delete_message,
             asks_delete),
        mail("POST", "/gmail/v1/users/{user}/messages/{message}/modify", "gmail.message.modify", write, modify_message,
             asks_modify),
        mail("POST", "/gmail/v1/users/{user}/messages/{message}/trash", "gmail.message.trash", write, trash_message,
             asks_trash),
        mail("POST", "/gmail/v1/users/{user}/messages/{message}/untrash", "gmail.message.untrash", write,
             untrash_message, asks_untrash),
        mail("GET", "/gmail/v1/users/{user}/labels", "gmail.labels.list", label_read, list_labels),
        mail("POST", "/gmail/v1/users/{user}/labels", "gmail.label.create", label_write, create_label),
        mail("GET", "/gmail/v1/users/{user}/labels/{label}", "gmail.label.get", label_read, get_label),
        {"GET",
         "/admin/directory/v1/users",
         "directory.users.list",
         {users_readonly, users},
         false,
         list_directory_users},
        {"GET",
         "/admin/directory/v1/users/{key}",
         "directory.users.get",
         {users_readonly, users},
         false,
         get_directory_user},
        {"GET",
         "/admin/directory/v1/customers/{customer}",
         "directory.customer",
         {customer_readonly, customer},
         false,
         get_customer},
        {"GET",
         "/admin/directory/v1/customer/{customer}/domains",
         "directory.domains",
         {domains_readonly, domains},
         false,
         list_customer_domains},
    };
}

} // namespace remand::emulator
