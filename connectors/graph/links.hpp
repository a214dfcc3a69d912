// URLs of Graph: built from parts, and checked when they come from outside. A next or delta link is the server's word
// (and lies in our database between two rounds), and the request that follows it carries a token for a whole tenant: it
// is followed only on the configured host.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace remand::graph {

// Every part is percent-encoded: ids hold '/', '+' and '='. path({"users", id, "messages", message}) -> "/users/…".
[[nodiscard]] std::string path(std::initializer_list<std::string_view> parts);
// "?$select=id&$top=5", values percent-encoded, names as they are.
[[nodiscard]] std::string query(std::initializer_list<std::pair<std::string_view, std::string_view>> values);

// The link itself when it is https on the host and port of `graph_endpoint`, below its /v1.0/, and has no empty path
// segment (seen: "users//"). Otherwise give_up "graph.foreign_link".
[[nodiscard]] Result<std::string> pinned_link(std::string_view graph_endpoint, std::string_view link);

// A string literal of OData: quotes doubled, in quotes. Not percent-encoded.
[[nodiscard]] std::string odata_text(std::string_view text);

} // namespace remand::graph
