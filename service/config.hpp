// The service's configuration file (TOML). Every key has a default but state_directory and key_file; an unknown key is
// an error, so that a misspelt limit is never silently no limit.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "connectors/limits.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"

namespace remand::service {

struct PollSettings { // adaptive: fast for fast_for after new mail, normal by day, idle after idle_after without any
    Duration fast = std::chrono::seconds{15};
    Duration normal = std::chrono::seconds{60};
    Duration idle = std::chrono::seconds{300};
    Duration fast_for = std::chrono::minutes{10};
    Duration idle_after = std::chrono::hours{6};
    Duration lookback = std::chrono::hours{24};       // first round, and margin of a resync
    Duration sweep = std::chrono::hours{1};           // bounded round for providers that need it
    Duration directory = std::chrono::hours{1};       // how often mailboxes are listed anew
    bool all_folders = false; // follow every folder of a mailbox (connector.hpp, ChangeOptions)
    Duration notified = std::chrono::minutes{15};     // where notifications are heard of
};

struct BreakerSettings { // automatic moves stop for the tenant when either is passed within an hour
    int moves_an_hour = 500;
    double share_of_mail = 0.5;
    int share_counts_from = 50; // messages in the hour before the share is looked at
};

struct NotificationSettings { // being told of new mail; without it mail is polled all the same
    std::string public_url;   // where providers reach the listener, from the internet; empty: there is none
    std::string listen = "0.0.0.0:8443";
    std::filesystem::path certificate_file, private_key_file; // PEM; not behind a proxy
    bool behind_proxy = false;                                // which ends TLS and says whom it speaks for
    int requests_a_minute = 6000;                             // of one address
    Duration pull_pause = std::chrono::seconds{1};            // between two that brought nothing

    [[nodiscard]] bool has_listener() const { return !public_url.empty(); }
};

struct CopySettings { // of mail that its mailbox may lose (quarantine out of reach, hard deletes)
    enum class HardDeletes { never, automatic, always }; // automatic: those that a policy asked for, and no person
    Duration keep = std::chrono::days{30};
    std::int64_t most_megabytes = 10'240; // of mail in all copies together
    HardDeletes of_hard_deletes = HardDeletes::automatic;
};

struct Config {
    std::filesystem::path state_directory; // remand.db, remand.lock, remand.reserve, remand.sock
    std::filesystem::path key_file;        // default: $CREDENTIALS_DIRECTORY/remand.key when systemd gives one
    std::string listen = "127.0.0.1:9462"; // health and metrics; loopback only; empty: none
    int fetch_threads = 16;
    int action_threads = 4;
    int extract_workers = 0;               // 0: as many as there are cores
    std::filesystem::path extract_program; // empty: beside the remand program
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::logfmt;
    PollSettings poll;
    BreakerSettings breaker;
    NotificationSettings notifications;
    CopySettings copies;
    std::map<std::string, Limits, std::less<>> limits; // by provider: what differs from its rows (connectors/limits.hpp)

    [[nodiscard]] std::filesystem::path database_file() const { return state_directory / "remand.db"; }
    [[nodiscard]] std::filesystem::path lock_file() const { return state_directory / "remand.lock"; }
    [[nodiscard]] std::filesystem::path reserve_file() const { return state_directory / "remand.reserve"; }
    [[nodiscard]] std::filesystem::path socket_file() const { return state_directory / "remand.sock"; }
};

// fix_configuration: the sentence names the file, line and key.
[[nodiscard]] Result<Config> read_config(const std::filesystem::path& file);

} // namespace remand::service
