// Telephone numbers, accounts and quoted people in text.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phone_numbers.hpp"
#include "scanner/text/phrases.hpp"
#include "scanner/text/quoted_people.hpp"

using namespace remand::scanner;

TEST_CASE("Telephone numbers are found however they are broken up", "[fraud_text_test]") {
    for (const auto* text : {"call +1 (808) 555-0142 now", "dial 8 0 8 . 5 5 5 . 0 1 7 7", "ring 1-808-555-0119",
                             "(808) 555 0188", "unter +49 30 5550142 an", "ligue 0800 555 0142", "chiami 06 5550 1420",
                             "call (808)555-0100", "tel. \xEF\xBC\x90\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x90 555 0142"}) {
        INFO(text);
        CHECK(find_phone_numbers(fold(text)).size() == 1);
    }
}

TEST_CASE("Dates, amounts, accounts and order numbers are no telephone numbers", "[fraud_text_test]") {
    for (const auto* text :
         {"on 2026-11-17 and 17.11.2026", "order 5521889120", "eur 1.204.998,00", "de89 3704 0044 0532 0130 00",
          "ticket #808 555 0142", "1111111111", "version 10.2.33", "https://a.test/8085550142"}) {
        INFO(text);
        CHECK(find_phone_numbers(fold(text)).empty());
    }
}

TEST_CASE("An IBAN is one when its checksum is right", "[fraud_text_test]") {
    CHECK(find_ibans("IBAN: GB33 BUKB 2020 1555 5555 55, BIC: BUKBGB22").front() == "GB33BUKB20201555555555");
    CHECK(find_ibans("de89370400440532013000").front() == "DE89370400440532013000");
    CHECK(find_ibans("NL91 ABNA 0417 1643 00?").size() == 1);
    CHECK(find_ibans("GB34 BUKB 2020 1555 5555 55").empty());
    CHECK(find_ibans("AB12 and so on").empty());
    CHECK(find_ibans_by_form("to GB34 BUKB 2020 1555 5555 55.").front() == "GB34BUKB20201555555555");
    CHECK(find_ibans_by_form("GB34 BUKB 2020").empty());
}

TEST_CASE("A coin account is one when its checksum is right", "[fraud_text_test]") {
    CHECK(find_wallets("to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2.").size() == 1);
    CHECK(find_wallets("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq").size() == 1);
    CHECK(find_wallets("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3").empty());
    CHECK(find_wallets("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp").empty());
    CHECK(find_wallets("1111111111111111111111111111111111").empty());
    CHECK(find_wallets_by_form("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp").size() == 1);
    CHECK(find_wallets_by_form("0x52908400098527886E0F7030069857D2E4169EE7").size() == 1);
    CHECK(find_wallets_by_form("310020201555555555555555555555").empty());
    CHECK(find_wallets_by_form("bc1 and 0x1").empty());
}

TEST_CASE("The people of a quoted conversation are named by its heads, in seven languages", "[fraud_text_test]") {
    const auto first = [](std::string_view text) {
        const auto people = quoted_people(fold(text));
        return people.empty() ? std::string() : people.front().name + "|" + people.front().local + "@" + people.front().domain;
    };
    CHECK(first("Hi From: Owen Keel <Owen@keel.test> Sent: Monday To: X <x@y.test>") == "owen keel|owen@keel.test");
    CHECK(first("Von: \"Brandt, Jonas\" <brandt@nord.test> Gesendet: Montag").ends_with("|brandt@nord.test"));
    CHECK(first("On Mon, 16 Nov 2026 at 14:12, Owen Keel <owen@keel.test> wrote: > Hi") == "owen keel|owen@keel.test");
    CHECK(first("Il giorno lun 16 nov, Owen Keel <owen@keel.test> ha scritto:") == "owen keel|owen@keel.test");
    CHECK(first("De : \xC3\x89lise Caron <elise@lumina.test> Envoy\xC3\xA9 : lundi") == "elise caron|elise@lumina.test");
    CHECK(first("Write to Owen <owen@keel.test> today").empty());
    CHECK(first("no address @ all").empty());
}

TEST_CASE("Changed bank details are understood in seven languages, and mere mentions are not", "[fraud_text_test]") {
    for (const auto* text : {"please note that our bank account has changed", "bitte beachten sie unsere neue bankverbindung",
                             "nos coordonnees bancaires ont change", "hemos cambiado de cuenta: la nueva cuenta bancaria",
                             "a nossa conta bancaria foi alterada", "il nostro conto corrente e cambiato",
                             "ons rekeningnummer is gewijzigd"}) {
        INFO(text);
        CHECK(has_wording(text, Wording::new_account));
    }
    CHECK_FALSE(has_wording("our bank account is at dockside bank as before", Wording::new_account));
    CHECK_FALSE(has_wording("the account manager will call you", Wording::new_account));
}

namespace {

// As the detectors ask for it.
bool is_said(const std::string& sentence, Wording wording) {
    constexpr std::array instructions{Wording::approve_prompt, Wording::secret_by_reply, Wording::past_warning};
    const bool is_instruction = std::ranges::find(instructions, wording) != instructions.end();
    return is_instruction ? !find_instruction(sentence, wording).empty() : has_wording(sentence, wording);
}

} // namespace

TEST_CASE("What frauds say is recognised however they put it, in seven languages, and honest mail is not", "[fraud_text_test]") {
    std::ifstream file(std::filesystem::path(REMAND_SOURCE_DIR) / "tests/scanner/wordings_said.txt");
    int sentences = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        INFO(line);
        const bool is_quiet = line.starts_with('!');
        auto name = line.substr(is_quiet ? 1 : 0, line.find(' ') - (is_quiet ? 1 : 0));
        const auto colon = name.find(':');
        const int turns = colon == std::string::npos ? 1 : std::stoi(name.substr(colon + 1));
        name = name.substr(0, colon);
        const auto sentence = fold(line.substr(line.find(' ') + 1));
        const auto wording = parse_wording(name);
        const auto theme = parse_theme(name);
        REQUIRE((wording || theme));
        CHECK((wording ? is_said(sentence, *wording) : find_phrases(sentence).of(*theme) >= turns) != is_quiet);
        ++sentences;
    }
    CHECK(sentences > 100);
}
