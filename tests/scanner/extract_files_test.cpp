// What stands inside files: codes in pictures, text of PDFs, passwords for locked archives, invitations, containers.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "scanner/extract/containers.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/image.hpp"
#include "scanner/extract/office.hpp"
#include "scanner/extract/passwords.hpp"
#include "scanner/extract/pdf.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

MessageFacts facts_of(const std::string& bytes) {
    prepare_extraction();
    return extract_facts(bytes, {});
}

MessageFacts fixture(const std::string& name) {
    std::ifstream file(std::filesystem::path(REMAND_SOURCE_DIR) / "tests/scanner/families" / name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    REQUIRE_FALSE(bytes.empty());
    return facts_of(bytes);
}

const Link* link_from(const MessageFacts& facts, LinkSource source) {
    const auto found = std::find_if(facts.links.begin(), facts.links.end(),
                                    [&](const Link& link) { return link.source == source; });
    return found == facts.links.end() ? nullptr : &*found;
}

std::string attached(const std::string& name, const std::string& bytes, const std::string& type = "application/octet-stream") {
    return "From: a@a.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: " +
           type + "; name=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + remand::to_base64(bytes) + "\n--b--\n";
}

// A PNG's head that claims so many pixels.
std::string png_of(std::uint32_t width, std::uint32_t height) {
    std::string out("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
    for (const auto value : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFF);
    return out + std::string("\x08\0\0\0\0", 5);
}

std::string tnef_with(const std::string& name, const std::string& bytes) {
    const auto number = [](std::uint32_t value) {
        std::string out;
        for (int i = 0; i < 4; ++i) out += static_cast<char>((value >> (8 * static_cast<unsigned>(i))) & 0xFF);
        return out;
    };
    std::string out("\x78\x9F\x3E\x22\x01\0", 6);
    for (const auto& [id, value] :
         {std::pair{0x00069002U, std::string(4, 'x')}, {0x00018010U, name + '\0'}, {0x0006800FU, bytes}})
        out += std::string("\x02") + number(id) + number(static_cast<std::uint32_t>(value.size())) + value + std::string(2, '\0');
    return out;
}

// "http://evil.test/a" as a QR code, '#' for a dark module.
constexpr auto code_rows = std::to_array<std::string_view>({
    "####### #    #### #######",
    "#     # #  #### # #     #",
    "# ### # ##  # #   # ### #",
    "# ### # ### #   # # ### #",
    "# ### #  ## # ##  # ### #",
    "#     # ###       #     #",
    "####### # # # # # #######",
    "          ## # #         ",
    "##  ###   # ##  #  # ####",
    " #  ## #     ####   ## # ",
    "      # ###    # ## ###  ",
    "  ####   #  # # #  #  ## ",
    "# ##  # #  # ## ###  ####",
    "###  # # ## #  ##   #  # ",
    "  # ##### ######  ## ##  ",
    "  # ##   # # # # # # ### ",
    "##  # # ### ##  #######  ",
    "        # #  ## #   # #  ",
    "#######   #     # # ##   ",
    "#     # #   # # #   #####",
    "# ### # #  # ## ##### # #",
    "# ### #  #  #     ## ####",
    "# ### #  ###### ####   # ",
    "#     # ## # #    ###### ",
    "####### ##  ## #      ###"});

// A page that draws it module by module, or in runs of modules, below a transformation of its own, on a white ground.
std::string drawn_page(bool in_runs, const std::string& place) {
    std::string out =
        "BT /F1 12 Tf 60 700 Td (Scan 1 2 3 4 re f to sign in) Tj ET\n1 g 0 0 300 300 re f 0 g q " + place + " cm\n";
    for (std::size_t y = 0; y < code_rows.size(); ++y)
        for (std::size_t x = 0; x < code_rows[y].size(); ++x) {
            if (code_rows[y][x] != '#') continue;
            std::size_t width = 1;
            while (in_runs && x + width < code_rows[y].size() && code_rows[y][x + width] == '#') ++width;
            out += std::to_string(x * 4) + ".5 " + std::to_string((code_rows.size() - y) * 4) + " " +
                   std::to_string(width * 4) + " 4 re f\n";
            x += width - 1;
        }
    return out + "Q 0.2 w 10 10 m 200 10 l S\n";
}

std::string pdf_with(const std::string& content) {
    return "%PDF-1.7\n1 0 obj\n<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content +
           "\nendstream\nendobj\n%%EOF\n";
}

} // namespace

TEST_CASE("A QR code that a page of a PDF draws in squares gives its link", "[extract_files_test]") {
    for (const bool in_runs : {false, true})
        for (const std::string place : {"1 0 0 1 190 600", "0.5 0 0 0.5 -20 3", "1 0 0 -1 0 800", "0 1 -1 0 300 0"}) {
            INFO(place << (in_runs ? " in runs" : ""));
            const auto facts = facts_of(attached("page.pdf", pdf_with(drawn_page(in_runs, place)), "application/pdf"));
            const auto* link = link_from(facts, LinkSource::qr_code);
            REQUIRE(link != nullptr);
            CHECK(link->host == "evil.test");
            CHECK(facts.attachments.at(0).has_qr_code);
        }
}

TEST_CASE("A page that draws a table of squares has no code", "[extract_files_test]") {
    std::string table;
    for (int row = 0; row < 30; ++row)
        for (int column = 0; column < 30; ++column)
            table += std::to_string(column * 10) + " " + std::to_string(row * 10) + " 8 8 re f\n";
    const auto facts = facts_of(attached("page.pdf", pdf_with(table), "application/pdf"));
    CHECK(link_from(facts, LinkSource::qr_code) == nullptr);
    CHECK_FALSE(facts.attachments.at(0).has_qr_code);
}

TEST_CASE("A QR code in a picture gives its link", "[extract_files_test]") {
    const auto facts = fixture("qr/mfa_inline.eml");
    const auto* link = link_from(facts, LinkSource::qr_code);
    REQUIRE(link);
    CHECK(link->host == "login-verify.portal-sso.example");
    CHECK(facts.attachments.at(0).has_qr_code);
}

TEST_CASE("A QR code on a page of a PDF gives its link, and the page its text", "[extract_files_test]") {
    const auto facts = fixture("qr/hr_pdf.eml");
    const auto* link = link_from(facts, LinkSource::qr_code);
    REQUIRE(link);
    CHECK(link->host == "sign.staff-portal.example");
    CHECK(facts.file_text == "Updated Employee Handbook Scan to review and sign");
}

TEST_CASE("A QR code in a document of Word gives its link, and the document its text", "[extract_files_test]") {
    const auto facts = fixture("qr/hr_docx.eml");
    const auto* link = link_from(facts, LinkSource::qr_code);
    REQUIRE(link);
    CHECK(link->host == "sign.staff-portal.example");
    REQUIRE(facts.attachments.size() == 1);
    CHECK(facts.attachments.front().kind == FileKind::ooxml);
    CHECK(facts.attachments.front().has_qr_code);
    CHECK(facts.file_text == "Updated Employee Handbook Scan to review & sign");
}

TEST_CASE("Office documents say what their pages, slides and cells say, and what their fields lead to", "[extract_files_test]") {
    OfficeReading office;
    read_ooxml_part("word/document.xml",
                    "<w:p><w:r><w:t>Your </w:t></w:r><w:r><w:t>invoice</w:t></w:r></w:p><w:p><w:r><w:instrText> HYPERLINK "
                    "\"https://evil.test/pay\" </w:instrText></w:r><w:r><w:t>Pay</w:t></w:r></w:p>",
                    office);
    CHECK(office.text == " Your invoice  Pay  ");
    CHECK(office.urls == std::vector<std::string>{"https://evil.test/pay"});
    OfficeReading slides;
    read_ooxml_part("ppt/slides/slide1.xml", "<a:p><a:r><a:t>One</a:t></a:r></a:p><a:p><a:r><a:t>Two</a:t></a:r></a:p>", slides);
    read_ooxml_part("ppt/notesSlides/notesSlide1.xml", "<a:p><a:r><a:t>Unseen</a:t></a:r></a:p>", slides);
    CHECK(slides.text == " One  Two  ");
    OfficeReading cells;
    read_ooxml_part("xl/sharedStrings.xml", "<si><t>A</t></si><si><t>B</t></si>", cells);
    CHECK(cells.text == " A  B  ");
    OfficeReading sheet;
    read_ooxml_part("xl/worksheets/sheet1.xml", "<row><c><v>17</v></c><c t=\"inlineStr\"><is><t>In a cell</t></is></c></row>", sheet);
    read_ooxml_part("xl/worksheets/sheet2.xml", "<row><c><v>17</v></c></row>", sheet);
    CHECK(sheet.text == " In a cell  ");
    OfficeReading renamed; // any name and any prefix will do for Word
    read_ooxml_part("word/page.xml", "<n:p><n:t>Sign</n:t><n:rPr>unseen</n:rPr></n:p>", renamed);
    read_ooxml_part("word/styles.xml", "<w:style><w:name>Normal</w:name></w:style>", renamed);
    CHECK(renamed.text == " Sign   ");
    // Broken or endless ones cost no more than others.
    OfficeReading large;
    for (int i = 0; i < 100; ++i) read_ooxml_part("word/document.xml", "<w:t>" + std::string(10'000, 'x'), large);
    CHECK(large.text.size() < 10'100);
    OfficeReading styles;
    for (int i = 0; i < 100; ++i) read_ooxml_part("word/styles.xml", std::string(limits::html_bytes, 'x'), styles);
    CHECK(styles.shown_bytes == 4 * limits::html_bytes);
    read_ooxml_part("word/media/image1.png", "bytes", large);
    CHECK(large.pictures.size() == 1);
}

TEST_CASE("A QR code that leads nowhere is a code and no link", "[extract_files_test]") {
    const auto facts = fixture("qr/honest/guest_wifi.eml");
    CHECK(facts.attachments.at(0).has_qr_code);
    CHECK_FALSE(link_from(facts, LinkSource::qr_code));
}

TEST_CASE("A picture above the pixel limit is not decoded, and that is named", "[extract_files_test]") {
    auto problem = ImageProblem::none;
    CHECK_FALSE(decode_image(png_of(2'000, 1'000), problem));
    CHECK(problem == ImageProblem::too_large);
    CHECK_FALSE(decode_image(png_of(1'000, 1'000), problem)); // within the limit, but nothing follows the head
    CHECK(problem == ImageProblem::unreadable);
    CHECK_FALSE(decode_image("GIF89a", problem));
    const auto facts = facts_of(attached("a.png", png_of(60'000, 60'000) + std::string(200, 'x'), "image/png"));
    CHECK(std::find(facts.malformed.begin(), facts.malformed.end(), "limit.image_pixels") != facts.malformed.end());
}

TEST_CASE("A locked archive is opened with the password that the mail gives", "[extract_files_test]") {
    for (const auto* name : {"locked_archive/exe_pw_en.eml", "locked_archive/fr_mdp.eml", "locked_archive/code_in_subject.eml"}) {
        const auto facts = fixture(name);
        INFO(name);
        REQUIRE(facts.attachments.size() == 2);
        CHECK(facts.states_password);
        CHECK(std::all_of(facts.attachments.begin(), facts.attachments.end(),
                          [](const Attachment& file) { return file.is_encrypted && file.was_unlocked; }));
        CHECK_FALSE(facts.attachments[1].sha256.empty());
    }
    CHECK(fixture("locked_archive/exe_pw_en.eml").attachments[1].kind == FileKind::executable);
}

TEST_CASE("A locked archive whose password is not in the mail stays locked", "[extract_files_test]") {
    const auto facts = fixture("locked_archive/honest/tax_adviser.eml");
    CHECK_FALSE(facts.states_password);
    REQUIRE(facts.attachments.size() == 2);
    CHECK(facts.attachments[1].is_encrypted);
    CHECK_FALSE(facts.attachments[1].was_unlocked);
    CHECK(facts.attachments[1].sha256.empty());
}

TEST_CASE("What describes a password or the way it comes gives none", "[extract_files_test]") {
    for (const auto* text :
         {"Password: your date of birth (DDMMYYYY).", "The password is the last four digits of your account number.",
          "Passwort: wie telefonisch besprochen.", "Kennwort: siehe separate SMS",
          "Das Passwort lautet wie gewohnt: Mandantennummer und Geburtsjahr.",
          "The code was sent to your mobile ending 442.", "Mot de passe : votre code postal suivi de votre nom.",
          "La clave es el NIF de la empresa.", "Contrase\u00F1a: se la enviamos por WhatsApp.",
          "In allegato i cedolini, password: codice fiscale.", "Het wachtwoord is je geboortedatum."}) {
        INFO(text);
        CHECK_FALSE(find_passwords("", text).is_given);
    }
    CHECK(find_passwords("", "Your password for the file you know: 4471x").is_given);
    CHECK(find_passwords("", "Ihr Passwort: Sommer77").is_given);
    CHECK(find_passwords("", "The password we sent by phone: 4471").is_given);
}

TEST_CASE("Passwords are found where they are given, in seven languages", "[extract_files_test]") {
    const auto first = [](std::string_view text) {
        const auto found = find_passwords("", text);
        return found.is_given ? found.candidates.front() : std::string();
    };
    CHECK(first("The password is: Summer24!") == "Summer24!");
    CHECK(first("Das Passwort lautet kw44") == "kw44");
    CHECK(first("Mot de passe : AB12") == "AB12");
    CHECK(first("La contrase\xC3\xB1\x61 del archivo es 7781.") == "7781");
    CHECK(first("Senha para abrir: 9921") == "9921");
    CHECK(first("La password per aprire il file \xC3\xA8 \xE2\x80\x9C" "atto\xE2\x80\x9D") == "atto");
    CHECK(first("Wachtwoord: 4410") == "4410");
    for (const auto* text : {"Due to company policy the archive is protected: flour2026",
                             "The file is protected with flour2026.",
                             "Locked with flour2026",
                             "To open use flour2026",
                             "To open it, please use flour2026",
                             "PW flour2026",
                             "Unlock the archive using flour2026",
                             "Der Anhang ist gesch\u00FCtzt mit flour2026",
                             "Das Archiv ist gesch\u00FCtzt: flour2026",
                             "Zum \u00D6ffnen: flour2026",
                             "L'archive est prot\u00E9g\u00E9e par flour2026",
                             "Fichier prot\u00E9g\u00E9 : flour2026",
                             "Pour l'ouvrir, utilisez flour2026",
                             "El archivo est\u00E1 protegido con flour2026",
                             "Para abrir el archivo use flour2026",
                             "C\u00F3digo: flour2026",
                             "O arquivo est\u00E1 protegido com flour2026",
                             "Para abrir digite flour2026",
                             "Il file \u00E8 protetto con flour2026",
                             "Per aprire il file usare flour2026",
                             "Het bestand is beveiligd met flour2026",
                             "Om te openen gebruik flour2026"}) {
        INFO(text);
        CHECK(first(text) == "flour2026");
    }
    for (const auto* text :
         {"Your data is protected with AES256", "The page is protected by Office 365", "Doors open at 19:30",
          "Tickets open on 12.11.2026 for all", "This mail is encrypted with TLS1.3", "Per aprire un conto",
          "Your account is protected. 4411 people use it"}) {
        INFO(text);
        CHECK_FALSE(find_passwords("", text).is_given);
    }
    CHECK_FALSE(find_passwords("", "I will text you the password later today").is_given);
    CHECK_FALSE(find_passwords("", "It opens with the password that you have set").is_given);
    CHECK(find_passwords("", "pw: a11 pw: b22 pw: c33 pw: d44 pw: e55 pw: f66").candidates.size() == limits::password_candidates);
}

TEST_CASE("An invitation gives its organiser, its text and its links", "[extract_files_test]") {
    const auto facts = fixture("ics/organizer_differs.eml");
    CHECK(facts.is_calendar);
    REQUIRE(facts.organizer);
    CHECK(facts.organizer->text() == "ceo.office@free-cal.example");
    CHECK(facts.organizer->display_name == "Margaret Hollis");
    CHECK(facts.event_uid == "2@x");
    CHECK(facts.file_text.find("Confidential talk") == 0);
    REQUIRE(link_from(facts, LinkSource::calendar));
    CHECK(link_from(facts, LinkSource::calendar)->host == "meet-scheduler.example");
}

TEST_CASE("Files inside winmail.dat and OneNote sections are seen", "[extract_files_test]") {
    const auto facts =
        facts_of(attached("winmail.dat", tnef_with("scan.exe", std::string("MZ\x90\0", 4) + std::string(60, '\0'))));
    REQUIRE(facts.attachments.size() == 2);
    CHECK(facts.attachments[0].kind == FileKind::tnef);
    CHECK(facts.attachments[1].name == "scan.exe");
    CHECK(facts.attachments[1].kind == FileKind::executable);
    const auto note = fixture("iso_lnk/onenote.eml");
    REQUIRE(note.attachments.size() == 2);
    CHECK(note.attachments[1].archive_depth == 1);
    CHECK(list_tnef("\x78\x9F\x3E\x22\x01\x01\x02\x10\x80\x01\x01\xFF\xFF\xFF\x7F", 1'000).malformed.front() == "archive.broken");
}

TEST_CASE("A PDF whose streams inflate without end costs little", "[extract_files_test]") {
    std::string bomb = "%PDF-1.4\n";
    for (int i = 0; i < 5'000; ++i) bomb += "1 0 obj<</Filter/FlateDecode>>stream\nx\x9C\x03\x00endstream endobj\n";
    CHECK(read_pdf(bomb).text.empty());
    CHECK(read_pdf("%PDF-1.4 1 0 obj<</Width 999999999 /Height "
                   "99999999/Subtype/Image/Filter/FlateDecode>>stream\nx\nendstream")
              .images.empty());
}
