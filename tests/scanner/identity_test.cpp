#include <catch2/catch.hpp>

#include "scanner/identity/brands.hpp"
#include "scanner/identity/lookalike.hpp"
#include "scanner/identity/sender_key.hpp"

using namespace remand::scanner;

TEST_CASE("Lookalike domains are told by their kind", "[identity]") {
    const ImitatedDomains ours({"wholesale.test", "corp.test"});
    CHECK(ours.find("who1esale.test")->kind == LookalikeKind::homograph);
    CHECK(ours.find("vvholesale.test")->kind == LookalikeKind::homograph);
    CHECK(ours.find("xn--wholesle-66g.test").has_value());
    CHECK(ours.find("wholesael.test")->kind == LookalikeKind::typo);
    CHECK(ours.find("mail.wholesale.example")->kind == LookalikeKind::swapped_suffix);
    CHECK(ours.find("corp-payroll.test")->kind == LookalikeKind::combination);
}

TEST_CASE("The ending of a name that has become a part of it is a word tied to it", "[identity]") {
    const ImitatedDomains ours({"menezeskuhn.adv.br", "brennhaus.de"});
    for (const auto* host : {"menezeskuhn-adv.com", "menezeskuhn-br.com", "brennhaus-de.com"})
        CHECK(ours.find(host)->kind == LookalikeKind::combination);
    for (const auto* host : {"brennhausde.com", "brennhaus-kamine.com", "brennhaus-adv.com"}) CHECK_FALSE(ours.find(host));
}

TEST_CASE("A name in two parts is known by the first, tied to what staff sign in to", "[identity]") {
    const ImitatedDomains ours({"brennhaus-anlagen.test", "national-supply.test"});
    for (const auto* host : {"workday-brennhaus.test", "brennhaus-payroll.test", "sso.hr-brennhaus-portal.test"})
        CHECK(ours.find(host)->kind == LookalikeKind::combination);
    for (const auto* host : {"brennhaus.test", "brennhaus-kamine.test", "national-login.test", "brennhausportal.test"}) {
        INFO(host);
        CHECK_FALSE(ours.find(host));
    }
}

TEST_CASE("Own domains, their hosts and unlike names are no lookalikes", "[identity]") {
    const ImitatedDomains ours({"wholesale.test", "corp.test"});
    for (const auto* host :
         {"wholesale.test", "mail.corp.test", "core.test", "partner.test", "192.0.2.1", "localhost", ""})
        CHECK_FALSE(ours.find(host));
}

TEST_CASE("A brand is claimed by its name, not by a word that happens to be one", "[identity]") {
    REQUIRE(claimed_brand("paypal service"));
    CHECK(claimed_brand("paypal service")->name == "PayPal");
    REQUIRE(claimed_brand("micr0soft support"));
    CHECK(claimed_brand("apple support"));
    CHECK_FALSE(claimed_brand("apple orchard friends"));
    CHECK_FALSE(claimed_brand("chase miller"));
    CHECK(belongs_to(*claimed_brand("paypal"), "mail.paypal.com"));
    CHECK_FALSE(belongs_to(*claimed_brand("paypal"), "paypal.com.evil.test"));
}

TEST_CASE("A sender's history is kept by address for free mail and by domain otherwise", "[identity]") {
    CHECK(sender_key(Address{"", "Max", "gmail.com"}) == "max@gmail.com");
    CHECK(sender_key(Address{"", "max", "mail.partner.test"}) == "partner.test");
    CHECK(sender_key(MessageFacts{}).empty());
}
