// What the Google operations share: ids, errors, labels, and how a message looks in JSON.
// Shapes: discovery documents of gmail v1 and admin directory_v1; errors:
// developers.google.com/gmail/api/guides/handle-errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/face.hpp"
#include "tests/emulator/json_response.hpp"

namespace remand::emulator::gmail {

[[nodiscard]] Response error(const Call& call, int status, std::string_view reason, std::string_view message);
[[nodiscard]] Response not_found(const Call& call);
[[nodiscard]] Response invalid(const Call& call, std::string_view message); // 400 invalidArgument
[[nodiscard]] std::optional<nlohmann::json> json_body(const Call& call);

[[nodiscard]] std::string message_id(Key key); // 16 hexadecimal digits
[[nodiscard]] std::optional<Key> key_of(std::string_view id);
// By the {message} of the path; nullptr when it is not in this mailbox.
[[nodiscard]] const Message* find_message(const Call& call);

[[nodiscard]] std::string label_id(const Mailbox& mailbox, PlaceIndex place);
[[nodiscard]] std::optional<PlaceIndex> find_label(const Mailbox& mailbox, std::string_view id);
[[nodiscard]] std::vector<std::string> label_ids(const Mailbox& mailbox, const Message& message); // with UNREAD
[[nodiscard]] std::vector<std::string> label_ids(const Mailbox& mailbox, const Places& places);

// format: minimal, metadata, full or raw.
[[nodiscard]] nlohmann::json message_json(const Call& call, const Message& message, std::string_view format);
[[nodiscard]] std::string attachment_id(const Call& call, const Message& message, std::size_t number);
[[nodiscard]] std::optional<std::size_t> attachment_number(const Call& call, const Message& message,
                                                           std::string_view id);
[[nodiscard]] nlohmann::json message_stub(const Message& message); // id and threadId

// maxResults within 1 and `largest`.
[[nodiscard]] std::size_t page_size(const Request& request, std::size_t usual, std::size_t largest);
// Partial response: only what the mask names is left ("messages(id,labelIds),nextPageToken"; developers.google.com,
// "fields"). False when the mask cannot be read.
[[nodiscard]] bool keep_fields(nlohmann::json& body, std::string_view mask);

// Whether the message is what the search `q` asks for, and whether the search looks into spam and trash.
struct Search {
    std::function<bool(const Message&)> matches;
    bool includes_spam_and_trash = false;
};
[[nodiscard]] Search read_search(const Mailbox& mailbox, std::string_view q);

} // namespace remand::emulator::gmail
