#include "service/cli/api.hpp"

#include <chrono>
#include <random>
#include <thread>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "service/actions/carry_out.hpp"
#include "service/api/api.hpp"
#include "service/api/http_server.hpp"
#include "service/api/json.hpp"
#include "service/cli/api_client.hpp"
#include "service/foundation.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

// For a service that has begun to start and does not listen yet, or another command.
constexpr std::chrono::milliseconds wait_for_service{5'000}, between_tries{100};

class ServiceApi final : public Api {
public:
    explicit ServiceApi(std::filesystem::path socket) : socket_(std::move(socket)) {}
    [[nodiscard]] bool is_service() const override { return true; }
    Result<void> carry_out(const std::vector<std::int64_t>&) override { return {}; }

protected:
    Result<Answer> send(std::string_view method, const std::string& path,
                        const std::map<std::string, std::string>& query, const std::string& body) override {
        auto answer = send_to_service(socket_, method, path + service::api::to_query(query), body);
        if (!answer) return fail(answer.error());
        return Answer{answer->status, std::move(answer->body)};
    }

private:
    std::filesystem::path socket_;
};

// What the service would do with actions, on this thread.
struct Hands {
    explicit Hands(service::Foundation& f)
        : jitter(std::random_device{}()),
          tenants(
              *f.database, [&f](const db::TenantRecord& tenant) { return f.connectors->connect(tenant); }, f.clock,
              f.log),
          engine({*f.database, f.clock, f.log, jitter, counters, f.config.copies}) {}
    service::Jitter jitter;
    service::Counters counters;
    service::ActiveTenants tenants;
    service::ActionEngine engine;
};

class OwnApi final : public Api {
public:
    OwnApi(std::unique_ptr<service::Foundation> foundation, std::string actor)
        : foundation_(std::move(foundation)),
          actor_(std::move(actor)), services_{*foundation_->database, *foundation_->tenants, foundation_->clock,
                                              foundation_->config, nullptr} {}
    [[nodiscard]] bool is_service() const override { return false; }
    Result<void> carry_out(const std::vector<std::int64_t>& actions) override {
        if (!hands_) {
            auto hands = std::make_unique<Hands>(*foundation_);
            if (auto recovered = hands->engine.recover(); !recovered) return recovered;
            if (auto loaded = hands->tenants.reload(); !loaded) return loaded;
            hands_ = std::move(hands);
        }
        return service::carry_out(actions, hands_->tenants, hands_->engine, *foundation_->database);
    }

protected:
    Result<Answer> send(std::string_view method, const std::string& path,
                        const std::map<std::string, std::string>& query, const std::string& body) override {
        const service::api::Request request{std::string(method), path, query, body, actor_};
        auto response = dispatch(services_, request, service::api::Role::administrator, foundation_->log);
        return Answer{response.status, std::move(response.body)};
    }

private:
    std::unique_ptr<service::Foundation> foundation_;
    std::string actor_;
    service::api::Services services_;
    std::unique_ptr<Hands> hands_; // made when it is needed
};

} // namespace

int exit_code_of(const Error& error) {
    if (error.code.ends_with(".unknown")) return exit_code::nothing_found;
    if (error.kind == ErrorKind::fix_configuration) return exit_code::needs_administrator;
    if (error.code.starts_with("api.bad_")) return exit_code::usage;
    return exit_code::error;
}

Result<std::unique_ptr<Api>> Api::open(const service::Config& config) {
    // Asked before the process may become the owner of the state directory.
    const std::string actor = "operator:" + service::api::login_of(::getuid());
    for (auto patience = wait_for_service;; patience -= between_tries) {
        const auto probe = send_to_service(config.socket_file(), "GET", "/v1/version", "");
        if (probe) return std::make_unique<ServiceApi>(config.socket_file());
        if (probe.error().code != "cli.no_service") return fail(probe.error());
        auto foundation = service::lay_foundation(config, service::RunAs::owner,
                                                  Log::to_stderr(LogLevel::warning, config.log_format));
        if (foundation) return std::make_unique<OwnApi>(std::move(*foundation), actor);
        if (foundation.error().code != "instance.running") return fail(foundation.error());
        if (patience <= std::chrono::milliseconds{0})
            return fail(ErrorKind::fix_configuration, "cli.not_answering",
                        "Another Remand holds " + config.state_directory.string() + " but does not answer on " +
                            config.socket_file().string() + "; it is starting, stopping or busy by hand: try again. (" +
                            foundation.error().message + ')');
        std::this_thread::sleep_for(between_tries);
    }
}

Result<json> Api::call(std::string_view method, const std::string& path,
                       const std::map<std::string, std::string>& query) {
    return call(method, path, json(nullptr), query);
}

Result<json> Api::call(std::string_view method, const std::string& path, const json& body,
                       const std::map<std::string, std::string>& query) {
    const std::string text = body.is_null() ? "" : body.dump(-1, ' ', false, json::error_handler_t::replace);
    auto answer = send(method, path, query, text);
    if (!answer) return fail(answer.error());
    json value = json::parse(answer->body, nullptr, false);
    if (answer->status / 100 == 2 && !value.is_discarded()) return value;
    if (value.is_object() && value.contains("error") && value["error"].is_object()) {
        const json& error = value["error"];
        return fail(service::api::parse_error_kind(error.value("kind", "")), error.value("code", ""),
                    error.value("message", ""));
    }
    return fail(ErrorKind::give_up, "cli.bad_answer",
                "The service answered with status " + std::to_string(answer->status) +
                    " and nothing that this version understands; are both of the same version?");
}

} // namespace remand::cli
