#include "connectors/google/settings.hpp"

#include <catch2/catch.hpp>

#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using json = nlohmann::json;

TEST_CASE("Mailboxes are the users that can receive mail, from all pages", "[google_directory]") {
    GoogleFixture it;
    it.transport.on(
        "GET", "/users?",
        json_reply({{"users",
                     {google_user("zoe"), google_user("gone", {{"suspended", true}}),
                      google_user("old", {{"archived", true}}), google_user("app", {{"isMailboxSetup", false}})}},
                    {"nextPageToken", "p2"}}));
    it.transport.on(
        "GET", "pageToken=p2",
        json_reply({{"users",
                     {google_user("Jane", {{"aliases", {"J@example.com"}},
                                           {"nonEditableAliases", {"jane@example.com.test-alias.test"}}})}}}));
    const auto listing = it.connector->list_mailboxes();
    REQUIRE(listing);
    const auto* mailboxes = &listing->mailboxes;
    REQUIRE(mailboxes->size() == 2);
    CHECK((*mailboxes)[0].address == "jane@example.com");
    CHECK((*mailboxes)[0].id.value == "id-Jane");
    CHECK((*mailboxes)[0].display_name == "The Jane");
    CHECK((*mailboxes)[0].aliases == std::vector<std::string>{"j@example.com", "jane@example.com.test-alias.test"});
    CHECK((*mailboxes)[1].address == "zoe@example.com");
    std::map<std::string, std::string> left_out;
    for (const auto& one : listing->left_out) {
        left_out[one.mailbox.address] = one.code;
        CHECK_FALSE(one.reason.empty());
    }
    CHECK(left_out == std::map<std::string, std::string>{
                          {"gone@example.com", "suspended"}, {"old@example.com", "archived"}, {"app@example.com", "no_mailbox"}});
}

TEST_CASE("A listing that breaks off or never ends is an error, never a short list", "[google_directory]") {
    GoogleFixture it;
    it.transport.on("GET", "/users?", json_reply({{"users", {google_user("jane")}}, {"nextPageToken", "p2"}}));
    it.transport.on("GET", "pageToken=p2", reply(503));
    CHECK(it.connector->list_mailboxes().error().kind == ErrorKind::wait);
    it.transport.on("GET", "pageToken=p2", json_reply({{"nextPageToken", "p2"}}));
    CHECK(it.connector->list_mailboxes().error().code == "google.page_loop");
}

TEST_CASE("The tenant is known by its customer id and its verified domains", "[google_directory]") {
    GoogleFixture it;
    add_google_tenant(it);
    const auto identity = it.connector->identify();
    REQUIRE(identity);
    CHECK(identity->provider_id == "C012");
    CHECK(identity->display_name == "example.com");
    CHECK(identity->domains == std::vector<std::string>{"example.com"});
}

TEST_CASE("Settings are checked and filled in", "[google_settings]") {
    auto settings = google_settings();
    settings.options = {{"admin", " Admin@Example.com "}};
    const auto checked = google::check(settings);
    REQUIRE(checked);
    CHECK(checked->option("admin") == "admin@example.com");
    CHECK(checked->option("gmail-endpoint") == "https://gmail.googleapis.com");
    CHECK(checked->option("directory-endpoint") == "https://admin.googleapis.com");
    CHECK(checked->option("token-endpoint").empty());
}

TEST_CASE("A wrong setting is named in one sentence", "[google_settings]") {
    const auto complaint = [](const std::string& option, const std::string& value) {
        auto settings = google_settings();
        settings.options[option] = value;
        const auto checked = google::check(settings);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().kind == ErrorKind::fix_configuration);
        return checked.error().message;
    };
    CHECK(complaint("admin", "").find("admin") != std::string::npos);
    CHECK(complaint("admin", "example.com").find("admin") != std::string::npos);
    for (const auto* option : {"gmail-endpoint", "directory-endpoint", "token-endpoint"})
        CHECK(complaint(option, "http://localhost:1").find(option) != std::string::npos);
    auto settings = google_settings();
    settings.secrets.clear();
    CHECK(google::check(settings).error().message.find("--service-account-key-file") != std::string::npos);
}

TEST_CASE("Consent is a list of steps with the client id and the exact scopes", "[google_settings]") {
    const auto& provider = google::google_provider();
    const auto consent = provider.consent(google_settings(), "state", "https://localhost/callback");
    REQUIRE(consent);
    CHECK(consent->url.empty());
    std::string steps;
    for (const auto& step : consent->steps) steps += step + "\n";
    CHECK(steps.find("103572468") != std::string::npos);
    CHECK(steps.find("https://www.googleapis.com/auth/admin.directory.user.readonly,"
                     "https://www.googleapis.com/auth/admin.directory.domain.readonly,"
                     "https://www.googleapis.com/auth/gmail.modify\n") != std::string::npos);
    CHECK(steps.find("24 hours") != std::string::npos);
    CHECK(provider.read_callback({}).value().empty());
}

TEST_CASE("Reading and writing ask for different permissions", "[google_settings]") {
    const auto names = [](const ProviderSettings& settings) { return google::scope_list(settings); };
    CHECK(names(google_settings(Access::read_only)).ends_with("gmail.readonly"));
    CHECK(names(google_settings(Access::read_write)).ends_with("gmail.modify"));
    CHECK(names(google_settings(Access::read_write, true)).ends_with("gmail.modify,https://mail.google.com/"));
    for (const auto& permission : google::permissions(google_settings(Access::read_only)))
        CHECK_FALSE(permission.is_for_writing);
}

TEST_CASE("Every provider can be found by its name", "[providers]") {
    REQUIRE(find_provider("google") != nullptr);
    REQUIRE(find_provider("microsoft") != nullptr);
    CHECK(find_provider("yahoo") == nullptr);
    for (const auto& provider : providers()) CHECK(find_provider(provider.name) == &provider);
}
