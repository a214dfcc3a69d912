// Fault rules, dying cursors, and time that passes quickly.
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/enum_text.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
using Kind = FaultAction::Kind;
constexpr EnumTable<Kind, 8> kinds{{{Kind::answer, "answer"},
                                    {Kind::error, "error"},
                                    {Kind::close, "close"},
                                    {Kind::close_after, "close-after"},
                                    {Kind::timeout_after, "timeout-after"},
                                    {Kind::delay, "delay"},
                                    {Kind::malformed, "malformed"},
                                    {Kind::revoke, "revoke"}}};

FaultAction read_action(const json& body) {
    FaultAction action;
    const auto kind = value_of(kinds, text_at(body, "do"));
    if (!kind) throw std::invalid_argument("there is no such fault: " + text_at(body, "do"));
    action.kind = *kind;
    if (action.kind == Kind::answer || action.kind == Kind::error) action.status = body.at("status").get<int>();
    if (body.contains("body"))
        action.body = body["body"].is_string() ? body["body"].get<std::string>() : body["body"].dump();
    const auto headers = body.value("headers", json::object());
    for (const auto& [name, value] : headers.items()) action.headers.emplace_back(name, value.get<std::string>());
    if (action.kind == Kind::error) action.code = text_at(body, "code");
    action.message = body.value("message", "The emulator was told to fail.");
    if (action.kind == Kind::delay) action.delay = std::chrono::milliseconds{body.at("milliseconds").get<long>()};
    return action;
}
} // namespace

json add_fault(World& world, const json& body) {
    FaultRule rule;
    const auto match = body.value("match", json::object());
    if (match.contains("cloud")) rule.cloud = cloud_at(match);
    rule.method = match.value("method", "");
    rule.path_part = match.value("path", "");
    rule.operation = match.value("operation", "");
    rule.mailbox = match.value("mailbox", "");
    rule.action = read_action(body.at("action"));
    rule.count = body.value("count", 1);
    rule.skip = body.value("skip", 0);
    return {{"id", world.faults.add(std::move(rule))}};
}

json list_faults(const World& world) {
    json rules = json::array();
    for (const auto& rule : world.faults.rules())
        rules.push_back({{"id", rule.id},
                         {"do", text_of(kinds, rule.action.kind)},
                         {"operation", rule.operation},
                         {"path", rule.path_part},
                         {"mailbox", rule.mailbox},
                         {"count", rule.count},
                         {"times", rule.times}});
    return {{"rules", rules}};
}

json expire(World& world, const json& body) {
    const auto what = text_at(body, "what");
    if (what == "tokens") {
        world.expire_tokens();
    } else if (what == "cursors" && body.contains("address")) {
        mailbox_at(world, cloud_at(body), text_at(body, "address")).expire_cursors();
    } else if (what == "cursors") {
        for (auto* mailbox : world.mailboxes())
            if (!body.contains("cloud") || mailbox->cloud() == cloud_at(body)) mailbox->expire_cursors();
    } else if (what == "directory") { // delta links and page tokens
        for (const auto& tenant : world.tenants()) ++tenant->directory_epoch;
    } else if (what == "refresh-tokens") {
        world.grants.refresh_tokens.clear();
    } else {
        throw std::invalid_argument("\"what\" must be cursors, tokens, directory or refresh-tokens");
    }
    return json::object();
}

json advance_clock(World& world, const json& body) {
    const auto milliseconds = body.value("milliseconds", std::int64_t{0});
    if (milliseconds < 0) throw std::invalid_argument("time does not go back here: \"milliseconds\" must not be negative");
    world.advance(std::chrono::milliseconds{milliseconds});
    return {{"now", to_rfc3339(world.clock.now())}};
}

} // namespace remand::emulator::control
