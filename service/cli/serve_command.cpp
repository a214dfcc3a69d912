#include "service/cli/serve_command.hpp"

#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "scanner/scanner.hpp"
#include "service/api/api.hpp"
#include "service/api/http_server.hpp"
#include "service/cli/stop_signal.hpp"
#include "service/cli/terminal.hpp"
#include "service/foundation.hpp"
#include "service/runtime.hpp"
#include "service/tenants/tenant_care.hpp"

namespace remand::cli {
namespace {

using namespace std::chrono_literals;
using service::api::HttpServer;
using service::api::Request;
using service::api::Role;

constexpr auto stop_limit = 25s;   // of the runtime
constexpr auto longest_stop = 29s; // of everything; the unit's TimeoutStopSec is longer

int refuse(const Error& error) {
    std::cerr << "remand: " << printable(error.message) << '\n';
    return 1;
}

std::filesystem::path extract_program(const service::Config& config) {
    if (!config.extract_program.empty()) return config.extract_program;
    std::error_code problem;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", problem);
    return own.parent_path() / "remand-extract-worker";
}

Result<std::unique_ptr<scanner::Extractor>> start_extractor(const service::Config& config, const Log& log) {
    scanner::ExtractorSettings settings;
    settings.program = extract_program(config);
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    settings.workers = config.extract_workers > 0 ? config.extract_workers : cores;
    return scanner::Extractor::start(settings, log);
}

// Feeds systemd's watchdog only while the runtime turns over: a stalled service is restarted, not kept warm.
void run_until_stopped(const service::Runtime& runtime, const Log& log) {
    std::uint64_t watchdog_micros = 0;
    const bool has_watchdog = ::sd_watchdog_enabled(0, &watchdog_micros) > 0;
    const auto pause =
        has_watchdog ? std::chrono::milliseconds(std::max<std::uint64_t>(watchdog_micros / 3000, 100)) : 10s;
    bool was_alive = true;
    while (!stop_requested(pause)) {
        const bool is_alive = runtime.is_alive();
        if (is_alive && has_watchdog) ::sd_notify(0, "WATCHDOG=1");
        if (is_alive != was_alive) log.error(is_alive ? "service.recovered" : "service.stalled");
        was_alive = is_alive;
    }
}

// The one listener that strangers reach: nothing of the API is behind it, and what it takes is small.
service::api::ServerLimits limits_for_strangers(bool is_behind_proxy) {
    service::api::ServerLimits limits;
    limits.header = 8 * 1024;
    limits.body = 256 * 1024;
    limits.connections = 512;
    limits.of_one_address = is_behind_proxy ? 0 : 64;
    limits.handler_threads = 2;
    return limits;
}

// None where the settings ask for none.
Result<std::unique_ptr<HttpServer>> listen_for_notifications(const service::NotificationSettings& settings,
                                                             service::Runtime& runtime, const Log& log) {
    if (!settings.has_listener()) return std::unique_ptr<HttpServer>{};
    const auto address = service::parse_any_address(settings.listen);
    if (!address) return fail(address.error());
    const auto handler = [&runtime](const Request& request) {
        auto answer = runtime.take_notification({request.method, request.path, request.query, request.peer,
                                                 request.forwarded_for, request.authorization, request.body});
        return service::api::Response{answer.status, std::move(answer.body), "text/plain; charset=utf-8"};
    };
    const auto limits = limits_for_strangers(settings.behind_proxy);
    if (settings.behind_proxy) return HttpServer::listen_tcp(*address, limits, handler, log);
    return HttpServer::listen_tls(*address, {settings.certificate_file, settings.private_key_file}, limits, handler,
                                  log);
}

// A handler that waits for a far provider must not hold up the end: everything durable is in the database already, and
// a restart finds what was under way.
void arm_last_resort(const Log& log) {
    std::thread([log] {
        std::this_thread::sleep_for(longest_stop);
        log.warning("service.stop_forced");
        std::_Exit(0);
    }).detach();
}

} // namespace

int serve(const std::filesystem::path& config_file) {
    const auto config = service::read_config(config_file);
    if (!config) return refuse(config.error());
    if (!catch_stop_signals())
        return refuse(
            {ErrorKind::fix_configuration, "serve.no_descriptors", "No file descriptor is left to start with.", {}});
    const Log log = Log::to_stderr(config->log_level, config->log_format);
    auto foundation = service::lay_foundation(*config, service::RunAs::caller, log);
    if (!foundation) return refuse(foundation.error());
    auto& [own_config, own_log, clock, sealer, lock, database, connectors, tenants] = **foundation;
    auto extractor = start_extractor(own_config, log);
    if (!extractor) return refuse(extractor.error());

    const auto connect = [&cache = *connectors](const db::TenantRecord& tenant) { return cache.connect(tenant); };
    service::Runtime runtime({*database, **extractor, connect, clock, log, own_config});
    // Before the start: a provider that is asked for notifications asks back at once.
    auto notifications = listen_for_notifications(own_config.notifications, runtime, log);
    if (!notifications) return refuse(notifications.error());
    if (auto started = runtime.start(); !started) return refuse(started.error());
    connectors->on_opened([&runtime] { runtime.tenants_changed(); });
    service::TenantCare care(*tenants, clock, log);
    const service::CareThread caring(
        care, [&runtime] { runtime.tenants_changed(); }, log);

    service::api::Services services{*database, *tenants, clock, own_config, &runtime};
    const auto handler_for = [&](Role role) {
        return [&services, &log, role](const Request& request) { return dispatch(services, request, role, log); };
    };
    service::api::ServerLimits control_limits;
    control_limits.body = 16UL << 20; // lists and settings files; who may ask here is known
    auto control = HttpServer::listen_unix(own_config.socket_file(), control_limits, handler_for(Role::administrator), log);
    if (!control) return refuse(control.error());
    std::unique_ptr<HttpServer> metrics;
    if (!own_config.listen.empty()) {
        const auto address = service::parse_listen_address(own_config.listen);
        if (!address) return refuse(address.error());
        auto listening = HttpServer::listen_tcp(*address, {}, handler_for(Role::anybody), log);
        if (!listening) return refuse(listening.error());
        metrics = std::move(*listening);
    }

    log.info("service.ready", {{"config", config_file.string()},
                               {"socket", own_config.socket_file().string()},
                               {"port", metrics ? metrics->port() : 0},
                               {"notifications_port", *notifications ? (*notifications)->port() : 0}});
    ::sd_notify(0, "READY=1");
    run_until_stopped(runtime, log);

    ::sd_notify(0, "STOPPING=1");
    log.info("service.stopping");
    arm_last_resort(log);
    notifications->reset();
    runtime.stop(stop_limit); // the API answers meanwhile: a waiting `undo --wait` sees how its rows ended
    control->reset();
    metrics.reset();
    std::error_code ignored;
    std::filesystem::remove(own_config.socket_file(), ignored);
    log.info("service.stopped");
    return 0;
}

} // namespace remand::cli
