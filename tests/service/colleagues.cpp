#include "service/directory/colleagues.hpp"

#include <catch2/catch.hpp>

namespace remand::service {
namespace {

db::MailboxRecord mailbox(const std::string& address, const std::string& name, std::vector<std::string> aliases = {}) {
    db::MailboxRecord record;
    record.mailbox = {MailboxId{address}, address, name, std::move(aliases)};
    return record;
}

} // namespace

TEST_CASE("A display name that shares a word with a colleague's brings that colleague to the detectors", "[colleagues]") {
    const Colleagues colleagues({mailbox("ava@corp.test", "Ava Lindqvist", {"CEO@corp.test"}), mailbox("omar@corp.test", "Omar Haddad")});
    const auto found = colleagues.named_like("LINDQVIST, Ava (CEO)");
    REQUIRE(found.size() == 1);
    CHECK(found.front().name == "Ava Lindqvist");
    CHECK(found.front().addresses == std::vector<std::string>{"ava@corp.test", "ceo@corp.test"});
}

TEST_CASE("A display name that shares no word with anybody brings nobody", "[colleagues]") {
    const Colleagues colleagues({mailbox("ava@corp.test", "Ava Lindqvist")});
    CHECK(colleagues.named_like("Jonas Weber").empty());
    CHECK(colleagues.named_like("").empty());
}

TEST_CASE("A mailbox named with one word is no person", "[colleagues]") {
    const Colleagues colleagues({mailbox("info@corp.test", "Info"), mailbox("b@corp.test", "")});
    CHECK(colleagues.named_like("Info desk").empty());
}

} // namespace remand::service
