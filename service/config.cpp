#include "service/config.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "connectors/http/endpoint.hpp"
#include "connectors/providers.hpp"
#include "core/text.hpp"
#include "service/did_you_mean.hpp"
#include "service/listen_address.hpp"

namespace remand::service {
namespace {

using Outcome = std::optional<std::string>; // what is wrong with a value, as the end of a sentence

struct Key {
    std::string name; // dotted: "poll.fast"
    std::function<Outcome(const toml::node&)> read;
};

Key text(std::string name, std::string& target) {
    return {std::move(name), [&target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::string>();
                if (!value) return "must be a text in quotes";
                target = *value;
                return {};
            }};
}

Key path(std::string name, const std::filesystem::path& base, std::filesystem::path& target) {
    return {std::move(name), [&base, &target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::string>();
                if (!value || value->empty()) return "must be a path in quotes";
                target = (base / *value).lexically_normal(); // an absolute path replaces the base
                return {};
            }};
}

Key number(std::string name, int least, int most, int& target) {
    return {std::move(name), [=, &target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < least || *value > most)
                    return "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
                target = static_cast<int>(*value);
                return {};
            }};
}

Key flag(std::string name, bool& target) {
    return {std::move(name), [&target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<bool>();
                if (!value) return "must be true or false";
                target = *value;
                return {};
            }};
}

Key days(std::string name, int least, int most, Duration& target) {
    return {std::move(name), [=, &target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < least || *value > most)
                    return "must be a number of days from " + std::to_string(least) + " to " + std::to_string(most);
                target = std::chrono::days{*value};
                return {};
            }};
}

Key megabytes(std::string name, std::int64_t& target) {
    return {std::move(name), [&target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < 0 || *value > 10'000'000)
                    return "must be a number of megabytes from 0 to 10000000";
                target = *value;
                return {};
            }};
}

Key share(std::string name, double& target) {
    return {std::move(name), [&target](const toml::node& node) -> Outcome {
                const auto value = node.value<double>();
                if (!node.is_number() || !value || !(*value > 0.0 && *value <= 1.0))
                    return "must be a number above 0 and up to 1";
                target = *value;
                return {};
            }};
}

Key duration(std::string name, Duration least, Duration& target) {
    return {std::move(name), [=, &target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::string>();
                const auto parsed = value ? parse_duration(*value) : std::nullopt;
                if (!parsed) return R"(must be a duration such as "15s", "5m" or "24h")";
                if (*parsed < least)
                    return "must be at least " +
                           std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(least).count()) + "ms";
                target = *parsed;
                return {};
            }};
}

template <class Enum> Key choice(std::string name, std::vector<std::pair<std::string, Enum>> choices, Enum& target) {
    return {std::move(name), [choices = std::move(choices), &target](const toml::node& node) -> Outcome {
                const auto value = node.value_exact<std::string>();
                std::vector<std::string> names;
                for (const auto& [word, meaning] : choices) {
                    if (value && equals_ignoring_case(*value, word)) {
                        target = meaning;
                        return {};
                    }
                    names.push_back('"' + word + '"');
                }
                return "must be one of " + join(names, ", ");
            }};
}

std::string nearest(const std::vector<Key>& keys, std::string_view name) {
    std::vector<std::string> names;
    for (const auto& key : keys) names.push_back(key.name);
    return nearest_word(names, name);
}

class Reader {
public:
    Reader(const std::filesystem::path& file, const std::vector<Key>& keys) : file_(file), keys_(keys) {}

    Result<void> read(const toml::table& table, const std::string& prefix = "") const {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string(key.str());
            const auto line = key.source().begin.line;
            const auto known = std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return k.name == name; });
            if (known != keys_.end()) {
                if (const auto wrong = known->read(node))
                    return refuse(line, "The key \"" + name + "\" " + *wrong + '.');
                continue;
            }
            const bool is_section =
                std::any_of(keys_.begin(), keys_.end(), [&](const Key& k) { return k.name.starts_with(name + '.'); });
            if (!is_section)
                return refuse(line, "Unknown key \"" + name + "\"; did you mean \"" + nearest(keys_, name) + "\"?");
            if (!node.is_table()) return refuse(line, '"' + name + "\" must be a section: [" + name + "].");
            if (auto inner = read(*node.as_table(), name + '.'); !inner) return inner;
        }
        return {};
    }

    [[nodiscard]] tl::unexpected<Error> refuse(std::size_t line, const std::string& sentence) const {
        return fail(ErrorKind::fix_configuration, "config.invalid",
                    file_.string() + ':' + std::to_string(line) + ": " + sentence);
    }

private:
    const std::filesystem::path& file_;
    const std::vector<Key>& keys_;
};

std::filesystem::path default_key_file(const std::filesystem::path& base) {
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
        const auto file = std::filesystem::path(credentials) / "remand.key";
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) return file;
    }
    return base / "remand.key";
}

// A provider's numbers; those of its former table stand behind the ones that are given by themselves.
void add_limits(const Provider& provider, Limits& limits, bool& is_former, std::vector<Key>& keys) {
    if (provider.limits.empty()) return;
    const auto section = "limits." + std::string(provider.name) + '.';
    const bool has_former = std::any_of(provider.limits.begin(), provider.limits.end(),
                                        [](const ProviderLimit& row) { return row.former.has_value(); });
    if (has_former)
        keys.push_back(choice<bool>(section + "table", {{"new", false}, {"old", true}}, is_former));
    for (const auto& row : provider.limits) {
        const bool may_be_none = row.value == 0 || row.former == 0;
        keys.push_back({section + std::string(row.key),
                        [&limits, key = std::string(row.key), may_be_none](const toml::node& node) -> Outcome {
                            const auto value = node.value<double>();
                            if (!node.is_number() || !value || *value < (may_be_none ? 0 : 1) || *value > 1e12)
                                return may_be_none ? "must be a number, or 0 for no limit"
                                                   : "must be a number of at least 1";
                            limits[key] = *value;
                            return {};
                        }});
    }
}

std::vector<Key> keys_of(Config& config, const std::filesystem::path& base) {
    using std::chrono::milliseconds, std::chrono::minutes, std::chrono::seconds;
    return {
        path("state_directory", base, config.state_directory),
        path("key_file", base, config.key_file),
        text("listen", config.listen),
        number("fetch_threads", 1, 1024, config.fetch_threads),
        number("action_threads", 1, 256, config.action_threads),
        number("extract_workers", 0, 256, config.extract_workers),
        path("extract_program", base, config.extract_program),
        choice<LogLevel>("log_level",
                         {{"debug", LogLevel::debug},
                          {"info", LogLevel::info},
                          {"warning", LogLevel::warning},
                          {"error", LogLevel::error}},
                         config.log_level),
        choice<LogFormat>("log_format", {{"logfmt", LogFormat::logfmt}, {"json", LogFormat::json}}, config.log_format),
        duration("poll.fast", milliseconds{50}, config.poll.fast),
        duration("poll.normal", milliseconds{50}, config.poll.normal),
        duration("poll.idle", milliseconds{50}, config.poll.idle),
        duration("poll.fast_for", milliseconds{0}, config.poll.fast_for),
        duration("poll.idle_after", milliseconds{0}, config.poll.idle_after),
        duration("poll.lookback", milliseconds{0}, config.poll.lookback),
        duration("poll.sweep", milliseconds{50}, config.poll.sweep),
        duration("poll.directory", milliseconds{50}, config.poll.directory),
        flag("poll.all_folders", config.poll.all_folders),
        number("breaker.moves_an_hour", 1, 10'000'000, config.breaker.moves_an_hour),
        share("breaker.share_of_mail", config.breaker.share_of_mail),
        days("copies.keep_days", 1, 3650, config.copies.keep),
        megabytes("copies.most_megabytes", config.copies.most_megabytes),
        choice<CopySettings::HardDeletes>("copies.of_hard_deletes",
                                          {{"never", CopySettings::HardDeletes::never},
                                           {"automatic", CopySettings::HardDeletes::automatic},
                                           {"always", CopySettings::HardDeletes::always}},
                                          config.copies.of_hard_deletes),
        number("breaker.share_counts_from", 1, 10'000'000, config.breaker.share_counts_from),
        text("notifications.public_url", config.notifications.public_url),
        text("notifications.listen", config.notifications.listen),
        path("notifications.certificate_file", base, config.notifications.certificate_file),
        path("notifications.private_key_file", base, config.notifications.private_key_file),
        flag("notifications.behind_proxy", config.notifications.behind_proxy),
        number("notifications.requests_a_minute", 1, 10'000'000, config.notifications.requests_a_minute),
        duration("notifications.safety_poll", milliseconds{50}, config.poll.notified),
        duration("notifications.pull_pause", milliseconds{10}, config.notifications.pull_pause),
    };
}

// A listener for the whole internet is not begun by halves.
Result<void> check_notifications(NotificationSettings& settings, const toml::table& table, const Reader& reader) {
    const auto refuse = [&](const char* key, const std::string& sentence) {
        const auto* node = table["notifications"][key].node();
        return reader.refuse(node ? node->source().begin.line : 0, sentence);
    };
    const bool has_files = !settings.certificate_file.empty() || !settings.private_key_file.empty();
    if (settings.public_url.empty()) {
        if (has_files || settings.behind_proxy)
            return refuse(has_files ? "certificate_file" : "behind_proxy",
                          "There is no listener for notifications without \"notifications.public_url\", the address at "
                          "which providers reach it.");
        return {};
    }
    auto url = http::checked_endpoint("notifications.public_url", settings.public_url);
    if (!url) return refuse("public_url", url.error().message);
    settings.public_url = *std::move(url);
    if (auto address = parse_any_address(settings.listen); !address) return refuse("listen", address.error().message);
    if (settings.behind_proxy && has_files)
        return refuse("behind_proxy", "Behind a proxy that ends TLS the listener has no certificate of its own: give "
                                      "either behind_proxy or the two files.");
    if (!settings.behind_proxy && (settings.certificate_file.empty() || settings.private_key_file.empty()))
        return refuse("public_url", "The listener for notifications needs certificate_file and private_key_file; or "
                                    "behind_proxy = true, where a proxy in front ends TLS.");
    return {};
}

} // namespace

Result<Config> read_config(const std::filesystem::path& file) {
    std::error_code problem;
    const auto status = std::filesystem::status(file, problem);
    if (status.type() == std::filesystem::file_type::not_found)
        return fail(ErrorKind::fix_configuration, "config.missing",
                    "There is no configuration file " + file.string() +
                        "; name one with --config FILE or REMAND_CONFIG (deploy/remand.example.toml is a start).");
    if (status.type() != std::filesystem::file_type::regular)
        return fail(ErrorKind::fix_configuration, "config.unreadable",
                    "The configuration " + file.string() + " is not a file that can be read" +
                        (problem ? " (" + problem.message() + ")." : "."));

    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        if (line == 0) // toml++ could not open it
            return fail(ErrorKind::fix_configuration, "config.unreadable",
                        "The configuration " + file.string() + " cannot be read: check its owner and mode.");
        return fail(ErrorKind::fix_configuration, "config.invalid",
                    file.string() + ':' + std::to_string(line) + ": " + std::string(error.description()));
    }

    Config config;
    const auto base = std::filesystem::absolute(file).parent_path(); // relative paths start at the file's folder
    auto keys = keys_of(config, base);
    std::map<std::string_view, bool> is_former;
    for (const auto& provider : providers())
        add_limits(provider, config.limits[std::string(provider.name)], is_former[provider.name], keys);
    const Reader reader(file, keys);
    if (auto read = reader.read(table); !read) return fail(read.error());
    for (const auto& provider : providers())
        for (const auto& row : provider.limits)
            if (is_former[provider.name] && row.former)
                config.limits[std::string(provider.name)].try_emplace(std::string(row.key), *row.former);

    if (config.state_directory.empty())
        return fail(ErrorKind::fix_configuration, "config.invalid",
                    file.string() + R"(: The key "state_directory" is missing; set it to "/var/lib/remand".)");
    if (config.key_file.empty()) config.key_file = default_key_file(base);
    if (!config.listen.empty())
        if (auto address = parse_listen_address(config.listen); !address)
            return reader.refuse(table["listen"].node() ? table["listen"].node()->source().begin.line : 0,
                                 address.error().message);
    if (auto checked = check_notifications(config.notifications, table, reader); !checked) return fail(checked.error());
    return config;
}

} // namespace remand::service
