// Which mail a running service looks at: pauses, pilots, all folders; and what it says of domains. On both clouds.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;

namespace {

std::size_t judged(World& world, const std::string& recipient) {
    return world.remand_lines({"messages", "list", "--recipient", recipient, "--limit", "0"}).size();
}

// Delivers one message, and says whether it was judged when the service had nothing left to do.
bool looks_at(World& world, const GivenTenant& tenant, const std::string& mailbox, const std::string& folder = "inbox") {
    static int count = 9000;
    const auto before = judged(world, mailbox);
    support::EmulatorDelivery delivery;
    delivery.cloud = tenant.cloud;
    delivery.addresses = {mailbox};
    delivery.bytes = ordinary_mail(mailbox, ++count);
    delivery.folder = folder;
    if (folder != "inbox") delivery.labels = {folder};
    world.clouds().client.deliver(delivery);
    world.wait_until_idle();
    return judged(world, mailbox) > before;
}

json domain_of(World& world, const GivenTenant& tenant) {
    for (const auto& domain : world.remand_lines({"domain", "list", "--tenant", tenant.name}))
        if (domain["domain"] == tenant.domain) return domain;
    return json::object();
}

void run(World& world, std::vector<std::string> arguments) {
    const auto outcome = world.remand(arguments);
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.exit_code == 0);
}

} // namespace

TEST_CASE("Pauses, pilots and folders decide at once which mail is looked at, on both clouds", "[end_to_end][domains]") {
    static Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant, "monitor");
    world.start_service();
    world.wait_until_idle();
    for (const auto* given : world.tenants()) {
        const auto& tenant = *given;
        INFO(tenant.name);
        const auto &first = tenant.mailboxes.at(0), &second = tenant.mailboxes.at(1);
        CHECK(domain_of(world, tenant)["source"] == "provider");
        CHECK(domain_of(world, tenant)["state"] == "no-mail"); // nothing has come yet
        CHECK(looks_at(world, tenant, first));
        CHECK(domain_of(world, tenant)["state"] == "active");

        run(world, {"domain", "set", "--tenant", tenant.name, tenant.domain, "--pause"});
        CHECK(domain_of(world, tenant)["state"] == "paused");
        CHECK_FALSE(looks_at(world, tenant, first));
        const auto before = judged(world, first);
        run(world, {"domain", "set", "--tenant", tenant.name, tenant.domain, "--resume"});
        CHECK(looks_at(world, tenant, first));
        CHECK(judged(world, first) == before + 2); // what came in the pause is judged as well

        world.clouds().client.put_group(tenant.cloud, tenant.domain, "pilot@" + tenant.domain, "Pilot", {first});
        world.remand_json({"directory", "sync", "--tenant", tenant.name});
        run(world, {"domain", "scope", "--tenant", tenant.name, "--group", "pilot@" + tenant.domain});
        CHECK(looks_at(world, tenant, first));
        CHECK_FALSE(looks_at(world, tenant, second));
        run(world, {"domain", "scope", "--tenant", tenant.name, "--mailbox", second});
        CHECK_FALSE(looks_at(world, tenant, first));
        CHECK(looks_at(world, tenant, second));
        run(world, {"domain", "scope", "--tenant", tenant.name, "--everybody"});
        CHECK(looks_at(world, tenant, first));

        world.clouds().client.add_folder(tenant.cloud, first, "Projects");
        if (tenant.cloud == "microsoft") CHECK_FALSE(looks_at(world, tenant, first, "Projects"));
        run(world, {"domain", "set", "--tenant", tenant.name, tenant.domain, "--all-folders"});
        CHECK(domain_of(world, tenant)["all_folders"] == true);
        world.wait_until_idle();
        CHECK(looks_at(world, tenant, first, "Projects"));
    }

    // The same decisions in one file; a running service takes them over like the commands.
    const auto& tenant = world.microsoft();
    const auto file = world.folder() / "pilot.toml";
    std::ofstream(file) << "[tenant." << tenant.name << "]\ndomains = []\n[tenant." << tenant.name << ".scope]\nmailboxes = [\""
                        << tenant.mailboxes.at(1) << "\"]\ngroups = []\n";
    CHECK(world.remand({"config", "plan", file.string()}).exit_code == 6);
    run(world, {"config", "apply", file.string()});
    CHECK(domain_of(world, tenant)["all_folders"] == false);
    CHECK_FALSE(looks_at(world, tenant, tenant.mailboxes.at(0)));
    CHECK(looks_at(world, tenant, tenant.mailboxes.at(1)));
    run(world, {"config", "rollback", "1"});
    CHECK(looks_at(world, tenant, tenant.mailboxes.at(0)));
    CHECK(world.stop_service().exit_code == 0);
}

TEST_CASE("A broken authorisation is told at each of the tenant's domains, with the reason", "[end_to_end][domains]") {
    static Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant, "monitor");
    world.start_service();
    world.wait_until_idle();
    const auto& words = world.microsoft().add_arguments;
    const auto word = [&](const std::string& flag) { return *(std::find(words.begin(), words.end(), flag) + 1); };
    world.clouds().client.set_consent(word("--directory-id"), word("--client-id"), false, std::nullopt);
    world.clouds().client.set_scopes(world.google().domain, {});
    world.clouds().client.expire_tokens();
    for (const auto* tenant : world.tenants()) {
        INFO(tenant->name);
        world.clouds().client.deliver(tenant->cloud, tenant->mailboxes.front(), ordinary_mail(tenant->mailboxes.front(), 9900));
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        json domain;
        while ((domain = domain_of(world, *tenant))["state"] != "broken" && std::chrono::steady_clock::now() < deadline)
            (void)world.remand({"poll", tenant->name});
        CHECK(domain["state"] == "broken");
        CHECK_FALSE(domain["reason"].get<std::string>().empty());
    }
    CHECK(world.stop_service().exit_code == 0);
}
