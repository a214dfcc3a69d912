#include "db/connection.hpp"
#include "db/stores.hpp"

namespace remand::db {

Result<void> BudgetStore::put(const TenantId& tenant, const DayUse& use) {
    return database_.write([&](Connection& connection) -> Result<void> {
        // A tenant that was removed meanwhile has no budget to note.
        const auto done = connection.run(
            "INSERT INTO budget_use (tenant, name, day, units, calls) SELECT id, ?2, ?3, ?4, ?5 FROM tenant"
            " WHERE id = ?1 ON CONFLICT (tenant, name) DO UPDATE SET day = excluded.day, units = excluded.units,"
            " calls = excluded.calls",
            {tenant.value, use.name, std::int64_t{use.day.time_since_epoch().count()}, use.units, use.calls});
        if (!done) return fail(done.error());
        return {};
    });
}

Result<std::vector<DayUse>> BudgetStore::list(const TenantId& tenant) const {
    std::vector<DayUse> all;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT name, day, units, calls FROM budget_use WHERE tenant = ? ORDER BY name",
                                {tenant.value}, [&](Row& row) {
                                    DayUse use;
                                    use.name = row.text();
                                    use.day = std::chrono::sys_days{std::chrono::days{row.integer()}};
                                    use.units = row.integer();
                                    use.calls = row.integer();
                                    all.push_back(std::move(use));
                                });
    });
    if (!done) return fail(done.error());
    return all;
}

} // namespace remand::db
