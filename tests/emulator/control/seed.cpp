// Many messages at once, made in here: what a bench of ten thousand mailboxes starts from.
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
std::string numbered(std::string text, std::size_t number) {
    const auto digits = std::to_string(number);
    for (auto at = text.find("{n}"); at != std::string::npos; at = text.find("{n}", at + digits.size()))
        text.replace(at, 3, digits);
    return text;
}
} // namespace

// `count` messages for every mailbox of the tenant, taken in turn from `distinct` different ones: the template with {n}
// replaced. Mailboxes share the bytes. The newest is `received` (now), each older one `spacing_seconds` before.
json seed(World& world, const json& body) {
    const auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    const auto count = body.at("count").get<std::size_t>(), distinct = body.value("distinct", std::size_t{1000});
    const auto pattern = from_base64(text_at(body, "bytes"));
    if (!pattern || distinct == 0) throw std::invalid_argument("\"bytes\" must be base64, \"distinct\" at least 1");
    const std::chrono::seconds spacing{body.value("spacing_seconds", 60)};
    const bool is_read = body.value("is_read", true);
    std::vector<ContentPointer> contents;
    for (std::size_t i = 0; i < distinct; ++i) contents.push_back(world.content_of(numbered(*pattern, i)));
    const auto now = std::chrono::floor<std::chrono::seconds>(world.clock.now());
    std::size_t next = 0, made = 0;
    for (const auto& account : tenant.accounts) {
        if (!account->mailbox || !account->is_here()) continue;
        for (std::size_t i = 0; i < count; ++i) {
            Message message;
            message.content = contents[next++ % distinct];
            message.places = {tenant.cloud == Cloud::microsoft ? folder::inbox : label::inbox};
            message.received = now - spacing * static_cast<std::int64_t>(count - i);
            message.is_read = is_read;
            world.deliver(*account->mailbox, std::move(message));
            ++made;
        }
    }
    return {{"messages", made}};
}

} // namespace remand::emulator::control
