// By what a message is known when its like comes again.
#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "scanner/file_likeness.hpp"
#include "scanner/fingerprint.hpp"
#include "scanner/memory_keys.hpp"
#include "tests/support/facts_builder.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;

namespace {

FactsBuilder with_file(FactsBuilder mail, FileKind kind, int depth = 0, std::int64_t size = 5'000) {
    mail.attachment("file", kind);
    return mail.set([&](auto& f) {
        f.attachments.back().archive_depth = depth;
        f.attachments.back().size = size;
        f.attachments.back().sha256 = sha256_hex(std::to_string(f.attachments.size()));
    });
}

std::size_t files_of(const FactsBuilder& mail) { return scanner::file_keys(mail.build()).size(); }

FactsBuilder letter(const std::string& name, int number) {
    const auto text =
        "Dear " + name + ", your parcel number " + std::to_string(number) +
        " waits at our depot in the harbour since Monday. Please pay the small fee for its way to your house within "
        "two days, or it goes back to the sender. Our office is open from nine to five on all days of the week.";
    return a_message()
        .subject("Parcel " + std::to_string(number))
        .text(text)
        .link("https://depot.test/" + name)
        .set([&](auto& f) {
            f.fingerprints.version = scanner::fingerprint_version;
            f.fingerprints.text = scanner::simhash(f.text);
            f.fingerprints.subject = scanner::subject_skeleton(f.subject);
        });
}

} // namespace

TEST_CASE("A file that can do harm is remembered, and what honest mail carries too is not", "[memory_keys_test]") {
    for (const auto kind :
         {FileKind::executable, FileKind::pdf, FileKind::html, FileKind::zip, FileKind::ooxml, FileKind::unknown})
        CHECK(files_of(with_file(a_message(), kind)) == 1);
    for (const auto kind : {FileKind::image, FileKind::text, FileKind::ics, FileKind::vcard, FileKind::signature, FileKind::tnef})
        CHECK(files_of(with_file(a_message(), kind)) == 0);
    CHECK(files_of(with_file(a_message(), FileKind::executable, 0, 20)) == 0); // too small to be the same by more than chance
}

TEST_CASE("Inside an archive only what runs is remembered", "[memory_keys_test]") {
    CHECK(files_of(with_file(with_file(a_message(), FileKind::zip), FileKind::executable, 1)) == 2);
    CHECK(files_of(with_file(with_file(a_message(), FileKind::zip), FileKind::pdf, 1)) == 1);
    CHECK(files_of(with_file(with_file(a_message(), FileKind::zip), FileKind::ooxml, 1)) == 1); // a decoy
}

TEST_CASE("Files are remembered up to the limit, each once", "[memory_keys_test]") {
    auto mail = a_message();
    for (std::size_t i = 0; i <= scanner::most_file_keys; ++i) mail = with_file(mail, FileKind::pdf);
    CHECK(files_of(mail) == scanner::most_file_keys);
    auto twice = with_file(with_file(a_message(), FileKind::pdf), FileKind::pdf);
    twice.set([](auto& f) { f.attachments[1].sha256 = f.attachments[0].sha256; });
    CHECK(files_of(twice) == 1);
}

TEST_CASE("Likenesses of files are remembered up to the limit, each once", "[memory_keys_test]") {
    auto mail = with_file(a_message(), FileKind::executable);
    CHECK(scanner::likeness_keys(mail.build()).empty()); // too large for one, or from before there were any
    for (std::size_t i = 0; i <= scanner::most_likeness_keys; ++i) {
        mail = with_file(mail, FileKind::executable);
        mail.set([&](auto& f) { f.attachments.back().tlsh = std::to_string(i); });
    }
    CHECK(scanner::likeness_keys(mail.build()).size() == scanner::most_likeness_keys);
    mail.set([](auto& f) { for (auto& file : f.attachments) file.tlsh = "1"; });
    CHECK(scanner::likeness_keys(mail.build()) == std::vector<std::string>{"1"});
}

TEST_CASE("A file that is likened to others is remembered as it is, too, in an archive and outside", "[memory_keys_test]") {
    int likened = 0;
    for (int kind = 0; kind <= static_cast<int>(FileKind::disk_image); ++kind)
        for (const int depth : {0, 1}) {
            auto mail = with_file(a_message(), static_cast<FileKind>(kind), depth);
            mail.set([](auto& f) {
                auto& file = f.attachments.back();
                file.has_script = file.has_password_form = file.has_auto_macro = true;
                file.smuggling = {"program"};
            });
            if (!scanner::is_likened(mail.build().attachments[0])) continue;
            ++likened;
            INFO(kind << " in " << depth);
            CHECK(files_of(mail) == 1);
        }
    CHECK(likened == 26);
}

TEST_CASE("A page is a host with its path, and one with a code in it is one among many", "[memory_keys_test]") {
    const auto keys = scanner::link_keys(a_message()
                                             .link("https://forms.test/d/1FAIpQLSc0x/view?usp=x#top")
                                             .link("https://forms.test/help/")
                                             .link("https://forms.test/help")
                                             .link("mailto:a@b.test")
                                             .link("https://forms.test/20261127/")
                                             .build());
    REQUIRE(keys.size() == 3);
    CHECK(keys[0].page == "forms.test/d/1FAIpQLSc0x/view");
    CHECK(keys[0].is_individual);
    CHECK(keys[1].page == "forms.test/help");
    CHECK_FALSE(keys[1].is_individual);
    CHECK_FALSE(keys[2].is_individual); // a date
}

TEST_CASE("Pages are remembered up to the limit", "[memory_keys_test]") {
    auto mail = a_message();
    for (std::size_t i = 0; i <= scanner::most_link_keys; ++i) mail.link("https://a.test/" + std::to_string(i));
    CHECK(scanner::link_keys(mail.build()).size() == scanner::most_link_keys);
}

TEST_CASE("Letters of one mailing are alike, whoever they name", "[memory_keys_test]") {
    const auto first = scanner::campaign_print(letter("Ann", 4711).build()),
               second = scanner::campaign_print(letter("Bernard", 1208).build());
    REQUIRE(first.text);
    CHECK(is_like(first, second));
}

TEST_CASE("Another sender, subject, site or text is another mailing", "[memory_keys_test]") {
    const auto ours = scanner::campaign_print(letter("Ann", 1).build());
    CHECK_FALSE(is_like(ours, scanner::campaign_print(letter("Ann", 1).from("Max", "max@else.test").build())));
    CHECK_FALSE(is_like(ours, scanner::campaign_print(letter("Ann", 1).link("https://else.test/").build())));
    auto subject = letter("Ann", 1);
    subject.set([](auto& f) { f.fingerprints.subject = "minutes of"; });
    CHECK_FALSE(is_like(ours, scanner::campaign_print(subject.build())));
    auto text = letter("Ann", 1);
    text.set([](auto& f) {
        f.fingerprints.text = scanner::simhash("The minutes of the spring meeting were approved as circulated, and the "
                                               "treasurer told us what the new roof of the club house will cost");
    });
    CHECK_FALSE(is_like(ours, scanner::campaign_print(text.build())));
}

TEST_CASE("A short text counts whole, with the files; one that says nothing is like no other", "[memory_keys_test]") {
    const auto print = [](const FactsBuilder& mail) { return scanner::campaign_print(mail.build()); };
    const auto ours = print(a_message().text("See the file, 3 pages"));
    CHECK(is_like(ours, print(a_message().text("see  the file, 4 pages"))));
    CHECK_FALSE(is_like(ours, print(a_message().text("See the letter, 3 pages"))));
    CHECK_FALSE(is_like(ours, print(with_file(a_message().text("See the file, 3 pages"), FileKind::pdf))));
    CHECK(print(a_message().text("", 0)).empty());
    CHECK_FALSE(is_like(print(a_message().text("", 0)), print(a_message().text("", 0))));
    CHECK(print(a_message().from("", "").text("See the file")).empty());
}
