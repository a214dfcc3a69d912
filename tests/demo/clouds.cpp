// The providers' and the administrator's parts.
#include <chrono>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "tests/demo/demo.hpp"

namespace remand::demo {

using nlohmann::json;

namespace {

constexpr const char* harbour = "harbour-foods.test";
constexpr const char* lumen = "lumen-studio.test";
constexpr const char* google_admin = "admin@lumen-studio.test";
constexpr const char* redirect_uri = "http://localhost:8400/callback";

const std::vector<std::string> google_scopes{
    "https://www.googleapis.com/auth/gmail.modify",
    "https://www.googleapis.com/auth/admin.directory.user.readonly",
    "https://www.googleapis.com/auth/admin.directory.domain.readonly",
    "https://www.googleapis.com/auth/admin.directory.customer.readonly",
};

} // namespace

const std::vector<Person>& people() {
    static const std::vector<Person> all{{"microsoft", "ava.lindqvist@harbour-foods.test", "Ava Lindqvist"},
                                         {"microsoft", "omar.haddad@harbour-foods.test", "Omar Haddad"},
                                         {"microsoft", "priya.nair@harbour-foods.test", "Priya Nair"},
                                         {"microsoft", "tom.becker@harbour-foods.test", "Tom Becker"},
                                         {"microsoft", "info@harbour-foods.test", "Harbour Foods Info"},
                                         {"google", "grace.okafor@lumen-studio.test", "Grace Okafor"},
                                         {"google", "mateo.ruiz@lumen-studio.test", "Mateo Ruiz"},
                                         {"google", "hana.sato@lumen-studio.test", "Hana Sato"},
                                         {"google", "leo.brandt@lumen-studio.test", "Leo Brandt"}};
    return all;
}

json read_json(const std::filesystem::path& file) {
    std::ifstream stream(file);
    auto value = json::parse(stream, nullptr, false);
    if (value.is_discarded()) throw std::runtime_error(file.string() + " cannot be read or is not JSON.");
    return value;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    if (!stream.flush()) throw std::runtime_error(file.string() + " cannot be written.");
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

support::EmulatorClient control_of(const Options& options) {
    return support::EmulatorClient(support::read_emulator_endpoints(options.at("endpoints")));
}

int wait_for(const std::filesystem::path& file) {
    using namespace std::chrono_literals;
    for (const auto deadline = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < deadline;) {
        if (std::filesystem::exists(file)) return 0;
        std::this_thread::sleep_for(50ms);
    }
    throw std::runtime_error(file.string() + " did not appear within 30 seconds.");
}

int seed(const Options& options) {
    auto control = control_of(options);
    const auto endpoints = support::read_emulator_endpoints(options.at("endpoints"));
    const std::filesystem::path out = options.at("out");
    std::filesystem::create_directories(out);

    support::MicrosoftTenantRequest company{.name = "Harbour Foods", .domains = {harbour}, .redirect_uris = {redirect_uri}};
    const auto tenant = control.add_microsoft_tenant(company);
    const auto customer = control.add_google_customer({lumen, google_admin, {}}); // delegation is granted later, by `grant`
    for (const std::string cloud : {"microsoft", "google"}) {
        std::vector<support::EmulatorUser> users;
        for (const auto& person : people())
            if (person.cloud == cloud) users.push_back({person.address, person.name});
        control.add_users(cloud, cloud == "microsoft" ? harbour : lumen, users);
    }
    write_text(out / "microsoft-client-secret", tenant.app.secret + "\n");
    write_text(out / "google-service-account.json", customer.key_json);
    write_text(out / "tenants.env",
               fmt::format("CA_FILE='{}'\nCONTROL='{}'\nMICROSOFT_AUTHORITY='{}'\nMICROSOFT_GRAPH='{}'\nMICROSOFT_DIRECTORY_ID='{}'\n"
                           "MICROSOFT_CLIENT_ID='{}'\nMICROSOFT_CLIENT_SECRET_FILE='{}'\nMICROSOFT_REDIRECT_URI='{}'\nGOOGLE_TOKEN='{}'\n"
                           "GOOGLE_GMAIL='{}'\nGOOGLE_DIRECTORY='{}'\nGOOGLE_ADMIN='{}'\nGOOGLE_KEY_FILE='{}'\n",
                           endpoints.ca_file.string(), endpoints.control, endpoints.microsoft_authority, endpoints.graph_endpoint,
                           tenant.directory_id, tenant.app.client_id, (out / "microsoft-client-secret").string(), redirect_uri,
                           endpoints.google_token_endpoint, endpoints.gmail_endpoint, endpoints.directory_endpoint, google_admin,
                           (out / "google-service-account.json").string()));
    std::cout << "Two small companies: Harbour Foods on Microsoft 365, Lumen Studio on Google Workspace; " << people().size() + 1
              << " mailboxes.\n";
    return 0;
}

int grant(const Options& options) {
    control_of(options).set_scopes(lumen, google_scopes);
    std::cout << "(in Google's Admin console, the administrator has delegated the scopes that the next command lists)\n";
    return 0;
}

} // namespace remand::demo
