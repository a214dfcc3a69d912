// Connectors by tenant: made from the record and the sealed secrets when first needed, each with a transport of its own
// (CA file and proxy are settings of the tenant), kept until the tenant changes. Tokens and rate budgets live in the
// connector, so that keeping it is what makes them shared.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/connector.hpp"
#include "connectors/http/cpprest_transport.hpp"
#include "connectors/providers.hpp"
#include "db/stores.hpp"

namespace remand::service {

using TransportMaker = std::function<Result<std::unique_ptr<http::Transport>>(http::TransportSettings)>;

// Thread-safe. Borrows all it is given.
class ConnectorCache {
public:
    ConnectorCache(db::Database& database, const std::vector<Provider>& providers, TransportMaker make_transport,
                   const Clock& clock, Log log, std::map<std::string, Limits, std::less<>> limits = {})
        : database_(database), providers_(providers), make_transport_(std::move(make_transport)), clock_(clock),
          log_(std::move(log)), limits_(std::move(limits)) {}

    // fix_configuration when a setting, a secret, the CA file or the proxy is unusable. Does not touch the network.
    [[nodiscard]] Result<std::shared_ptr<Connector>> connect(const db::TenantRecord& tenant);
    // The parts of a connector for this tenant over that transport, with what its calls have to tell us.
    [[nodiscard]] ConnectorParts parts_for(const TenantId& tenant, http::Transport& transport,
                                           const Provider& provider);
    // As the tenant's settings want it.
    [[nodiscard]] Result<std::unique_ptr<http::Transport>> transport_for(const db::TenantRecord& tenant) const;
    // Called, from within calls of a connector, when a tenant's mailboxes may be read that could not be.
    void on_opened(std::function<void()> tell);
    // After its secrets changed. Whoever still holds the old connector ends its call with it.
    void forget(const TenantId& tenant);

private:
    struct Entry {
        std::string made_from; // the parts of the record that it depends on
        std::shared_ptr<Connector> connector;
    };
    db::Database& database_;
    const std::vector<Provider>& providers_;
    TransportMaker make_transport_;
    const Clock& clock_;
    Log log_;
    const std::map<std::string, Limits, std::less<>> limits_; // by provider
    http::SharedBuckets buckets_; // before the connectors, which draw on them
    std::mutex mutex_;
    std::map<TenantId, Entry> entries_;
    std::function<void()> opened_;
};

} // namespace remand::service
