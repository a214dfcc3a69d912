#include <catch2/catch.hpp>

#include "tests/contract_check/exchange.hpp"

using namespace remand::contract_check;
using nlohmann::json;

namespace {
const json openapi = json::parse(R"json({
  "paths": {
    "/users/{user-id}": {"get": {
      "parameters": [{"in": "query", "name": "$select", "schema": {"type": "array"}}],
      "responses": {"2XX": {"$ref": "#/components/responses/user"}, "4XX": {"description": "error"}}}},
    "/users/delta()": {"get": {"responses": {"2XX": {"description": "none"}}}},
    "/users/{user-id}/messages/{message-id}/move": {"post": {
      "requestBody": {"content": {"application/json": {"schema": {"type": "object",
        "properties": {"DestinationId": {"type": "string"}}}}}},
      "responses": {"2XX": {"description": "moved"}}}}
  },
  "components": {
    "responses": {"user": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/user"}}}}},
    "schemas": {
      "entity": {"type": "object", "properties": {"id": {"type": "string"}}},
      "user": {"allOf": [{"$ref": "#/components/schemas/entity"}, {"type": "object", "properties": {
        "accountEnabled": {"type": "boolean", "nullable": true},
        "createdDateTime": {"type": "string", "format": "date-time"},
        "kind": {"anyOf": [{"$ref": "#/components/schemas/kind"}, {"type": "object", "nullable": true}]},
        "aliases": {"type": "array", "items": {"type": "string"}}}}]},
      "kind": {"type": "string", "enum": ["member", "guest"]}
    }
  }})json");

const json discovery = json::parse(R"({
  "servicePath": "", "parameters": {"fields": {"type": "string", "location": "query"}},
  "resources": {"users": {"methods": {"list": {"httpMethod": "GET", "path": "gmail/v1/users/{userId}/messages",
    "parameters": {"userId": {"location": "path", "type": "string"}, "maxResults": {"location": "query", "type": "integer"}},
    "response": {"$ref": "List"}}}}},
  "schemas": {"List": {"type": "object", "properties": {"historyId": {"type": "string", "format": "uint64"}}}}
})");

Description described() {
    Description description;
    description.operations = read_openapi(openapi, "/v1.0");
    for (auto& operation : read_discovery(discovery)) description.operations.push_back(operation);
    return description;
}

using Query = std::vector<std::pair<std::string, std::string>>;

json exchange(const std::string& method, const std::string& path, const Query& query, const std::string& request,
              const std::string& answer, int status = 200) {
    return {{"method", method},
            {"path", path},
            {"query", query},
            {"request_body", request},
            {"response_body", answer},
            {"status", status},
            {"content_type", "application/json;charset=utf-8"}};
}

std::vector<std::string> breaches(const json& recorded) {
    const auto found = check_exchange(described(), recorded);
    REQUIRE(found);
    std::vector<std::string> sentences;
    for (const auto& breach : *found) sentences.push_back(to_sentence(breach));
    return sentences;
}

std::vector<std::string> of_user(const std::string& answer) {
    return breaches(exchange("GET", "/v1.0/users/1", Query{}, "", answer));
}
} // namespace

TEST_CASE("An answer as described has no breach", "[contract_check_test]") {
    CHECK(of_user(R"({"@odata.context":"x","id":"1","accountEnabled":null,"createdDateTime":"2026-11-24T00:00:00Z",
                      "kind":"guest","aliases":["a"]})")
              .empty());
}

TEST_CASE("A field that is not described, of the wrong type, format or value is a breach with its name",
          "[contract_check_test]") {
    const std::string start = "GET /v1.0/users/{user-id}: answer 200: ";
    CHECK(of_user(R"({"nickname":"x"})") == std::vector{start + "nickname is not in the description"});
    CHECK(of_user(R"({"accountEnabled":"yes"})") ==
          std::vector{start + "accountEnabled is string, but the description says boolean"});
    CHECK(of_user(R"({"createdDateTime":"today"})") ==
          std::vector{start + "createdDateTime is \"today\", which is no date-time"});
    CHECK(of_user(R"({"kind":"robot"})") == std::vector{start + "kind is \"robot\", which is not one of the values"});
    CHECK(of_user(R"({"aliases":["a",1]})") ==
          std::vector{start + "aliases[1] is number, but the description says string"});
}

TEST_CASE("A path is known by its shape, and the most literal one is meant", "[contract_check_test]") {
    CHECK(described().find("GET", "/v1.0/users/delta")->path == "/v1.0/users/delta()");
    CHECK(described().find("GET", "/v1.0/users('7')")->path == "/v1.0/users/{user-id}");
    CHECK(breaches(exchange("DELETE", "/v1.0/users/1", Query{}, "", "")) ==
          std::vector<std::string>{"DELETE /v1.0/users/1: path is not in the description"});
}

TEST_CASE("What no description speaks of is passed over", "[contract_check_test]") {
    CHECK_FALSE(check_exchange(described(), exchange("POST", "/token", Query{}, "grant_type=x", "{}")));
}

TEST_CASE("A query parameter and a selected property must be described", "[contract_check_test]") {
    const auto get = [](const Query& query) { return breaches(exchange("GET", "/v1.0/users/1", query, "", "{}")); };
    CHECK(get({{"$select", "id,accountEnabled"}}).empty());
    CHECK(get({{"$select", "id,nickname"}}) ==
          std::vector<std::string>{"GET /v1.0/users/{user-id}: query: $select nickname is no property of the answer"});
    CHECK(get({{"$expand", "manager"}}) ==
          std::vector<std::string>{"GET /v1.0/users/{user-id}: query: $expand is not in the description"});
}

TEST_CASE("A request body is read as described, whatever the case of its names", "[contract_check_test]") {
    const auto move = [](const std::string& body) {
        return breaches(exchange("POST", "/v1.0/users/1/messages/2/move", Query{}, body, "", 201));
    };
    CHECK(move(R"({"destinationId":"inbox"})").empty());
    CHECK(move(R"({"destination":"inbox"})") ==
          std::vector<std::string>{
              "POST /v1.0/users/{user-id}/messages/{message-id}/move: request: destination is not in the description"});
}

TEST_CASE("Google's 64-bit numbers are text of digits, and its parameters have types", "[contract_check_test]") {
    const auto list = [](const Query& query, const std::string& answer) {
        return breaches(exchange("GET", "/gmail/v1/users/me/messages", query, "", answer));
    };
    CHECK(list({{"maxResults", "5"}, {"fields", "historyId"}}, R"({"historyId":"77"})").empty());
    CHECK(list(Query{}, R"({"historyId":77})").size() == 1);
    CHECK(list(Query{}, R"({"historyId":"7x"})").size() == 1);
    CHECK(list({{"maxResults", "many"}}, "{}").size() == 1);
}

TEST_CASE("An answer that a fault rule gave is not checked", "[contract_check_test]") {
    auto recorded = exchange("GET", "/v1.0/users/1", Query{}, "", R"({"nickname":1})");
    recorded["was_faulted"] = true;
    CHECK(breaches(recorded).empty());
}
