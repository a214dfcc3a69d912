#include "tests/end_to_end/world.hpp"

#include <signal.h>

#include <atomic>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "service/cli/api_client.hpp"

namespace remand::tests {

using nlohmann::json;

namespace {

const std::filesystem::path bin = REMAND_BIN_DIR;

const std::vector<std::string> google_scopes{"https://www.googleapis.com/auth/gmail.modify",
                                             "https://www.googleapis.com/auth/admin.directory.user.readonly",
                                             "https://www.googleapis.com/auth/admin.directory.group.readonly",
                                             "https://www.googleapis.com/auth/admin.directory.domain.readonly",
                                             "https://www.googleapis.com/auth/admin.directory.customer.readonly"};

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    REQUIRE(stream.flush().good());
}

} // namespace

Clouds::Clouds() : process(bin / "remand-emulator"), client(process.endpoints()) {}

World::World(Clouds& clouds, WorldSettings settings) : clouds_(clouds), settings_(std::move(settings)) {
    static std::atomic<int> worlds = 0;
    const auto number = std::to_string(++worlds);
    seed_microsoft(number);
    seed_google(number);
    REQUIRE(run(bin / "remand", {"key", "create", (folder_ / "remand.key").string()}).exit_code == 0);
    write_config();
}

void World::seed_microsoft(const std::string& number) {
    microsoft_ = {"harbour", "microsoft", "harbour" + number + ".test", {}, {}, {}};
    support::MicrosoftTenantRequest request;
    request.name = "Harbour Foods";
    request.domains = {microsoft_.domain};
    request.roles.emplace_back("GroupMember.Read.All");
    const auto given = clouds_.client.add_microsoft_tenant(request);
    write_file(folder_ / "client-secret", given.app.secret + "\n");
    const auto& endpoints = clouds_.process.endpoints();
    microsoft_.add_arguments = {"--provider", "microsoft", "--access", "read-write", "--ca-file", endpoints.ca_file.string(),
                                "--authority", endpoints.microsoft_authority, "--graph-endpoint", endpoints.graph_endpoint,
                                "--directory-id", given.directory_id, "--client-id", given.app.client_id,
                                "--client-secret-file", (folder_ / "client-secret").string()};
    microsoft_.secrets = {given.app.secret};
    add_people(microsoft_, {"ava", "omar", "priya"});
}

void World::seed_google(const std::string& number) {
    google_ = {"lumen", "google", "lumen" + number + ".test", {}, {}, {}};
    const auto admin = "admin@" + google_.domain;
    const auto given = clouds_.client.add_google_customer({google_.domain, admin, google_scopes});
    write_file(folder_ / "google-key.json", given.key_json);
    const auto& endpoints = clouds_.process.endpoints();
    google_.add_arguments = {"--provider", "google", "--access", "read-write", "--ca-file", endpoints.ca_file.string(),
                             "--token-endpoint", endpoints.google_token_endpoint, "--gmail-endpoint", endpoints.gmail_endpoint,
                             "--directory-endpoint", endpoints.directory_endpoint, "--admin", admin,
                             "--service-account-key-file", (folder_ / "google-key.json").string()};
    // A line from the middle of the PEM: the first ones are the same in every key.
    std::istringstream pem(json::parse(given.key_json).at("private_key").get<std::string>());
    std::string line;
    for (int i = 0; i < 4; ++i) std::getline(pem, line);
    google_.secrets = {line};
    add_people(google_, {"grace", "hana"});
    google_.mailboxes.push_back(admin);
}

void World::add_people(GivenTenant& tenant, const std::vector<std::string>& names) {
    std::vector<support::EmulatorUser> users;
    for (const auto& name : names) {
        tenant.mailboxes.push_back(name + "@" + tenant.domain);
        users.push_back({tenant.mailboxes.back(), name + " of " + tenant.name});
    }
    clouds_.client.add_users(tenant.cloud, tenant.domain, users);
}

void World::write_config() {
    write_file(folder_ / "remand.toml", fmt::format("state_directory = \"{0}/state\"\nkey_file = \"{0}/remand.key\"\nlisten = \"\"\n"
                                                    "extract_workers = 1\nfetch_threads = 4\n"
                                                    "[poll]\nfast = \"{1}\"\nnormal = \"{1}\"\nidle = \"{1}\"\ndirectory = \"{3}\"\n"
                                                    "[breaker]\nmoves_an_hour = 100000\nshare_of_mail = 1.0\n{2}",
                                                    folder().string(), settings_.poll, settings_.more, settings_.directory));
    std::filesystem::create_directory(folder_ / "state");
}

Outcome World::remand(const std::vector<std::string>& arguments) {
    auto outcome = run(bin / "remand", arguments, {"REMAND_CONFIG=" + (folder_ / "remand.toml").string()});
    printed_ += outcome.out + outcome.err;
    write_file(folder_ / "printed", printed_);
    return outcome;
}

json World::remand_json(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const auto outcome = remand(arguments);
    INFO(outcome.err);
    REQUIRE(outcome.exit_code == 0);
    return json::parse(outcome.out);
}

std::vector<json> World::remand_lines(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const auto outcome = remand(arguments);
    INFO(outcome.err);
    REQUIRE((outcome.exit_code == 0 || outcome.exit_code == 3));
    std::vector<json> lines;
    std::istringstream stream(outcome.out);
    for (std::string line; std::getline(stream, line);)
        if (!line.empty()) lines.push_back(json::parse(line));
    return lines;
}

void World::authorise(const GivenTenant& tenant, std::string_view mode) {
    std::vector<std::string> add{"tenant", "add", tenant.name};
    add.insert(add.end(), tenant.add_arguments.begin(), tenant.add_arguments.end());
    const auto added = remand(add);
    INFO(added.out << added.err);
    REQUIRE(added.exit_code == 0);
    const auto authorised = tenant.cloud == "microsoft" ? authorise_microsoft(true) : remand({"tenant", "authorize", tenant.name});
    INFO(authorised.out << authorised.err);
    REQUIRE(authorised.exit_code == 0);
    REQUIRE(remand({"tenant", "policy", tenant.name, "malicious", "quarantine", "suspicious", "junk", "spoof", "junk", "spam", "junk"})
                .exit_code == 0);
    REQUIRE(remand({"tenant", "mode", tenant.name, std::string(mode)}).exit_code == 0);
}

std::vector<std::string> World::google_scopes_without_delete() { return google_scopes; }

void World::allow_hard_delete(const GivenTenant& tenant) {
    auto scopes = google_scopes;
    scopes.emplace_back("https://mail.google.com/");
    if (tenant.cloud == "google") clouds_.client.set_scopes(tenant.domain, scopes);
    REQUIRE(remand({"tenant", "set", tenant.name, "--allow-hard-delete"}).exit_code == 0);
}

// The browser's part: the address that the command prints is opened, one of the two buttons pressed, and where that leads
// is pasted back (--callback-url), as over a remote shell.
Outcome World::authorise_microsoft(bool accepts) {
    const auto asked = remand({"tenant", "authorize", microsoft_.name, "--no-listen", "--redirect-uri", "http://localhost/callback"});
    INFO(asked.out << asked.err);
    const auto begin = asked.out.find("https://");
    REQUIRE(begin != std::string::npos);
    const auto url = asked.out.substr(begin, asked.out.find_first_of(" \n", begin) - begin);
    const auto callback = clouds_.client.decide_consent(url, accepts);
    return remand({"tenant", "authorize", microsoft_.name, "--callback-url", callback});
}

void World::start_service(const std::vector<std::string>& environment) {
    auto all = environment;
    all.push_back("REMAND_CONFIG=" + (folder_ / "remand.toml").string());
    service_ = ChildProcess::start({bin / "remand", {"serve"}, all, folder_ / "service.out", folder_ / "service.err"});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!cli::send_to_service(folder_ / "state" / "remand.sock", "GET", "/health", "")) {
        INFO(read_file(folder_ / "service.err"));
        if (service_->wait(std::chrono::milliseconds{20})) return; // it was to die early, or wait_until_idle says so
        REQUIRE(std::chrono::steady_clock::now() < deadline);
    }
}

std::optional<Ending> World::wait_until_idle_or_dead(std::chrono::seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    const auto socket = folder_ / "state" / "remand.sock";
    for (const auto* tenant : tenants()) (void)cli::send_to_service(socket, "POST", "/v1/tenants/" + tenant->name + "/poll", "");
    for (;;) {
        if (const auto ending = service_->wait(std::chrono::milliseconds{20})) return ending;
        const auto status = cli::send_to_service(socket, "GET", "/v1/status", "");
        if (status && json::parse(status->body).at("service").at("is_idle") == true) return {};
        INFO("the service is not idle after its time: " << (status ? status->body : status.error().message));
        REQUIRE(std::chrono::steady_clock::now() < deadline);
    }
}

void World::wait_until_idle() {
    const auto ending = wait_until_idle_or_dead();
    INFO(read_file(folder_ / "service.err"));
    REQUIRE_FALSE(ending);
}

Ending World::stop_service() {
    service_->send_signal(SIGTERM);
    const auto ending = service_->wait(std::chrono::seconds{30});
    REQUIRE(ending);
    return *ending;
}

void World::kill_service() {
    service_->send_signal(SIGKILL);
    REQUIRE(service_->wait(std::chrono::seconds{30}));
}

support::EmulatorKey World::deliver(const GivenTenant& tenant, const std::string& address, const std::string& bytes, bool is_read) {
    support::EmulatorDelivery delivery;
    delivery.cloud = tenant.cloud;
    delivery.addresses = {address};
    delivery.bytes = bytes;
    delivery.is_read = is_read;
    return clouds_.client.deliver(delivery).front();
}

std::vector<support::TruthEntry> World::truth() {
    std::vector<support::TruthEntry> all;
    for (const auto* tenant : tenants())
        for (const auto& address : tenant->mailboxes)
            for (auto& entry : clouds_.client.truth(tenant->cloud, address)) all.push_back(std::move(entry));
    return all;
}

std::vector<std::filesystem::path> World::traces() const {
    std::vector<std::filesystem::path> files{folder_ / "printed", folder_ / "service.out", folder_ / "service.err"};
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "state"))
        if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
}

std::set<std::string> World::secrets() const {
    std::set<std::string> all(microsoft_.secrets.begin(), microsoft_.secrets.end());
    all.insert(google_.secrets.begin(), google_.secrets.end());
    return all;
}

} // namespace remand::tests
