#include "connectors/providers.hpp"

#include <algorithm>

#include "connectors/google/provider.hpp"
#include "connectors/graph/provider.hpp"

namespace remand {

std::string_view ProviderSettings::option(std::string_view key) const {
    const auto found = options.find(std::string(key));
    return found == options.end() ? std::string_view{} : std::string_view(found->second);
}

const std::vector<Provider>& providers() {
    static const std::vector<Provider> all{graph::graph_provider(), google::google_provider()};
    return all;
}

const Provider* find_provider(std::string_view name) {
    const auto& all = providers();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Provider& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace remand
