#include "connectors/graph/links.hpp"

#include <algorithm>
#include <optional>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr std::string_view scheme = "https://";

struct Parts {
    std::string authority; // lower case, the default port taken off
    std::string_view rest; // from the first '/' or '?' on
};

std::optional<Parts> take_apart(std::string_view url) {
    if (url.size() <= scheme.size() || !equals_ignoring_case(url.substr(0, scheme.size()), scheme)) return {};
    url.remove_prefix(scheme.size());
    const auto end = std::min(url.find_first_of("/?#"), url.size());
    Parts parts{ascii_lower(url.substr(0, end)), url.substr(end)};
    if (parts.authority.ends_with(":443")) parts.authority.resize(parts.authority.size() - 4);
    const auto is_host_character = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' || c == '[' ||
               c == ']';
    };
    // A user name ("host@evil.test") or a backslash is never honest here.
    if (parts.authority.empty() || !std::all_of(parts.authority.begin(), parts.authority.end(), is_host_character))
        return {};
    const auto is_printable = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
    if (!std::all_of(parts.rest.begin(), parts.rest.end(), is_printable)) return {};
    return parts;
}

} // namespace

std::string path(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) text += "/" + percent_encode(part);
    return text;
}

std::string query(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string text;
    for (const auto& [name, value] : values) {
        text += text.empty() ? '?' : '&';
        text += name;
        text += '=';
        text += percent_encode(value);
    }
    return text;
}

Result<std::string> pinned_link(std::string_view graph_endpoint, std::string_view link) {
    const auto ours = take_apart(graph_endpoint);
    const auto theirs = take_apart(link);
    const auto is_ours = [&] {
        if (!ours || !theirs || ours->authority != theirs->authority) return false;
        const auto prefix = std::string(ours->rest) + "/v1.0/";
        const auto route = theirs->rest.substr(0, theirs->rest.find_first_of("?#"));
        return route.starts_with(prefix) && route.find("//") == std::string_view::npos &&
               route.find("/../") == std::string_view::npos;
    };
    if (!is_ours())
        return fail(ErrorKind::give_up, "graph.foreign_link",
                    "Microsoft Graph named a page outside " + std::string(graph_endpoint) +
                        "; it was not followed, since the request would carry the tenant's access token.");
    return std::string(link);
}

std::string odata_text(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') quoted += '\'';
        quoted += c;
    }
    return quoted + "'";
}

} // namespace remand::graph
