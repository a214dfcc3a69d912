// One recorded request and its answer, held against the descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/contract_check/description.hpp"

namespace remand::contract_check {

struct Breach {
    std::string operation; // "POST /v1.0/users/{user-id}/messages/{message-id}/move"
    std::string where;     // "path", "query", "request", "answer 200"
    Problem problem;
};
[[nodiscard]] std::string to_sentence(const Breach& breach);

// nullopt: no description speaks of such paths (tokens, consent pages, Pub/Sub, multipart batches).
[[nodiscard]] std::optional<std::vector<Breach>> check_exchange(const Description& description,
                                                                const nlohmann::json& exchange);

} // namespace remand::contract_check
