#include "service/foundation.hpp"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "connectors/http/cpprest_transport.hpp"
#include "connectors/providers.hpp"

namespace remand::service {
namespace {

constexpr std::chrono::milliseconds wait_for_commands{30'000};

Result<void> make_state_directory(const std::filesystem::path& directory) {
    std::error_code problem;
    if (std::filesystem::is_directory(directory, problem)) return {};
    if (std::filesystem::create_directories(directory, problem)) {
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, problem);
        return {};
    }
    return fail(ErrorKind::fix_configuration, "state.unusable",
                "The state directory " + directory.string() + " cannot be made" +
                    (problem ? " (" + problem.message() + ')' : std::string()) +
                    "; make it, or correct state_directory.");
}

Result<void> become_owner_of(const std::filesystem::path& directory) {
    struct stat status {};
    if (::geteuid() != 0 || ::stat(directory.c_str(), &status) != 0 || status.st_uid == 0) return {};
    if (::setgroups(0, nullptr) == 0 && ::setgid(status.st_gid) == 0 && ::setuid(status.st_uid) == 0) return {};
    return fail(ErrorKind::fix_configuration, "state.unusable",
                "Cannot become the owner of " + directory.string() + " (" + std::strerror(errno) + ").");
}

} // namespace

Result<std::unique_ptr<Foundation>> lay_foundation(Config config, RunAs run_as, Log log) {
    auto key = read_key_file(config.key_file);
    if (!key) return fail(key.error());
    if (auto made = make_state_directory(config.state_directory); !made) return fail(made.error());
    if (run_as == RunAs::owner)
        if (auto owner = become_owner_of(config.state_directory); !owner) return fail(owner.error());
    // A service that starts while somebody looks at the state by hand waits for that to end; commands wait in api.cpp.
    const bool is_command = run_as == RunAs::owner;
    auto lock = db::InstanceLock::acquire(
        config.lock_file(), is_command ? db::InstanceLock::Holder::command : db::InstanceLock::Holder::service,
        is_command ? std::chrono::milliseconds{0} : wait_for_commands);
    if (!lock) return fail(lock.error());

    auto foundation =
        std::make_unique<Foundation>(std::move(config), std::move(*key), std::move(*lock), std::move(log));
    auto database = db::Database::open(foundation->config.database_file(), foundation->sealer, foundation->log);
    if (!database && database.error().code == "db.full") { // opening needs a little room: the reserve is for that
        std::error_code ignored;
        std::filesystem::remove(foundation->config.reserve_file(), ignored);
        database = db::Database::open(foundation->config.database_file(), foundation->sealer, foundation->log);
    }
    if (!database) return fail(database.error());
    foundation->database = std::move(*database);
    foundation->connectors = std::make_unique<ConnectorCache>(
        *foundation->database, providers(), http::make_cpprest_transport, foundation->clock, foundation->log,
        foundation->config.limits);
    foundation->tenants =
        std::make_unique<Tenants>(*foundation->database, providers(), *foundation->connectors, foundation->clock);
    return foundation;
}

} // namespace remand::service
