#include <catch2/catch.hpp>

#include "scanner/text/banner.hpp"
#include "scanner/text/edit_distance.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/text/phrases.hpp"
#include "scanner/text/shape.hpp"

using namespace remand::scanner;

TEST_CASE("Folding drops case, accents, invisible characters and odd spaces", "[text]") {
    CHECK(fold("  Pass\u200Bw\u00ADört \t JETZT ") == "passwort jetzt");
    CHECK(fold("\uFF21\uFF22") == "ab");
    CHECK(fold("don\u2019t") == "don't");
    CHECK(fold("").empty());
}

TEST_CASE("Skeletons of look-alikes are equal and of others are not", "[text]") {
    CHECK(skeleton("p\u0430yp\u0430l") == skeleton("paypal"));
    CHECK(skeleton("g00gle") == skeleton("google"));
    CHECK(skeleton("rnicrosoft") == skeleton("microsoft"));
    CHECK(skeleton("paypal") != skeleton("payroll"));
}

TEST_CASE("Mixed scripts are seen inside one word only", "[text]") {
    CHECK(has_mixed_scripts("p\u0430ypal"));
    CHECK_FALSE(has_mixed_scripts("paypal"));
    CHECK_FALSE(has_mixed_scripts("\u043F\u0440\u0438\u0432\u0435\u0442"));
}

TEST_CASE("The edit distance counts a swap of neighbours as one", "[text]") {
    CHECK(edit_distance("corp", "crop", 2) == 1);
    CHECK(edit_distance("kitten", "sitting", 3) == 3);
    CHECK(edit_distance("kitten", "sitting", 2) == 3);
    CHECK(edit_distance(std::string(65, 'a'), std::string(64, 'a'), 2) == 3);
    CHECK(edit_distance("", "", 1) == 0);
}

TEST_CASE("Phrases are found in five languages, and in ordinary mail they are not", "[text]") {
    for (const auto* text : {"please verify your account", "bitte bestatigen sie ihr konto", "confirme su cuenta",
                             "verifiez votre compte", "atualize seu cadastro"}) {
        INFO(text);
        CHECK(find_phrases(fold(text)).has(Theme::credentials));
    }
    const auto hits = find_phrases("hello jane, here are the minutes of our meeting. kind regards, max");
    for (std::size_t i = 0; i < theme_count; ++i) CHECK(hits.patterns[i] == 0);
    CHECK_FALSE(find_phrases("your mailbox is full").wording(Theme::credentials).empty());
}

TEST_CASE("The wording that is quoted is the one that ends first", "[text]") {
    CHECK(find_phrases("free spins, and a bonus of ten chips").wording(Theme::gambling) == "free spins");
    CHECK(find_phrases("your bonus of ten chips and free spins").wording(Theme::gambling) == "bonus of ten chips");
    CHECK(find_phrases("a bonus for the casino").wording(Theme::gambling) == "casino"); // of two, the first in the list
}

TEST_CASE("Dress is told from content", "[text]") {
    CHECK(has_pictographs("\U0001F381 gift"));
    CHECK_FALSE(has_pictographs("gift \u00A9"));
    CHECK(has_styled_letters("\U0001D5EA\U0001D5F6\U0001D5FB"));
    CHECK_FALSE(has_styled_letters("Win"));
    CHECK(is_shouting("LAST NOTICE TO YOU"));
    CHECK_FALSE(is_shouting("NASA"));
}

TEST_CASE("The writer's own text ends where quoted mail or a footer begins", "[text_test]") {
    CHECK(new_text("call me. -----original message----- from: ann") == "call me. ");
    CHECK(new_text("call me. on monday, 2 november, ann wrote: hello") == "call me. ");
    CHECK(new_text("call me. sent from my phone") == "call me. ");
    CHECK(without_quotations("he said \"buy gift cards for the client\" and left") == "he said  and left");
    CHECK(without_quotations("the \"rose\" and the long way to the \"lily\"") == "the \"rose\" and the long way to the \"lily\"");
    CHECK(without_quotations("one \" alone, and nothing behind it that closes") ==
          "one \" alone, and nothing behind it that closes");
    CHECK(new_text("call me. to unsubscribe write to us") == "call me. to ");
    CHECK(new_text("ruf mich an. diese nachricht ist vertraulich.") == "ruf mich an. ");
    CHECK(new_text("this message is about the minutes") == "this message is about the minutes");
    CHECK(new_text("").empty());
    CHECK(first_words("one two three", 2) == "one two");
    CHECK(first_words("one two", 5) == "one two");
    CHECK(word_count("one two  three") == 3);
    CHECK(word_count("") == 0);
}

TEST_CASE(
    "The line of a tenant's server above mail from outside is known in seven languages, and nothing hides behind it",
    "[text]") {
    for (const auto* banner :
         {"CAUTION: This email originated from outside of the organization. Do not click links or open attachments "
          "unless you recognize "
          "the sender and know the content is safe.",
          "[EXTERNAL] This message came from outside Harrow & Pell Ltd. Please do not open links unless you trust it.",
          "Warning: this e-mail was sent by an external sender.",
          "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Klicken Sie nicht auf Links, es sei denn, Sie "
          "wissen, dass der "
          "Inhalt sicher ist.",
          "Attention : ce message provient de l'exterieur de l'organisation. Ne cliquez pas sur les liens sauf si vous "
          "le connaissez.",
          "PRECAUCION: Este correo electronico se origino fuera de la organizacion. No haga clic en enlaces.",
          "ATENCAO: Este e-mail foi enviado de fora da organizacao. Nao clique em links.",
          "Attenzione: questo messaggio proviene dall'esterno. Non aprire allegati.",
          "LET OP: Deze e-mail komt van buiten de organisatie. Klik niet op links."}) {
        INFO(banner);
        const auto folded = fold(banner);
        CHECK(banner_size(folded) == folded.size());
        const auto letter = folded + " hi sophie, please verify your account.";
        CHECK(letter.substr(banner_size(letter)) == " hi sophie, please verify your account.");
    }
    for (const auto* text :
         {"hi sophie, this email is about the outside wall. please verify your account.", "please verify your account.",
          "this message came from our external helpdesk: please verify your account.",
          "pay now. this email originated from outside of the organization.", ""})
        CHECK(banner_size(text) == 0);
}
