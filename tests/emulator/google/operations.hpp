// The operations of the Google face; routes.cpp is the table that names them.
#pragma once

#include "tests/emulator/face.hpp"

namespace remand::emulator::gmail {
[[nodiscard]] Response issue_token(Call& call);
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
[[nodiscard]] std::optional<AskedMove> asks_modify(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_trash(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_untrash(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_delete(Call& call);
[[nodiscard]] std::optional<AskedMove> asks_insert(Call& call);

[[nodiscard]] Response list_labels(Call& call);
[[nodiscard]] Response get_label(Call& call);
[[nodiscard]] Response create_label(Call& call);

[[nodiscard]] Response list_directory_users(Call& call);
[[nodiscard]] Response get_directory_user(Call& call);
[[nodiscard]] Response get_customer(Call& call);
[[nodiscard]] Response list_customer_domains(Call& call);
} // namespace remand::emulator::gmail
