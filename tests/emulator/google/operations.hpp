// The operations of the Google face; routes.cpp is the table that names them.
#pragma once

#include "tests/emulator/face.hpp"
#include "tests/emulator/json_response.hpp"

namespace remand::emulator::gmail {
[[nodiscard]] Response issue_token(Call& call);
// The grants of people, by the same endpoint.
[[nodiscard]] Response redeem_code(Call& call, const Pairs& form);
[[nodiscard]] Response redeem_refresh_token(Call& call, const Pairs& form);
[[nodiscard]] Response show_oauth_consent(Call& call);
[[nodiscard]] Response decide_oauth_consent(Call& call);
[[nodiscard]] Response revoke_token(Call& call);
[[nodiscard]] Response token_info(Call& call);
[[nodiscard]] Response json_web_keys(Call& call);
[[nodiscard]] Response pem_keys(Call& call);
[[nodiscard]] Response google_configuration(Call& call);
// The account that an assertion names as `sub`, verified or not: for ledger and fault rules.
[[nodiscard]] Account* claimed_subject(const Call& call);

[[nodiscard]] Response get_profile(Call& call);
[[nodiscard]] Response list_history(Call& call);
[[nodiscard]] Response list_messages(Call& call);
[[nodiscard]] Response get_message(Call& call);
[[nodiscard]] Response modify_message(Call& call);
[[nodiscard]] Response trash_message(Call& call);
[[nodiscard]] Response untrash_message(Call& call);
[[nodiscard]] Response delete_message(Call& call);
[[nodiscard]] Response insert_message(Call& call);
[[nodiscard]] Response batch_modify(Call& call);
[[nodiscard]] Response batch_delete(Call& call);
[[nodiscard]] Response get_attachment(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_modify(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_trash(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_untrash(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_delete(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_insert(Call& call);

[[nodiscard]] Response list_calendar_events(Call& call);
[[nodiscard]] Response get_calendar_event(Call& call);
[[nodiscard]] Response delete_calendar_event(Call& call);
[[nodiscard]] Response import_calendar_event(Call& call);

[[nodiscard]] Response list_labels(Call& call);
[[nodiscard]] Response get_label(Call& call);
[[nodiscard]] Response create_label(Call& call);
[[nodiscard]] Response update_label(Call& call);
[[nodiscard]] Response delete_label(Call& call);

[[nodiscard]] Response list_threads(Call& call);
[[nodiscard]] Response get_thread(Call& call);

[[nodiscard]] Response batch(Call& call);
[[nodiscard]] Response start_watch(Call& call);
[[nodiscard]] Response stop_watch(Call& call);
[[nodiscard]] Response pull_messages(Call& call);
[[nodiscard]] Response acknowledge_messages(Call& call);
[[nodiscard]] Response modify_ack_deadline(Call& call);
[[nodiscard]] Response get_pubsub_subscription(Call& call);

[[nodiscard]] Response list_directory_users(Call& call);
[[nodiscard]] Response get_directory_user(Call& call);
[[nodiscard]] Response list_directory_groups(Call& call);
[[nodiscard]] Response get_directory_group(Call& call);
[[nodiscard]] Response list_directory_members(Call& call);
[[nodiscard]] Response has_directory_member(Call& call);
[[nodiscard]] Response list_org_units(Call& call);
[[nodiscard]] Response list_user_aliases(Call& call);
[[nodiscard]] Response get_customer(Call& call);
[[nodiscard]] Response list_customer_domains(Call& call);
} // namespace remand::emulator::gmail
