// What a provider says its API is: operations by method and path, their query parameters, bodies and answers. Read from
// Graph's OpenAPI description and Google's discovery documents into one form.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/contract_check/schema.hpp"

namespace remand::contract_check {

struct Operation {
    std::string method;
    std::string path; // as the description writes it: "/users/{user-id}/messages/{message-id}/move"
    std::vector<std::string> segments;
    std::map<std::string, nlohmann::json> query;                 // schema by name
    nlohmann::json request;                                      // schema; null: none described
    std::vector<std::pair<std::string, nlohmann::json>> answers; // "200", "2XX", "4XX": schema, null: no body described
    std::shared_ptr<const Schemas> schemas;
    bool is_odata = false;
};

struct Description {
    std::vector<Operation> operations;
    // nullptr when there is none.
    [[nodiscard]] const Operation* find(const std::string& method, const std::string& path) const;
};

[[nodiscard]] std::vector<Operation> read_openapi(const nlohmann::json& document, const std::string& prefix);
[[nodiscard]] std::vector<Operation> read_discovery(const nlohmann::json& document);
// What the providers' own descriptions leave out: operations that they have get the parameters, others are added.
void supplement(Description& description, std::vector<Operation> operations);
// The three documents of the directory, and our supplement. Throws std::runtime_error when one cannot be read.
[[nodiscard]] Description read_descriptions(const std::filesystem::path& directory);

} // namespace remand::contract_check
