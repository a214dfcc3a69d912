// The operations of the Microsoft face; routes.cpp is the table that names them.
#pragma once

#include "tests/emulator/face.hpp"

namespace remand::emulator::entra {
[[nodiscard]] Response issue_token(Call& call);
[[nodiscard]] Response instance_discovery(Call& call);
[[nodiscard]] Response openid_configuration(Call& call);
[[nodiscard]] Response signing_keys(Call& call);
[[nodiscard]] Response show_consent(Call& call);
[[nodiscard]] Response decide_consent(Call& call);
} // namespace remand::emulator::entra

namespace remand::emulator::graph {
[[nodiscard]] Response list_users(Call& call);
[[nodiscard]] Response get_user(Call& call);
[[nodiscard]] Response user_delta(Call& call);
[[nodiscard]] Response list_groups(Call& call);
[[nodiscard]] Response get_group(Call& call);
[[nodiscard]] Response group_delta(Call& call);
[[nodiscard]] Response list_members(Call& call);
[[nodiscard]] Response list_transitive_members(Call& call);
[[nodiscard]] Response get_mailbox_settings(Call& call);
[[nodiscard]] Response list_organization(Call& call);
[[nodiscard]] Response list_domains(Call& call);

[[nodiscard]] Response list_folders(Call& call);
[[nodiscard]] Response list_child_folders(Call& call);
[[nodiscard]] Response get_folder(Call& call);
[[nodiscard]] Response create_folder(Call& call);
[[nodiscard]] Response create_child_folder(Call& call);
[[nodiscard]] Response update_folder(Call& call);
[[nodiscard]] Response delete_folder(Call& call);

[[nodiscard]] Response message_delta(Call& call);
[[nodiscard]] Response list_messages(Call& call);
[[nodiscard]] Response list_folder_messages(Call& call);
[[nodiscard]] Response get_message(Call& call);
[[nodiscard]] Response get_message_value(Call& call);
[[nodiscard]] Response list_attachments(Call& call);
[[nodiscard]] Response get_attachment(Call& call);
[[nodiscard]] Response get_attachment_value(Call& call);

[[nodiscard]] Response move_message(Call& call);
[[nodiscard]] Response copy_message(Call& call);
[[nodiscard]] Response update_message(Call& call);
[[nodiscard]] Response delete_message(Call& call);
[[nodiscard]] Response permanently_delete_message(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_move(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_copy(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_delete(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_permanent_delete(Call& call);

[[nodiscard]] Response list_events(Call& call);
[[nodiscard]] Response get_event(Call& call);
[[nodiscard]] Response create_event(Call& call);
[[nodiscard]] Response delete_event(Call& call);

[[nodiscard]] Response batch(Call& call);
[[nodiscard]] Response translate_ids(Call& call);

[[nodiscard]] Response list_subscriptions(Call& call);
[[nodiscard]] Response create_subscription(Call& call);
[[nodiscard]] Response get_subscription(Call& call);
[[nodiscard]] Response renew_subscription(Call& call);
[[nodiscard]] Response reauthorize_subscription(Call& call);
[[nodiscard]] Response delete_subscription(Call& call);
} // namespace remand::emulator::graph
