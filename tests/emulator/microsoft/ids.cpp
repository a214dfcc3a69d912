// Ids as Exchange gives them: classic ones change with every move, immutable ones do not, and neither is good for the
// other's lookup (learn.microsoft.com/graph/outlook-immutable-id).
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"

namespace remand::emulator::graph {

namespace {
// With prefix, tag and a padding sign: immutable ids 72 characters, folders 120, classic ids and attachments 152.
constexpr std::size_t immutable_text_size = 36, folder_text_size = 72, classic_text_size = 96,
                      attachment_text_size = 96;
// Every id has the characters that clients forget to encode, or take for something else: '-', '_', '='.
constexpr std::string_view immutable_prefix = "AAkA-_", classic_prefix = "AAMk-_", folder_prefix = "AQMk-_",
                           attachment_prefix = "AAMk_-", suffix = "==";

void put_number(std::string& text, std::uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(number >> (8 * i)));
}

std::uint64_t take_number(std::string_view text, std::size_t at, std::size_t bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        number |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
    return number;
}

std::string padded(std::uint32_t mailbox, std::uint64_t number, std::uint32_t generation, std::size_t size) {
    std::string text;
    put_number(text, mailbox, 4);
    put_number(text, number, 8);
    put_number(text, generation, 4);
    text.resize(size, '\0');
    return text;
}

std::optional<std::string> open(const World& world, std::string_view kind, std::string_view prefix,
                                std::string_view id) {
    if (id.size() < prefix.size() + suffix.size() || !id.starts_with(prefix) || !id.ends_with(suffix))
        return std::nullopt;
    id.remove_prefix(prefix.size());
    id.remove_suffix(suffix.size());
    return world.opaque.open(kind, id);
}
} // namespace

std::string immutable_id(const World& world, const Mailbox& mailbox, Key key) {
    return std::string(immutable_prefix) +
           world.opaque.seal("immutable", padded(mailbox.number(), key, 0, immutable_text_size)) + std::string(suffix);
}

std::string classic_id(const World& world, const Mailbox& mailbox, Key key, std::uint32_t generation) {
    return std::string(classic_prefix) +
           world.opaque.seal("classic", padded(mailbox.number(), key, generation, classic_text_size)) +
           std::string(suffix);
}

std::string message_id(const Call& call, const Message& message) {
    return wants_immutable_ids(call.request) ? immutable_id(call.world, *call.mailbox, message.key)
                                             : classic_id(call.world, *call.mailbox, message.key, message.generation);
}

FoundMessage find_message(const Call& call) {
    const auto id = call.parameter("message");
    const bool is_immutable = wants_immutable_ids(call.request);
    const auto wanted = is_immutable ? open(call.world, "immutable", immutable_prefix, id)
                                     : open(call.world, "classic", classic_prefix, id);
    if (!wanted) {
        const auto other = is_immutable ? open(call.world, "classic", classic_prefix, id)
                                        : open(call.world, "immutable", immutable_prefix, id);
        if (other) return {nullptr, item_not_found(call)};
        return {nullptr, error(call, 400, "ErrorInvalidIdMalformed", "Id is malformed.")};
    }
    const auto* message =
        take_number(*wanted, 0, 4) == call.mailbox->number() ? call.mailbox->find(take_number(*wanted, 4, 8)) : nullptr;
    if (!message || (!is_immutable && take_number(*wanted, 12, 4) != message->generation))
        return {nullptr, item_not_found(call)};
    return {message, std::nullopt};
}

std::string folder_id(const World& world, const Mailbox& mailbox, PlaceIndex place) {
    return std::string(folder_prefix) +
           world.opaque.seal("folder",
                             padded(mailbox.number(), static_cast<std::uint64_t>(place), 0, folder_text_size)) +
           std::string(suffix);
}

std::string attachment_id(const Call& call, const Message& message, std::size_t number) {
    return std::string(attachment_prefix) +
           call.world.opaque.seal("attachment", padded(call.mailbox->number(), message.key,
                                                       static_cast<std::uint32_t>(number), attachment_text_size)) +
           std::string(suffix);
}

std::optional<std::size_t> attachment_number(const Call& call, const Message& message, std::string_view id) {
    const auto text = open(call.world, "attachment", attachment_prefix, id);
    if (!text || take_number(*text, 4, 8) != message.key) return std::nullopt;
    return take_number(*text, 12, 4);
}

std::optional<PlaceIndex> find_folder(const Call& call, std::string_view id) {
    const auto& mailbox = *call.mailbox;
    for (std::size_t i = 0; i < mailbox.places().size(); ++i) {
        const auto place = static_cast<PlaceIndex>(i);
        const bool is_named = equals_ignoring_case(mailbox.places()[i].well_known, id) && !id.empty();
        if (is_named && place == folder::purges && !call.world.switches.microsoft.has_purges_folder)
            return std::nullopt;
        if (is_named && place != folder::recoverable) return place;
    }
    const auto text = open(call.world, "folder", folder_prefix, id);
    if (!text || take_number(*text, 0, 4) != mailbox.number()) return std::nullopt;
    const auto place = static_cast<PlaceIndex>(take_number(*text, 4, 8));
    if (mailbox.places()[static_cast<std::size_t>(place)].is_removed) return std::nullopt;
    return place;
}

} // namespace remand::emulator::graph
