#include "connectors/graph/clouds.hpp"

#include <algorithm>
#include <array>

#include "connectors/http/endpoint.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

struct Cloud {
    std::string_view word;
    std::string_view authority;
    std::string_view graph;
    bool has_permanent_delete;
};
constexpr std::array clouds{
    Cloud{"global", "https://login.microsoftonline.com", "https://graph.microsoft.com", true}, // GCC too
    Cloud{"us-gov-l4", "https://login.microsoftonline.us", "https://graph.microsoft.us", false},
    Cloud{"us-gov-l5", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", false},
    Cloud{"china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn", false},
};

Result<std::string> base_url(const ProviderSettings& settings, std::string_view key, std::string_view otherwise) {
    const auto text = trim(settings.option(key));
    return text.empty() ? Result<std::string>(std::string(otherwise)) : http::checked_endpoint(key, text);
}

} // namespace

Result<Endpoints> endpoints_of(const ProviderSettings& settings) {
    auto word = settings.option("cloud");
    if (word.empty()) word = "global";
    const auto* cloud = std::find_if(clouds.begin(), clouds.end(),
                                     [word](const Cloud& row) { return equals_ignoring_case(row.word, word); });
    if (cloud == clouds.end())
        return fail(ErrorKind::fix_configuration, "graph.bad_option",
                    "The option cloud is \"" + shorten(word, 40) + "\"; it must be one of " + std::string(cloud_words) +
                        ".");
    auto authority = base_url(settings, "authority", cloud->authority);
    if (!authority) return fail(authority.error());
    auto graph = base_url(settings, "graph-endpoint", cloud->graph);
    if (!graph) return fail(graph.error());
    return Endpoints{*authority, *graph, *graph + "/.default", cloud->has_permanent_delete};
}

} // namespace remand::graph
