// Microsoft's national clouds. Authority, Graph host and token scope change together, and tokens of one cloud are
// refused by another, so one setting chooses all three.
// Source: learn.microsoft.com/graph/deployments.
#pragma once

#include <string>

#include "connectors/providers.hpp"
#include "core/result.hpp"

namespace remand::graph {

struct Endpoints {
    std::string authority; // "https://login.microsoftonline.com"
    std::string graph;     // "https://graph.microsoft.com"
    std::string scope;     // "https://graph.microsoft.com/.default"
    // permanentDelete exists in the global cloud only (message-permanentdelete, "National cloud deployments").
    bool has_permanent_delete = false;
};

// From the options `cloud`, `authority` and `graph-endpoint`. fix_configuration when a word or a URL is not one; the
// sentence names the option. The scope follows the Graph URL, overridden or not: a token is asked for where it is used.
[[nodiscard]] Result<Endpoints> endpoints_of(const ProviderSettings& settings);

// What `cloud` may say, for --help and for messages.
inline constexpr std::string_view cloud_words = "global, us-gov-l4, us-gov-l5, china";

} // namespace remand::graph
