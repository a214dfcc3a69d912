// What both the service and the command line without a service stand on: the key, the instance lock, the database, and
// the tenants over it. Built in this order; each refusal is one sentence.
#pragma once

#include <memory>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/sealer.hpp"
#include "db/database.hpp"
#include "db/instance_lock.hpp"
#include "service/config.hpp"
#include "service/tenants/connector_cache.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service {

// Owns all of it; one for the whole run. Members end in reverse order.
struct Foundation {
    Foundation(Config the_config, Secret key, db::InstanceLock the_lock, Log the_log)
        : config(std::move(the_config)), log(std::move(the_log)), sealer(std::move(key)), lock(std::move(the_lock)) {}
    Foundation(const Foundation&) = delete;
    Foundation& operator=(const Foundation&) = delete;

    const Config config;
    const Log log;
    SystemClock clock;
    const Sealer sealer;
    db::InstanceLock lock;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<ConnectorCache> connectors;
    std::unique_ptr<Tenants> tenants;
};

// `as_owner`: when root calls, files are opened as the owner of the state directory, so that the service (a user of its
// own) can open them afterwards. The key is read before that.
// fix_configuration: no usable key, another instance, an unusable database or state directory.
enum class RunAs { caller, owner };
[[nodiscard]] Result<std::unique_ptr<Foundation>> lay_foundation(Config config, RunAs run_as, Log log);

} // namespace remand::service
