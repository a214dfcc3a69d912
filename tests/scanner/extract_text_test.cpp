#include <catch2/catch.hpp>

#include "scanner/extract/charset.hpp"
#include "scanner/extract/language.hpp"
#include "scanner/extract/text_facts.hpp"
#include "scanner/extract/utf8.hpp"

using namespace remand::scanner;

TEST_CASE("Zero-width characters count inside words only", "[extract_text_test]") {
    CHECK(find_hidden_characters("pass\u200bword v\u00ADer\u200Dify").zero_width_in_words == 3);
    CHECK(find_hidden_characters("newsletter\u200c \u200c \u200c padding").zero_width_in_words == 0);
    CHECK(find_hidden_characters("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645").zero_width_in_words ==
          0); // Persian needs it
}

TEST_CASE("Words that mix Latin with Cyrillic or Greek letters are counted", "[extract_text_test]") {
    CHECK(find_hidden_characters("p\u0430ypal and micr\u03BFsoft").mixed_script_words == 2);
    CHECK(find_hidden_characters("paypal \u043f\u0440\u0438\u0432\u0435\u0442 caf\u00E9").mixed_script_words == 0);
}

TEST_CASE("Bidirectional controls are counted", "[extract_text_test]") {
    CHECK(find_hidden_characters("invoice\u202Egpj.exe").bidi_controls == 1);
    CHECK(find_hidden_characters("invoice.jpg").bidi_controls == 0);
}

TEST_CASE("Text becomes valid UTF-8 whatever it claims to be", "[extract_text_test]") {
    const CharsetDecoder all(CharsetDecoder::all), builtin(CharsetDecoder::builtin);
    bool is_known = false;
    CHECK(all.to_utf8("caf\xE9", "iso-8859-1") == "café");
    CHECK(all.to_utf8("caf\xE9", "") == "café");
    CHECK(all.to_utf8("caf\xC3\xA9", "us-ascii") == "café"); // 8-bit text that says it is 7-bit
    CHECK(all.to_utf8("\xCF\xF0\xE8", "windows-1251") == "При");
    CHECK(all.to_utf8("\x1B$B$\"\x1B(B", "iso-2022-jp") == "あ");
    CHECK(all.to_utf8("+ADw-", "utf-7") == "<");
    CHECK(builtin.to_utf8("+ADw-", "utf-7") == "+ADw-"); // no foreign converter in the service
    CHECK(all.to_utf8("a\x80", "x-no-such-charset", &is_known) == "a€");
    CHECK_FALSE(is_known);
}

TEST_CASE("Encoded words are joined before decoding, and broken ones stay as they are", "[extract_text_test]") {
    const CharsetDecoder charset(CharsetDecoder::all);
    CHECK(charset.decode_words("=?utf-8?Q?a=C3?= =?utf-8?Q?=A4b?= c") == "aäb c");
    CHECK(charset.decode_words("x =?ISO-8859-1*en?q?caf=E9_au?= y") == "x café au y");
    CHECK(charset.decode_words("=?utf-8?B?SGFsbG8?=") == "Hallo");
    CHECK(charset.decode_words("=?utf-8?Z?x?= =? 1=?2") == "=?utf-8?Z?x?= =? 1=?2");
}

TEST_CASE("White space of every kind folds to single spaces", "[extract_text_test]") {
    CHECK(fold_white_space(" a\t\u00A0\u3000b\r\n\x01"
                           "c ") == "a b c");
    CHECK(fold_white_space("").empty());
    CHECK(count_words("One, two\u200bhalf three-four 5!") == 5);
}

TEST_CASE("White space folds alike wherever it stands in plain text", "[extract_text_test]") {
    struct Piece {
        std::string_view text, folded;
    };
    const auto piece =
        GENERATE(Piece{" ", " "}, Piece{"  ", " "}, Piece{" \r\n", " "}, Piece{"\u00A0", " "}, Piece{" \u00A0", " "},
                 Piece{"\u3000 ", " "}, Piece{"\x7F", ""}, Piece{" \x7F ", " "}, Piece{"\x01", ""},
                 Piece{"\u00E9", "\u00E9"}, Piece{" \u00E9 ", " \u00E9 "}, Piece{"\xFF", "\uFFFD"});
    for (std::size_t before = 1; before < 20; ++before)
        for (std::size_t after = 1; after < 20; ++after) {
            const std::string first = "x " + std::string(before, 'a'), last = std::string(after, 'b') + " y";
            CHECK(fold_white_space(first + std::string(piece.text) + last) == first + std::string(piece.folded) + last);
        }
}

TEST_CASE("The language of a text is guessed from its script and small words", "[extract_text_test]") {
    CHECK(guess_language("Please confirm that the payment for this order is with you and that we have your account") ==
          "en");
    CHECK(guess_language(
              "Bitte bestätigen Sie die Zahlung, damit wir Ihre Bestellung mit der Post senden und nicht warten") ==
          "de");
    CHECK(guess_language("Пожалуйста, подтвердите платеж по заказу") == "ru");
    CHECK(guess_language("お支払いを確認してください。よろしくお願いします") == "ja");
    CHECK(guess_language("ok").empty());
}
