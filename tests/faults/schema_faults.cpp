// Fault 13: answers that are not what they should be. True answers of the emulator are spoiled on their way, by a seed:
// null where never null, other types, words that nobody knows, bytes that are no UTF-8, rows that are no rows.
#include <random>

#include <nlohmann/json.hpp>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

using nlohmann::json;

// What says which message a row is about, where it lies, and how the list goes on. Without these there is no item that
// could be parked; the pages themselves are spoiled in the test after this one.
bool is_identity(const std::string& key) {
    static const std::set<std::string> keys{"id", "labelIds", "value", "messages", "message", "history", "messagesAdded",
                                            "labelsAdded", "historyId", "nextPageToken", "parentFolderId", "raw",
                                            "access_token", "expires_in", "token_type", "receivedDateTime",
                                            "internalDate", "primaryEmail", "mail", "isMailboxSetup", "isDraft",
                                            "internetMessageId", "headers", "payload", "labels", "users", "folders",
                                            "customerId", "domains"};
    return keys.contains(key) || key.starts_with("@");
}

class Spoiler {
public:
    explicit Spoiler(std::uint64_t seed) : random_(seed) {}

    void spoil(http::Response& response) {
        if (response.status != 200 || response.header("Content-Type").find("json") == std::string_view::npos) return;
        auto document = json::parse(response.body, nullptr, false);
        if (!document.is_object()) return;
        spoil_object(document);
        if (document.contains("value") && document["value"].is_array() && is_chosen(3)) {
            document["value"].push_back(odd_value()); // a row that is none
            document["value"].push_back(json{{"id", nullptr}});
        }
        response.body = document.dump(-1, ' ', false, json::error_handler_t::replace);
        if (is_chosen(3)) { // raw bytes in a string that nobody needs
            const auto end = response.body.rfind('}');
            response.body.insert(end, ",\"x-note\":\"\x01\xff\xc3(\"");
        }
    }
    [[nodiscard]] int spoiled() const { return spoiled_; }

private:
    bool is_chosen(std::uint64_t one_in) { return random_() % one_in == 0; }
    json odd_value() {
        switch (random_() % 8) {
        case 0: return nullptr;
        case 1: return 17;
        case 2: return -1.5e300;
        case 3: return "a-word-of-next-year";
        case 4: return json::array({nullptr, json::object()});
        case 5: return json{{"nested", {{"deeper", nullptr}}}};
        case 6: return true;
        default: return std::string(2'000, 'x');
        }
    }
    void spoil_object(json& object) {
        for (auto& [key, value] : object.items()) {
            if (value.is_object()) spoil_object(value);
            if (value.is_array())
                for (auto& item : value)
                    if (item.is_object()) spoil_object(item);
            if (is_identity(key) || !is_chosen(2)) continue;
            value = odd_value();
            ++spoiled_;
        }
        object["a-member-of-next-year"] = odd_value();
    }
    std::mt19937_64 random_;
    int spoiled_ = 0;
};

} // namespace

FAULT("13", "Members that are null, of another type or of next year cost no message") {
    CloudWorld world(TestType::cloud);
    world.settle();
    int spoiled = 0;
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        INFO("seed " << seed);
        Spoiler spoiler(seed);
        world.tenant().watch->after_each([&](const http::Request& request, http::Response& response) {
            if (request.url.find("token") == std::string::npos) spoiler.spoil(response);
        });
        const auto good = world.deliver(Disposition::none, world.address(0));
        const auto bad = world.deliver(Disposition::malicious, world.address(1));
        world.run_for(1min);
        world.tenant().watch->after_each({});
        spoiled += spoiler.spoiled();
        REQUIRE(world.run_until_quiet(2h));
        CHECK(world.place(good) == Place::inbox);
        CHECK(world.place(bad) == Place::quarantine);
        CHECK(world.record().state == db::TenantState::active);
    }
    CHECK(spoiled > 20);
}

FAULT("13", "Pages that are no pages are asked for again, and a message that cannot be had is parked with its reason") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    for (const std::string body : {"null", "[]", "17", "\"\"", "{\"value\": 3}", "{\"value\": null}", "{", "\xff\xfe{\0}"}) {
        INFO(body);
        if (world.cloud() == "google" && body.starts_with("{\"value\"")) continue; // no member of it is Google's
        const auto key = world.deliver(Disposition::spam, world.address());
        const auto part = world.cloud() == "microsoft" ? "/delta" : "/history";
        world.tenant().watch->after_each([&, left = std::make_shared<int>(3)](const http::Request& request, http::Response& response) {
            if (request.url.find(part) != std::string::npos && (*left)-- > 0) response.body = body;
        });
        CHECK(world.run_until_quiet(1h));
        CHECK(world.place(key) == Place::junk);
    }
    // The bytes of one message never come; those after it do.
    world.tenant().watch->after_each([](const http::Request& request, http::Response& response) {
        if (request.url.find("format=raw") != std::string::npos) response.body = R"({"raw": null})";
        if (request.url.find("/$value") != std::string::npos) response.status = 400;
    });
    const auto parked = world.deliver(Disposition::malicious, world.address());
    CHECK(world.run_until_quiet(1h));
    world.tenant().watch->after_each({});
    CHECK(world.messages().back().state == db::MessageState::parked);
    CHECK_FALSE(world.messages().back().state_reason.empty());
    CHECK(world.place(parked) == Place::inbox);
    const auto next = world.deliver(Disposition::spam, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(next) == Place::junk);
}

} // namespace remand::tests
