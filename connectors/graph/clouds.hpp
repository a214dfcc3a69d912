// Microsoft's national clouds. Authority, Graph host, token scope and portal change together, and tokens of one cloud
// are refused by another, so one setting chooses all of them. Source: learn.microsoft.com/graph/deployments;
// learn.microsoft.com/entra/identity-platform/authentication-national-cloud.
#pragma once

#include <span>
#include <string>

#include "connectors/providers.hpp"
#include "core/result.hpp"

namespace remand::graph {

struct Cloud {
    std::string_view word;  // of the option `cloud`
    std::string_view title; // Microsoft's name for it
    std::string_view authority;
    std::string_view graph;
    std::string_view portal; // Entra admin centre: where applications are registered
    // permanentDelete exists in the global cloud only (message-permanentdelete, "National cloud deployments").
    bool has_permanent_delete;
};
[[nodiscard]] std::span<const Cloud> clouds();

struct Endpoints {
    std::string authority; // "https://login.microsoftonline.com"
    std::string graph;     // "https://graph.microsoft.com"
    std::string scope;     // "https://graph.microsoft.com/.default"
    std::string portal;    // "https://entra.microsoft.com"
    std::string title;     // of the cloud
    bool has_permanent_delete = false;
};

// From the options `cloud`, `authority` and `graph-endpoint`. fix_configuration when a word or a URL is not one; the
// sentence names the option. The scope follows the Graph URL, overridden or not: a token is asked for where it is used.
[[nodiscard]] Result<Endpoints> endpoints_of(const ProviderSettings& settings);

// What `cloud` may say, for --help and for messages.
inline constexpr std::string_view cloud_words = "global, us-gov-l4, us-gov-l5, china";

} // namespace remand::graph
