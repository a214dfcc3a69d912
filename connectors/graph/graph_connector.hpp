// The Connector of Microsoft 365: joins the parts of this folder. See connectors/connector.hpp for the contract.
#pragma once

#include <memory>

#include "connectors/connector.hpp"
#include "connectors/providers.hpp"

namespace remand::graph {

// `settings` have passed check(); the parts outlive the connector.
[[nodiscard]] std::unique_ptr<Connector> make_connector(const ProviderSettings& settings, const ConnectorParts& parts);

} // namespace remand::graph
