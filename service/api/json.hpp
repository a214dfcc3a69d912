// The API's words for what the store keeps. Text is made valid UTF-8 here, so that dumping cannot fail.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "connectors/connector.hpp"
#include "db/copy_store.hpp"
#include "db/records.hpp"
#include "db/stores.hpp"
#include "service/api/api.hpp"

namespace remand::service::api {

[[nodiscard]] nlohmann::json to_json(const db::TenantRecord& tenant);
[[nodiscard]] nlohmann::json to_json(const TenantHealth& health);
[[nodiscard]] nlohmann::json to_json(const Credential& credential);
[[nodiscard]] nlohmann::json to_json(const db::MailboxRecord& mailbox);
[[nodiscard]] nlohmann::json to_json(const db::LeftOutRecord& left_out);
[[nodiscard]] nlohmann::json to_json(const db::MessageRecord& message);
[[nodiscard]] nlohmann::json to_json(const db::ActionRecord& action);
[[nodiscard]] nlohmann::json to_json(const db::CopyRecord& copy); // nothing of the mail
[[nodiscard]] nlohmann::json to_json(const db::SeenCustody& seen);
[[nodiscard]] nlohmann::json to_json(const db::AuditEntry& entry);
[[nodiscard]] nlohmann::json to_json(const db::AuditFinding& finding);
[[nodiscard]] nlohmann::json to_json(const Check& check);
[[nodiscard]] nlohmann::json to_json(const std::vector<Check>& checks);
[[nodiscard]] nlohmann::json to_json(const Verdict& verdict);
[[nodiscard]] nlohmann::json to_json(const Location& location);
[[nodiscard]] nlohmann::json to_json(const NotificationStatus& status);
[[nodiscard]] nlohmann::json to_json(const TenantStatus& status);
[[nodiscard]] nlohmann::json to_json(const StorageStatus& status);
[[nodiscard]] nlohmann::json to_json(const CheckStatus& status);

[[nodiscard]] Response answer(const nlohmann::json& body, int status = 200);
// {"error": {"code", "kind", "message"}} with the status that fits the error.
[[nodiscard]] Response refuse(const Error& error);
[[nodiscard]] Response refuse(int status, std::string code, std::string message);
[[nodiscard]] std::string_view to_text(ErrorKind kind);
[[nodiscard]] ErrorKind parse_error_kind(std::string_view text); // give_up when unknown

// The request's body as an object; an empty body is an empty object. give_up "api.bad_body".
[[nodiscard]] Result<nlohmann::json> body_of(const Request& request);

} // namespace remand::service::api
