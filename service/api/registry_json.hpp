// The API's words for directory, registry and domains. Text is made valid UTF-8 here.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "db/directory_store.hpp"
#include "db/domain_store.hpp"
#include "db/registry_store.hpp"
#include "service/registry/registry_people.hpp"
#include "service/registry/suggestions.hpp"

namespace remand::service::api {

[[nodiscard]] nlohmann::json to_json(const DirectoryUser& user);
[[nodiscard]] nlohmann::json to_json(const db::DirectoryState& state);
[[nodiscard]] nlohmann::json to_json(const db::DirectoryChange& change);
[[nodiscard]] nlohmann::json to_json(const db::RegistryEntry& entry);
[[nodiscard]] nlohmann::json to_json(const RegistryPerson& person);
[[nodiscard]] nlohmann::json to_json(const Suggestion& suggestion);
[[nodiscard]] nlohmann::json to_json(const Review& review);
[[nodiscard]] nlohmann::json to_json(const db::DomainRecord& domain);

} // namespace remand::service::api
