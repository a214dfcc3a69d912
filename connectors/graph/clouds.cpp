#include "connectors/graph/clouds.hpp"

#include <algorithm>
#include <array>

#include "connectors/http/endpoint.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr std::array all_clouds{
    Cloud{"global", "Microsoft 365 (global, GCC)", "https://login.microsoftonline.com", "https://graph.microsoft.com",
          "https://entra.microsoft.com", true},
    Cloud{"us-gov-l4", "US Government L4 (GCC High)", "https://login.microsoftonline.us", "https://graph.microsoft.us",
          "https://entra.microsoft.us", false},
    Cloud{"us-gov-l5", "US Government L5 (DoD)", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us",
          "https://entra.microsoft.us", false},
    Cloud{"china", "China (21Vianet)", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn",
          "https://entra.microsoftonline.cn", false},
};

Result<std::string> base_url(const ProviderSettings& settings, std::string_view key, std::string_view otherwise) {
    const auto text = trim(settings.option(key));
    return text.empty() ? Result<std::string>(std::string(otherwise)) : http::checked_endpoint(key, text);
}

} // namespace

std::span<const Cloud> clouds() { return all_clouds; }

Result<Endpoints> endpoints_of(const ProviderSettings& settings) {
    auto word = settings.option("cloud");
    if (word.empty()) word = "global";
    const auto* cloud = std::find_if(all_clouds.begin(), all_clouds.end(),
                                     [word](const Cloud& row) { return equals_ignoring_case(row.word, word); });
    if (cloud == all_clouds.end())
        return fail(ErrorKind::fix_configuration, "graph.bad_option",
                    "The option cloud is \"" + shorten(word, 40) + "\"; it must be one of " + std::string(cloud_words) +
                        ".");
    auto authority = base_url(settings, "authority", cloud->authority);
    if (!authority) return fail(authority.error());
    auto graph = base_url(settings, "graph-endpoint", cloud->graph);
    if (!graph) return fail(graph.error());
    return Endpoints{*authority,
                     *graph,
                     *graph + "/.default",
                     std::string(cloud->portal),
                     std::string(cloud->title),
                     cloud->has_permanent_delete};
}

} // namespace remand::graph
