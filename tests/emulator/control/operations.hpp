// The operations of the control API, by subject. All are called with the world's mutex held; `body` is the request's
// JSON object.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/control/control.hpp"

namespace remand::emulator::control {

// tenants.cpp
[[nodiscard]] nlohmann::json add_microsoft_tenant(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json add_google_customer(World& world, const nlohmann::json& body, const Endpoints& endpoints);
[[nodiscard]] nlohmann::json set_consent(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json set_scopes(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json add_mailboxes(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json add_folder(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json remove_folder(World& world, const nlohmann::json& body);

// directory.cpp
[[nodiscard]] nlohmann::json change_app(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json put_group(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json remove_group(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json update_user(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json remove_user(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json restore_user(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json add_oauth_client(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json set_rule(World& world, const nlohmann::json& body);

// push.cpp
[[nodiscard]] nlohmann::json add_pubsub(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json send_lifecycle(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json list_push(const World& world, const Request& request);

// seed.cpp
[[nodiscard]] nlohmann::json seed(World& world, const nlohmann::json& body);

// mail.cpp
[[nodiscard]] nlohmann::json deliver(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json deliver_raw(World& world, const Request& request);
[[nodiscard]] nlohmann::json deliver_many(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json user_move(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json user_delete(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json user_mark(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json user_read(World& world, const nlohmann::json& body);

// truth.cpp
[[nodiscard]] nlohmann::json show_message(const World& world, Key key);
[[nodiscard]] nlohmann::json truth(const World& world, const Request& request);
[[nodiscard]] nlohmann::json list_calendar(const World& world, const Request& request);

// ledger.cpp
[[nodiscard]] nlohmann::json list_requests(const World& world, const Request& request);
[[nodiscard]] nlohmann::json count_requests(const World& world, const Request& request);
[[nodiscard]] nlohmann::json list_moves(const World& world, const Request& request);
[[nodiscard]] nlohmann::json show_quota(const World& world, const Request& request);
[[nodiscard]] nlohmann::json clear_ledger(World& world);

// trouble.cpp
[[nodiscard]] nlohmann::json add_fault(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json list_faults(const World& world);
[[nodiscard]] nlohmann::json expire(World& world, const nlohmann::json& body);
[[nodiscard]] nlohmann::json advance_clock(World& world, const nlohmann::json& body);

// What they share: a member that must be there, or a sentence about it.
[[nodiscard]] std::string text_at(const nlohmann::json& body, const char* name);
[[nodiscard]] Cloud cloud_at(const nlohmann::json& body);
[[nodiscard]] std::vector<std::string> texts_at(const nlohmann::json& body, const char* name); // empty when absent
[[nodiscard]] Tenant& tenant_at(const World& world, Cloud cloud, const std::string& id_or_domain);
[[nodiscard]] Mailbox& mailbox_at(const World& world, Cloud cloud, const std::string& address);

} // namespace remand::emulator::control
