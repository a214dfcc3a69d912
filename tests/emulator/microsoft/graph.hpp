// What the Graph operations share: ids, errors, collections, and how a message looks in JSON.
// Shapes: Microsoft Graph REST API v1.0; errors: learn.microsoft.com/graph/errors.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/face.hpp"
#include "tests/emulator/json_response.hpp"

namespace remand::emulator::graph {

// `code` may be a path of codes, "UnknownError/syncStateNotFound": each further one is nested in the innerError of the
// one before, the way the services behind Graph hand theirs on.
[[nodiscard]] Response error(const Call& call, int status, std::string_view code, std::string_view message);
[[nodiscard]] Response item_not_found(const Call& call);
// nullopt when the body is not a JSON object.
[[nodiscard]] std::optional<nlohmann::json> json_body(const Call& call);

[[nodiscard]] bool wants_immutable_ids(const Request& request); // Prefer: IdType="ImmutableId"
[[nodiscard]] std::optional<int> preferred_page_size(const Request& request);
// The names in $select; empty when there is none.
[[nodiscard]] std::vector<std::string> selected(const Request& request);
// `receivedDateTime ge <time>` or `gt`; nullopt when `filter` is something else.
[[nodiscard]] std::optional<Timestamp> received_from(std::string_view filter);

// A message's id as this request wants it: stable, or classic and different after every move.
[[nodiscard]] std::string message_id(const Call& call, const Message& message);
[[nodiscard]] std::string immutable_id(const World& world, const Mailbox& mailbox, Key key);
[[nodiscard]] std::string classic_id(const World& world, const Mailbox& mailbox, Key key, std::uint32_t generation);
struct FoundMessage {
    const Message* message = nullptr;
    std::optional<Response> refusal; // set when there is none
};
// By the {message} of the path.
[[nodiscard]] FoundMessage find_message(const Call& call);

[[nodiscard]] std::string folder_id(const World& world, const Mailbox& mailbox, PlaceIndex place);
// By id or well-known name.
[[nodiscard]] std::optional<PlaceIndex> find_folder(const Call& call, std::string_view id);

// One property; discarded when a message has none of that name.
[[nodiscard]] nlohmann::json message_property(const Call& call, const Message& message, std::string_view name);
[[nodiscard]] bool is_message_property(std::string_view name);
[[nodiscard]] nlohmann::json message_json(const Call& call, const Message& message,
                                          const std::vector<std::string>& select);
// Of a meeting request; null for any other message, and where its event is gone.
[[nodiscard]] nlohmann::json event_of_request(const Call& call, const Message& message);
[[nodiscard]] nlohmann::json attachment_json(const Call& call, const Message& message, const MailPart& part,
                                             std::size_t number, bool with_bytes);
[[nodiscard]] std::string attachment_id(const Call& call, const Message& message, std::size_t number);
[[nodiscard]] std::optional<std::size_t> attachment_number(const Call& call, const Message& message,
                                                           std::string_view id);

// A page of `count` items made by `make`, with a nextLink while there are more. Page size: $top, else the preference.
[[nodiscard]] Response collection(const Call& call, std::size_t count, std::size_t default_size,
                                  std::size_t largest_size, const std::function<nlohmann::json(std::size_t)>& make);
// The Graph host and token audience of the cloud that the switches name; "https://graph.microsoft.com".
[[nodiscard]] std::string_view cloud_host(const World& world);
[[nodiscard]] bool is_national(const World& world);
// The link to a next page, bent as the switches say.
[[nodiscard]] std::string next_link(const Call& call, std::string link);

} // namespace remand::emulator::graph
