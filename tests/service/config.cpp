#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

#include "service/config.hpp"
#include "service/listen_address.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

class ConfigFile {
public:
    explicit ConfigFile(const std::string& text) { std::ofstream(file()) << text; }
    [[nodiscard]] std::filesystem::path file() const { return directory_ / "remand.toml"; }
    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }
    [[nodiscard]] Result<service::Config> read() const { return service::read_config(file()); }

private:
    TempDirectory directory_;
};

std::string refusal(const std::string& text) {
    const ConfigFile config(text);
    const auto read = config.read();
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::fix_configuration);
    CHECK_THAT(read.error().message, Contains(config.file().string()));
    return read.error().message;
}

} // namespace

TEST_CASE("A configuration with the state directory alone has every default", "[config]") {
    const ConfigFile file("state_directory = \"/var/lib/remand\"\n");
    const auto config = file.read();
    REQUIRE(config);
    CHECK(config->database_file() == "/var/lib/remand/remand.db");
    CHECK(config->key_file == file.directory() / "remand.key");
    CHECK(config->poll.fast == 15s);
    CHECK(config->breaker.moves_an_hour == 500);
    CHECK(config->listen == "127.0.0.1:9462");
}

TEST_CASE("Every key of a configuration is read", "[config]") {
    const ConfigFile file("state_directory = 'state'\nkey_file = '/k'\nlisten = '[::1]:0'\nlog_level = 'debug'\n"
                          "log_format = 'json'\nfetch_threads = 3\n[poll]\nfast = '1s'\nidle = '10m'\n"
                          "[breaker]\nshare_of_mail = 1\nmoves_an_hour = 7\n"
                          "[copies]\nkeep_days = 7\nmost_megabytes = 0\nof_hard_deletes = 'never'\n");
    const auto config = file.read();
    REQUIRE(config);
    CHECK(config->state_directory == file.directory() / "state"); // relative to the file
    CHECK(config->log_level == LogLevel::debug);
    CHECK(config->log_format == LogFormat::json);
    CHECK(config->fetch_threads == 3);
    CHECK(config->copies.keep == std::chrono::days{7});
    CHECK(config->copies.most_megabytes == 0);
    CHECK(config->copies.of_hard_deletes == service::CopySettings::HardDeletes::never);
    CHECK(config->poll.fast == 1s);
    CHECK(config->poll.idle == 10min);
    CHECK(config->breaker.share_of_mail == 1.0);
    CHECK(config->breaker.moves_an_hour == 7);
}

TEST_CASE("Quotas are as the provider's rows say, unless the file says otherwise", "[config]") {
    const auto limits = [](const std::string& text) {
        const ConfigFile file("state_directory = 's'\n" + text);
        const auto config = file.read();
        REQUIRE(config);
        return config->limits;
    };
    CHECK(limits("").at("google").empty());
    CHECK(limits("").at("microsoft").empty());
    const auto old = limits("[limits.google]\nget = 7\ntable = \"old\"\n").at("google");
    CHECK(old.at("get") == 7); // a number of its own stands before the table
    CHECK(old.at("attachment") == 5);
    CHECK(old.at("units_a_minute_and_mailbox") == 15'000);
    CHECK(old.at("units_a_day") == 0);
    CHECK_FALSE(old.contains("history")); // the same in both
    CHECK(limits("[limits.microsoft]\nin_flight = 2\n").at("microsoft").at("in_flight") == 2);
    CHECK_THAT(refusal("state_directory = 's'\n[limits.google]\nget = 0\n"), Contains("limits.google.get"));
    CHECK_THAT(refusal("state_directory = 's'\n[limits.google]\nunit = 3\n"), Contains("Unknown key"));
    CHECK_THAT(refusal("state_directory = 's'\n[limits.google]\ntable = \"older\"\n"), Contains("\"new\", \"old\""));
}

TEST_CASE("A misspelt key is refused with its line and the key that was meant", "[config]") {
    CHECK_THAT(refusal("state_directory = '/s'\n[poll]\nfsat = '1s'\n"),
               Contains(":3: ") && Contains("\"poll.fsat\"") && Contains("\"poll.fast\""));
    CHECK_THAT(refusal("state_directory = '/s'\nmoves_an_hour = 5\n"),
               Contains(":2: ") && Contains("\"breaker.moves_an_hour\""));
}

TEST_CASE("A value of the wrong kind is refused with its key", "[config]") {
    CHECK_THAT(refusal("state_directory = '/s'\n[poll]\nfast = 15\n"),
               Contains("\"poll.fast\"") && Contains("duration"));
    CHECK_THAT(refusal("state_directory = '/s'\nfetch_threads = 0\n"),
               Contains("fetch_threads") && Contains("from 1 to"));
    CHECK_THAT(refusal("state_directory = '/s'\nlog_level = 'loud'\n"), Contains("\"warning\""));
    CHECK_THAT(refusal("state_directory = '/s'\n[breaker]\nshare_of_mail = 1.5\n"), Contains("share_of_mail"));
    CHECK_THAT(refusal("state_directory = '/s'\npoll = 3\n"), Contains("[poll]"));
}

TEST_CASE("A broken, missing or unfit file is one sentence", "[config]") {
    CHECK_THAT(refusal("state_directory = \n"), Contains(":1: "));
    CHECK_THAT(refusal("log_level = 'info'\n"), Contains("state_directory"));
    const TempDirectory directory;
    const auto missing = service::read_config(directory / "none.toml");
    REQUIRE_FALSE(missing);
    CHECK_THAT(missing.error().message, Contains("There is no configuration file"));
    const auto folder = service::read_config(directory.path());
    REQUIRE_FALSE(folder);
    CHECK(folder.error().code == "config.unreadable");
}

TEST_CASE("Health and metrics are offered on loopback addresses only", "[config]") {
    CHECK_THAT(refusal("state_directory = '/s'\nlisten = '0.0.0.0:9462'\n"),
               Contains(":2: ") && Contains("not a loopback address"));
    CHECK_FALSE(service::parse_listen_address("192.0.2.1:80"));
    CHECK_FALSE(service::parse_listen_address("[::]:80"));
    CHECK_FALSE(service::parse_listen_address("127.0.0.1"));
    CHECK_FALSE(service::parse_listen_address("127.0.0.1:99999"));
    CHECK(service::parse_listen_address("127.0.0.2:80")->host == "127.0.0.2");
    CHECK(service::parse_listen_address("localhost:80")->host == "127.0.0.1");
    CHECK(service::parse_listen_address("[::1]:80")->port == 80);
}

TEST_CASE("The key of systemd's credentials is taken when the file names none", "[config]") {
    const TempDirectory credentials;
    std::ofstream(credentials / "remand.key") << "x";
    REQUIRE(::setenv("CREDENTIALS_DIRECTORY", credentials.path().c_str(), 1) == 0);
    const ConfigFile file("state_directory = '/s'\n");
    const auto config = file.read();
    ::unsetenv("CREDENTIALS_DIRECTORY");
    REQUIRE(config);
    CHECK(config->key_file == credentials / "remand.key");
}

TEST_CASE("A listener for notifications is described whole, or not at all", "[config]") {
    const std::string state = "state_directory = '/s'\nkey_file = '/k'\n[notifications]\n";
    const ConfigFile file(state + "public_url = 'https://remand.example.com/'\nlisten = '[::]:8443'\n"
                                  "certificate_file = 'tls/cert.pem'\nprivate_key_file = '/tls/key.pem'\n"
                                  "requests_a_minute = 60\nsafety_poll = '20m'\n");
    const auto config = file.read();
    REQUIRE(config);
    CHECK(config->notifications.public_url == "https://remand.example.com");
    CHECK(config->notifications.certificate_file == file.directory() / "tls/cert.pem");
    CHECK(config->poll.notified == 20min);
    CHECK(ConfigFile(state + "public_url = 'https://r.test'\nbehind_proxy = true\n").read());
    CHECK_FALSE(ConfigFile("state_directory = '/s'\nkey_file = '/k'\n").read()->notifications.has_listener());

    CHECK_THAT(refusal(state + "public_url = 'http://r.test'\n"), Contains(":4: ") && Contains("https://"));
    CHECK_THAT(refusal(state + "public_url = 'https://r.test'\n"), Contains("certificate_file"));
    CHECK_THAT(refusal(state + "public_url = 'https://r.test'\ncertificate_file = 'c'\n"),
               Contains("private_key_file"));
    CHECK_THAT(refusal(state + "certificate_file = 'c'\n"), Contains("public_url"));
    CHECK_THAT(refusal(state + "public_url = 'https://r.test'\nbehind_proxy = true\ncertificate_file = 'c'\n"),
               Contains("proxy"));
    CHECK_THAT(refusal(state + "public_url = 'https://r.test'\nbehind_proxy = true\nlisten = 'r.test:1'\n"),
               Contains(":6: ") && Contains("numeric"));
    CHECK_THAT(refusal(state + "behind_proxy = 'yes'\n"), Contains("true or false"));
}
