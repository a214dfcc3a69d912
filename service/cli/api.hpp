// How a command reaches the API: over the Unix socket of the service that runs, or, when none does, by taking the
// instance lock and calling the same handlers in this process.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.hpp"
#include "service/config.hpp"

namespace remand::cli {

// What every command ends with; `remand --help` says the same.
namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int error = 1;
inline constexpr int usage = 2;
inline constexpr int nothing_found = 3;       // no such tenant, message, action; nothing matched
inline constexpr int needs_administrator = 4; // configuration, credentials, consent, confirmation
inline constexpr int degraded = 5;            // tenant doctor: it works, but something asks for attention
inline constexpr int differs = 6;             // config plan: the file is not what is in force
} // namespace exit_code
[[nodiscard]] int exit_code_of(const Error& error);

// Not thread-safe.
class Api {
public:
    // fix_configuration "cli.no_access" when the socket refuses this user; "cli.not_answering" when something holds the
    // lock and does not listen; and what opening the file by ourselves can be refused for.
    [[nodiscard]] static Result<std::unique_ptr<Api>> open(const service::Config& config);
    virtual ~Api() = default;

    // The body of a 2xx answer; an Error made of any other.
    Result<nlohmann::json> call(std::string_view method, const std::string& path,
                                const std::map<std::string, std::string>& query = {});
    Result<nlohmann::json> call(std::string_view method, const std::string& path, const nlohmann::json& body,
                                const std::map<std::string, std::string>& query = {});
    [[nodiscard]] virtual bool is_service() const = 0; // a running one, which will act on what is asked
    // Without a service: tries these actions, and no others, in this process; how they ended is in their rows. With one
    // there is nothing to do: it acts by itself.
    virtual Result<void> carry_out(const std::vector<std::int64_t>& actions) = 0;

protected:
    struct Answer {
        int status = 0;
        std::string body;
    };
    virtual Result<Answer> send(std::string_view method, const std::string& path,
                                const std::map<std::string, std::string>& query, const std::string& body) = 0;
};

} // namespace remand::cli
