// The running service over connectors in memory, and a database that can be made full.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "db/connection.hpp"
#include "service/runtime.hpp"
#include "tests/service/engine_world.hpp"

namespace remand::tests {

// The threads of the service over connectors in memory. Time stands still unless a test moves it; what is waited for
// here is other threads, by looking often.
struct ServiceWorld {
    ServiceWorld() {
        config.fetch_threads = 4;
        config.action_threads = 2;
        config.breaker = {1000, 1.0, 1000};
    }
    std::shared_ptr<MemoryConnector> add_tenant(const std::string& name) {
        db::TenantRecord record;
        record.id = {name};
        record.provider = "memory";
        record.state = db::TenantState::active;
        record.mode = Mode::enforce;
        record.is_read_write = true;
        record.options_json = "{}";
        record.created_at = clock.now();
        REQUIRE(db::TenantStore(*database).add(record, {0, clock.now(), "test", "tenant.add", name, "{}"}));
        return connectors[name] = std::make_shared<MemoryConnector>(clock);
    }
    service::Runtime& start() {
        runtime.emplace(
            service::RuntimeParts{*database, extractor,
                                  [this](const db::TenantRecord& record) -> Result<std::shared_ptr<Connector>> {
                                      return connectors.at(record.id.value);
                                  },
                                  clock, Log::silent(), config, judge_by_header});
        REQUIRE(runtime->start());
        return *runtime;
    }
    template <class Condition> bool wait_for(Condition condition) {
        for (int i = 0; i < 2000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        return false;
    }
    db::TenantRecord tenant(const std::string& name) const {
        return db::TenantStore(*database).find({name}).value().value();
    }

    FakeClock clock;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database = std::move(*db::Database::open_in_memory(sealer));
    FakeExtractor extractor;
    service::Config config;
    std::map<std::string, std::shared_ptr<MemoryConnector>> connectors;
    std::optional<service::Runtime> runtime; // last: it ends first
};

// SQLite refuses to grow beyond this, as it does on a full disk; no less than it has now.
inline void limit_pages(db::Database& database, std::int64_t pages) {
    REQUIRE(database.write([pages](db::Connection& connection) -> Result<void> {
        const auto set = connection.number("PRAGMA max_page_count=" + std::to_string(pages));
        return set ? Result<void>{} : fail(set.error());
    }));
}

// Until not even a small row has room.
inline void write_until_full(db::Database& database) {
    for (const std::size_t size : {20'000U, 500U, 1U}) {
        Result<void> written;
        for (int i = 0; written && i < 10'000; ++i)
            written = db::AuditStore(database).append({0, {}, "test", "fill", "", std::string(size, 'x')});
        REQUIRE_FALSE(written);
        CHECK(written.error().code == "db.full");
    }
}

} // namespace remand::tests
