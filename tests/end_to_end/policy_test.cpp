// Lists, rules and the settings file on both clouds, through the commands that an administrator types.
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;

std::string save(World& world, const std::string& name, const std::string& text) {
    const auto file = (world.folder() / name).string();
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

json message_to(World& world, const std::string& address, const std::string& disposition) {
    for (const auto& message : world.remand_lines({"messages", "list", "--limit", "0"}))
        if (message.at("recipient") == address && message.at("verdict").at("disposition") == disposition)
            return world.remand_json({"messages", "show", std::to_string(message.at("id").get<int>())});
    FAIL("no " + disposition + " message to " + address);
    return {};
}

} // namespace

TEST_CASE("Lists and rules decide about mail of both clouds, and the file brings everything back", "[end_to_end][policy]") {
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);

    // A whole policy in one file, for both tenants.
    std::string settings = "version = 1\n";
    for (const auto* tenant : world.tenants())
        settings += "[[tenant." + tenant->name + ".rules]]\nname = \"Spam of the first mailbox\"\ndispositions = [\"spam\"]\nrecipients = [\"" +
                    tenant->mailboxes.front() + "\"]\naction = \"trash\"\n[[tenant." + tenant->name +
                    ".lists.exempt_recipient]]\npattern = \"" + tenant->mailboxes.back() + "\"\nnote = \"abuse desk\"\n";
    const auto file = save(world, "policy.toml", settings);
    const auto before = world.remand({"config", "export"}).out;
    const auto plan = world.remand({"config", "plan", file});
    INFO(plan.out << plan.err);
    CHECK(plan.exit_code == 6);
    CHECK(plan.out.find("+ rules \"Spam of the first mailbox\"") != std::string::npos);
    CHECK(world.remand({"config", "apply", file, "--note", "pilot"}).exit_code == 0);
    CHECK(world.remand({"config", "plan", file}).exit_code == 0);
    CHECK(world.remand({"list", "add", "blocked-content", "agenda", "--subject", "--whole-word"}).exit_code == 0);
    const auto broken = world.remand({"list", "add", "blocked-sender", "a(b", "--regex"});
    CHECK(broken.exit_code == 4);
    CHECK(broken.err.find("at character 2") != std::string::npos);

    int n = 0;
    for (const auto* tenant : world.tenants()) {
        world.deliver(*tenant, tenant->mailboxes.front(), spam_mail(tenant->mailboxes.front(), ++n));
        world.deliver(*tenant, tenant->mailboxes[1], spam_mail(tenant->mailboxes[1], ++n));
        world.deliver(*tenant, tenant->mailboxes.back(), phishing_mail(tenant->mailboxes.back(), ++n));
    }
    world.start_service();
    world.wait_until_idle();

    for (const auto* tenant : world.tenants()) {
        const auto by_rule = message_to(world, tenant->mailboxes.front(), "spam");
        REQUIRE(by_rule.at("actions").size() == 1);
        CHECK(by_rule.at("actions")[0].at("action") == "trash");
        CHECK(by_rule.at("actions")[0].at("state") == "done");
        CHECK(message_to(world, tenant->mailboxes[1], "spam").at("actions")[0].at("action") == "junk");
        const auto exempt = message_to(world, tenant->mailboxes.back(), "none");
        CHECK(exempt.at("actions").empty());
        const auto& evidence = exempt.at("verdict").at("evidence");
        CHECK(evidence[0].at("code") == "policy.exempt_recipient");
        CHECK(evidence[0].at("reason").get<std::string>().find("abuse desk") != std::string::npos);
        int sum = 0;
        for (const auto& row : evidence) sum += row.at("weight").get<int>();
        CHECK(sum == exempt.at("verdict").at("score").get<int>());
    }
    for (const auto& entry : world.remand_lines({"list", "show", "--kind", "exempt-recipient"})) CHECK(entry.at("hits") == 1);

    // Before the exemption ends: what would that have meant?
    std::string without = "version = 1\n";
    for (const auto* tenant : world.tenants()) without += "[tenant." + tenant->name + ".lists]\nexempt_recipient = []\n";
    const auto new_file = save(world, "new.toml", without);
    const auto truth = world.truth();
    for (const auto& total : world.remand_lines({"policy", "simulate", "--days", "7", "--file", new_file})) {
        CHECK(total.at("messages") == 3);
        CHECK(total.at("changed") == 1);
        CHECK(total.at("without_file") == 0);
        bool is_found = false;
        for (const auto& row : total.at("outcomes"))
            is_found = is_found || (row.at("was").at("disposition") == "none" && row.at("would_be").at("disposition") == "malicious" &&
                                    row.at("would_be").at("action") == "quarantine" && row.at("examples").size() == 1);
        CHECK(is_found);
    }
    for (const auto& total : world.remand_lines({"policy", "simulate"})) CHECK(total.at("changed") == 0);
    CHECK(world.truth() == truth);

    // One saved message, with the running service.
    const auto& first = world.microsoft();
    const auto eml = save(world, "mail.eml", phishing_mail(first.mailboxes.back(), 99));
    const auto trial = world.remand_json({"policy", "test", eml, "--tenant", first.name, "--recipient", first.mailboxes.back()});
    CHECK(trial.at("verdict").at("disposition") == "none");
    CHECK(trial.at("detected") == "malicious");
    CHECK(trial.at("winner") == 0);
    const auto under_file = world.remand_json({"policy", "test", eml, "--tenant", first.name, "--file", new_file, "--recipient", first.mailboxes.back()});
    CHECK(under_file.at("verdict").at("disposition") == "malicious");
    CHECK(under_file.at("action") == "quarantine");

    // Everything of the file taken back; the entry that a command made before it was kept too.
    CHECK(world.remand({"config", "rollback", "1"}).exit_code == 0);
    CHECK(world.remand({"config", "export"}).out == before);
    CHECK(world.remand_lines({"config", "history"}).size() == 4);
}

TEST_CASE("A message is tried under a file alone, without tenant or service", "[end_to_end][policy]") {
    Clouds clouds;
    World world(clouds);
    const auto eml = save(world, "mail.eml", ordinary_mail("jane@example.com", 1));
    const auto file = save(world, "policy.toml", "[[lists.exempt_recipient]]\npattern = \"jane@example.com\"\n[[lists.blocked_content]]\npattern = \"e\"\n");
    const auto trial = world.remand_json({"policy", "test", eml, "--file", file});
    CHECK(trial.at("matches").size() == 2);
    CHECK(trial.at("verdict").at("disposition") == "none");
    CHECK(trial.at("verdict").at("evidence")[0].at("code") == "policy.exempt_recipient");
    CHECK(world.remand({"policy", "test", eml}).exit_code == 2);
    const auto wrong = world.remand({"policy", "test", eml, "--file", save(world, "bad.toml", "[tenant.x]\nmood = 1\n")});
    CHECK(wrong.exit_code == 4);
    CHECK(wrong.err.find("bad.toml:2:1: Unknown key \"mood\"") != std::string::npos);
}

} // namespace remand::tests
