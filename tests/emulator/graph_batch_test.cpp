#include <catch2/catch.hpp>

#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
json item(const std::string& id, const std::string& path, const json& more = json::object()) {
    json result = {{"id", id}, {"method", "GET"}, {"url", "/users/anna@contoso.test" + path}};
    result.update(more);
    return result;
}

struct Batches : EmulatedClouds {
    Batches() { make_microsoft(); }
    Answer send_batch(const json& items) {
        return graph("POST", process.endpoints().graph_endpoint + "/v1.0/$batch", json{{"requests", items}}.dump());
    }
    std::map<std::string, int> statuses(const json& items) {
        std::map<std::string, int> result;
        const auto answer = send_batch(items).json();
        for (const auto& response : answer.at("responses")) result[response.at("id")] = response.at("status");
        return result;
    }
};
using Statuses = std::map<std::string, int>;
} // namespace

TEST_CASE("What depends on a failed request fails with 424, what depends on a good one is done",
          "[graph_batch_test][described]") {
    Batches clouds;
    CHECK(clouds.statuses(
              {item("1", "/mailFolders/inbox"), item("2", "/mailFolders/junkemail", {{"dependsOn", {"1"}}})}) ==
          Statuses{{"1", 200}, {"2", 200}});
    CHECK(clouds.statuses({item("1", "/mailFolders/nowhere"), item("2", "/mailFolders/inbox", {{"dependsOn", {"1"}}}),
                           item("3", "/mailFolders/inbox", {{"dependsOn", {"2"}}}), item("4", "/mailFolders/inbox")}) ==
          Statuses{{"1", 404}, {"2", 424}, {"3", 424}, {"4", 200}});
}

TEST_CASE("One item may be throttled, with its own Retry-After, while the others are done", "[graph_batch_test]") {
    Batches clouds;
    EmulatorFault fault;
    fault.operation = "graph.folder.get";
    fault.status = 429;
    fault.code = "TooManyRequests";
    fault.headers = {{"Retry-After", "3"}};
    fault.skip = 1;
    clouds.control.add_fault(fault);
    const auto answer =
        clouds.send_batch({item("a", "/mailFolders/inbox"), item("b", "/mailFolders/junkemail")}).json();
    CHECK(answer.at("responses").at(0).at("status") == 200);
    CHECK(answer.at("responses").at(1).at("status") == 429);
    CHECK(answer.at("responses").at(1).at("headers").at("Retry-After") == "3");
}

TEST_CASE("With the switch a batch is over the limit of its mailbox, unless its items wait for each other",
          "[graph_batch_test]") {
    Batches clouds;
    json parallel = json::array(), serial = json::array();
    for (int i = 0; i < 6; ++i) {
        parallel.push_back(item(std::to_string(i), "/mailFolders/inbox"));
        serial.push_back(parallel.back());
        if (i > 0) serial.back()["dependsOn"] = {std::to_string(i - 1)};
    }
    CHECK(clouds.statuses(parallel).at("5") == 200);
    clouds.control.set_switches(R"({"microsoft":{"batch_concurrency":true}})");
    CHECK(clouds.statuses(parallel) ==
          Statuses{{"0", 200}, {"1", 200}, {"2", 200}, {"3", 200}, {"4", 429}, {"5", 429}});
    CHECK(clouds.statuses(serial).at("5") == 200);
}

TEST_CASE("A batch that is malformed is refused as a whole", "[graph_batch_test]") {
    Batches clouds;
    const auto one = item("1", "/mailFolders/inbox");
    CHECK(clouds.send_batch(json::array()).status == 400);
    CHECK(clouds.send_batch({one, one}).status == 400);
    CHECK(clouds
              .send_batch(
                  json::array({item("1", "/mailFolders", {{"method", "POST"}, {"body", {{"displayName", "X"}}}})}))
              .status == 400);
    CHECK(clouds.send_batch({item("1", "/mailFolders/inbox", {{"dependsOn", {"2"}}}), item("2", "/mailFolders")})
              .status == 400);
    json many = json::array();
    for (int i = 0; i < 21; ++i) many.push_back(item(std::to_string(i), "/mailFolders"));
    CHECK(clouds.send_batch(many).status == 400);
    many.erase(20);
    CHECK(clouds.send_batch(many).status == 200);
}

TEST_CASE("Answers come in another order than the requests when that is asked for", "[graph_batch_test]") {
    Batches clouds;
    clouds.control.set_switches(R"({"microsoft":{"shuffles_batch":true}})");
    const auto answer = clouds.send_batch({item("1", "/mailFolders/inbox"), item("2", "/mailFolders/drafts")}).json();
    CHECK(answer.at("responses").at(0).at("id") == "2");
}
