// Files that do not say at once what is in them: PDF pages in fonts of glyph numbers, locked archives whose very list
// is locked, messages that Outlook saved. All of them are made here.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/extract/archive_listing.hpp"
#include "scanner/extract/compound_file.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/outlook_message.hpp"
#include "scanner/extract/pdf.hpp"
#include "scanner/extract/pdf_fonts.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

MessageFacts facts_of(const std::string& bytes) {
    prepare_extraction();
    return extract_facts(bytes, {});
}

std::string attached(const std::string& name, const std::string& bytes) {
    return "From: a@a.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
           "boundary=b\n\n--b\n\nHello\n--b\nContent-Type: "
           "application/octet-stream; name=\"" +
           name + "\"\nContent-Transfer-Encoding: base64\n\n" + remand::to_base64(bytes) + "\n--b--\n";
}

std::string little_endian(std::uint64_t value, unsigned bytes) {
    std::string out;
    for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    return out;
}

// --- PDF ---

struct Glyphs {
    std::string codes, map; // hexadecimal digits; bfchar rows
};
// Each letter its own number, from `first` on: what a program does that writes only the glyphs it uses.
Glyphs glyphs_of(const std::string& text, unsigned first) {
    Glyphs out;
    std::map<char, unsigned> numbers;
    for (const char c : text) {
        const auto [at, is_new] = numbers.try_emplace(c, first + static_cast<unsigned>(numbers.size()));
        out.codes += fmt::format("{:04X}", at->second);
        if (is_new) out.map += fmt::format("<{:04X}> <{:04X}>\n", at->second, static_cast<unsigned char>(c));
    }
    return out;
}

std::string stream(int object, std::string_view dictionary, std::string_view content) {
    return fmt::format("{} 0 obj\n<<{}/Length {}>>\nstream\n{}\nendstream\nendobj\n", object, dictionary,
                       content.size(), content);
}
std::string map_stream(int object, std::string_view sections) {
    return stream(object, "",
                  fmt::format("/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <FFFF> "
                              "endcodespacerange\n{}\nendcmap end",
                              sections));
}
std::string font(int object, int map) {
    return fmt::format("{} 0 obj\n<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode {} 0 R>>\nendobj\n", object,
                       map);
}
std::string page(int object, int content, int font_object) {
    return fmt::format("{} 0 obj\n<</Type/Page/Resources<</Font<</F1 {} 0 R>>>>/Contents {} 0 R>>\nendobj\n", object,
                       font_object, content);
}
std::string drawn(std::string_view string) { return fmt::format("BT /F1 12 Tf 1 0 0 1 72 720 Tm {} Tj ET", string); }

// --- RAR 5 ---

std::string vint(std::uint64_t value) {
    std::string out;
    do {
        out += static_cast<char>((value & 0x7FU) | (value > 0x7FU ? 0x80U : 0U));
        value >>= 7U;
    } while (value != 0);
    return out;
}
std::string rar_block(const std::string& header, const std::string& data = {}) {
    return little_endian(0, 4) + vint(header.size()) + header + data; // nobody checks the checksum of what is locked
}
std::string rar_file(const std::string& name, bool is_locked, const std::string& data) {
    const std::string extra = is_locked ? vint(5) + vint(1) + std::string(4, 'k') : std::string();
    std::string header = vint(2) + vint((is_locked ? 1U : 0U) | 2U);
    if (is_locked) header += vint(extra.size());
    header += vint(data.size()) + vint(0) + vint(data.size()) + vint(0x20) + vint(0) + vint(0) + vint(name.size()) +
              name + extra;
    return rar_block(header, data);
}
const std::string rar_signature("Rar!\x1A\x07\x01\0", 8);
const std::string rar_main = rar_block(vint(1) + vint(0) + vint(0));
const std::string rar_end = rar_block(vint(5) + vint(0) + vint(0));

// --- 7z ---

std::uint32_t crc32_of(const std::string& bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}
// An archive whose list of files is encrypted: one packed stream, unpacked by AES (7zFormat.txt, "kEncodedHeader").
std::string locked_seven_zip() {
    const std::string packed(16, 'x');
    const std::string header(
        "\x17\x06\x00\x01\x09\x10\x00"                         // encoded header; pack info: one stream of 16
        "\x07\x0B\x01\x00\x01\x24\x06\xF1\x07\x01\x02\x53\x07" // one folder of one coder, AES with properties
        "\x0C\x10\x00\x00",
        24);
    const std::string start =
        little_endian(packed.size(), 8) + little_endian(header.size(), 8) + little_endian(crc32_of(header), 4);
    return std::string("7z\xBC\xAF\x27\x1C\0\x04", 8) + little_endian(crc32_of(start), 4) + start + packed + header;
}

// --- compound files ---

std::string utf16(std::string_view text) {
    std::string out;
    for (const char c : text) out += std::string{c, '\0'};
    return out;
}

// Streams of the root and of storages one level down ("storage/stream"), each in sectors of its own or in the mini
// stream.
std::string compound_file(const std::map<std::string, std::string>& streams) {
    constexpr std::size_t sector = 512, mini_sector = 64, cutoff = 4096;
    constexpr std::uint32_t end_of_chain = 0xFFFFFFFE, free_sector = 0xFFFFFFFF;
    std::string body;                // sectors, one after the other
    std::vector<std::uint32_t> next; // of each of them
    const auto put = [&](std::string bytes) {
        if (bytes.empty()) return end_of_chain;
        bytes.resize((bytes.size() + sector - 1) / sector * sector, '\0');
        const auto first = static_cast<std::uint32_t>(next.size());
        for (std::size_t i = 0; i < bytes.size() / sector; ++i)
            next.push_back(first + static_cast<std::uint32_t>(i) + 1);
        next.back() = end_of_chain;
        body += bytes;
        return first;
    };
    struct Entry {
        std::string name;
        int type;
        std::uint32_t brother = free_sector, child = free_sector, start = end_of_chain;
        std::size_t size = 0;
    };
    std::vector<Entry> entries{{"Root Entry", 5}};
    std::map<std::string, std::uint32_t> storages{{"", 0}};
    const auto add = [&](const std::string& storage, Entry entry) {
        const auto parent = storages.at(storage), index = static_cast<std::uint32_t>(entries.size());
        entry.brother = entries[parent].child; // a list to the right is a tree too
        entries[parent].child = index;
        entries.push_back(std::move(entry));
        return index;
    };
    std::string mini, mini_table;
    for (const auto& [path, bytes] : streams) {
        const auto slash = path.find('/');
        const auto storage = slash == std::string::npos ? std::string() : path.substr(0, slash);
        if (!storages.contains(storage)) storages[storage] = add("", {storage, 1});
        Entry entry{slash == std::string::npos ? path : path.substr(slash + 1), 2};
        entry.size = bytes.size();
        if (bytes.size() >= cutoff) {
            entry.start = put(bytes);
        } else if (!bytes.empty()) {
            entry.start = static_cast<std::uint32_t>(mini.size() / mini_sector);
            mini += bytes;
            mini.resize((mini.size() + mini_sector - 1) / mini_sector * mini_sector, '\0');
            for (auto at = entry.start + 1; at < mini.size() / mini_sector; ++at) mini_table += little_endian(at, 4);
            mini_table += little_endian(end_of_chain, 4);
        }
        add(storage, std::move(entry));
    }
    entries[0].size = mini.size();
    entries[0].start = put(mini);
    const auto mini_table_at = put(mini_table);
    std::string directory;
    for (const auto& entry : entries) {
        std::string name = utf16(entry.name);
        name.resize(64, '\0');
        directory += name + little_endian(utf16(entry.name).size() + 2, 2) + static_cast<char>(entry.type) + '\1' +
                     little_endian(free_sector, 4) + little_endian(entry.brother, 4) + little_endian(entry.child, 4) +
                     std::string(36, '\0') + little_endian(entry.start, 4) + little_endian(entry.size, 8);
    }
    const auto directory_at = put(directory);
    const auto tables = (next.size() + 1) / 127 + 1;
    const auto table_at = static_cast<std::uint32_t>(next.size());
    std::string table;
    for (const auto sector_number : next) table += little_endian(sector_number, 4);
    for (std::size_t i = 0; i < tables; ++i) table += little_endian(0xFFFFFFFD, 4);
    while (table.size() % sector != 0) table += little_endian(free_sector, 4);
    std::string header("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    header += std::string(16, '\0') + little_endian(0x3E, 2) + little_endian(3, 2) + little_endian(0xFFFE, 2) +
              little_endian(9, 2) + little_endian(6, 2) + std::string(10, '\0') +
              little_endian(table.size() / sector, 4) + little_endian(directory_at, 4) + little_endian(0, 4) +
              little_endian(cutoff, 4) + little_endian(mini_table_at, 4) +
              little_endian((mini_table.size() + sector - 1) / sector, 4) + little_endian(end_of_chain, 4) +
              little_endian(0, 4);
    for (std::uint32_t i = 0; i < 109; ++i)
        header += little_endian(i < table.size() / sector ? table_at + i : free_sector, 4);
    return header + body + table;
}

std::map<std::string, std::string> saved_message() {
    return {{"__properties_version1.0", std::string(32, '\0')},
            {"__substg1.0_001A001F", utf16("IPM.Note")},
            {"__substg1.0_0037001F", utf16("Your mailbox is full")},
            {"__substg1.0_0042001F", utf16("Help desk")},
            {"__substg1.0_5D02001F", utf16("desk@elsewhere.test")},
            {"__substg1.0_1000001F", utf16("Please verify your account at https://login.elsewhere.test/verify today.")},
            {"__attach_version1.0_#00000000/__substg1.0_3707001F", utf16("report.txt")},
            {"__attach_version1.0_#00000000/__substg1.0_37010102", std::string(5'000, 'r')}};
}

} // namespace

TEST_CASE("A page in a font of glyph numbers is read through the font's map", "[extract_closed_files_test]") {
    const auto glyphs = glyphs_of("Verify your account within 24 hours", 1);
    const auto pdf = "%PDF-1.5\n" + page(1, 2, 5) + stream(2, "", drawn('<' + glyphs.codes + '>')) + font(5, 6) +
                     map_stream(6, "1 beginbfchar\n" + glyphs.map + "endbfchar");
    CHECK(read_pdf(pdf).text == "Verify your account within 24 hours");
    // Without the map the numbers say nothing, and nothing is made up.
    const auto mute = "%PDF-1.5\n" + page(1, 2, 5) + stream(2, "", drawn('<' + glyphs.codes + '>'));
    CHECK(read_pdf(mute).text.empty());
}

TEST_CASE("A map may name ranges, lists and texts of several letters, and a code may stand in octal",
          "[extract_closed_files_test]") {
    const auto pdf = "%PDF-1.5\n" + page(1, 2, 5) +
                     stream(2, "", drawn("[<0001000200030010> -300 (\\000\\021\\000\\022)]")) + font(5, 6) +
                     map_stream(6, "3 beginbfrange <0001> <0003> <0061> <0010> <0011> [<00660069> <D83DDE00>] <0012> "
                                   "<0012> <0021> endbfrange");
    CHECK(read_pdf(pdf).text == "abcfi \xF0\x9F\x98\x80!");
}

TEST_CASE("Two pages that give two fonts one name are read by the map that knows the codes",
          "[extract_closed_files_test]") {
    const auto first = glyphs_of("Open the attached invoice", 1), second = glyphs_of("Pay to the new account", 100);
    const auto pdf = "%PDF-1.5\n" + page(1, 2, 5) + page(3, 4, 7) + stream(2, "", drawn('<' + first.codes + '>')) +
                     stream(4, "", drawn('<' + second.codes + '>')) + font(5, 6) + font(7, 8) +
                     map_stream(6, "1 beginbfchar\n" + first.map + "endbfchar") +
                     map_stream(8, "1 beginbfchar\n" + second.map + "endbfchar");
    CHECK(read_pdf(pdf).text == "Open the attached invoice Pay to the new account");
}

TEST_CASE("Fonts and pages may stand in an object stream", "[extract_closed_files_test]") {
    const auto glyphs = glyphs_of("Scan the code to sign", 1);
    const std::string page_object = "<</Type/Page/Resources<</Font<</F1 5 0 R>>>>/Contents 2 0 R>> ",
                      font_object = "<</Type/Font/ToUnicode 6 0 R>>";
    const auto head = fmt::format("1 0 5 {} ", page_object.size());
    const auto pdf =
        "%PDF-1.5\n" +
        stream(9, fmt::format("/Type/ObjStm/N 2/First {}", head.size()), head + page_object + font_object) +
        stream(2, "", drawn('<' + glyphs.codes + '>')) + map_stream(6, "1 beginbfchar\n" + glyphs.map + "endbfchar");
    CHECK(read_pdf(pdf).text == "Scan the code to sign");
}

TEST_CASE("A map has no more rows than the limit", "[extract_closed_files_test]") {
    const auto with_rows = [](std::size_t rows) {
        std::string text = "1 beginbfchar\n";
        for (std::size_t i = 1; i <= rows; ++i) text += fmt::format("<{:04X}> <0061>\n", i);
        return *CodeMap::read(text + "endbfchar");
    };
    const auto code = little_endian(limits::pdf_map_rows, 2), reversed = std::string{code[1], code[0]};
    std::size_t unknown = 0;
    CHECK(with_rows(limits::pdf_map_rows).text_of(reversed, unknown) == "a");
    CHECK(unknown == 0);
    CHECK(with_rows(limits::pdf_map_rows - 1).text_of(reversed, unknown).empty());
    CHECK(unknown == 1);
}

TEST_CASE("A RAR archive whose list is locked is known to be locked", "[extract_closed_files_test]") {
    const auto locked =
        rar_signature + rar_block(vint(4) + vint(0) + vint(0) + vint(0) + std::string(17, 's')) + std::string(200, 'e');
    CHECK(list_archive(locked, 1'000).is_encrypted);
    const auto facts = facts_of(attached("papers.rar", locked));
    REQUIRE(facts.attachments.size() == 1);
    CHECK(facts.attachments[0].kind == FileKind::rar);
    CHECK(facts.attachments[0].is_encrypted);
}

TEST_CASE("A RAR archive with locked files gives their names", "[extract_closed_files_test]") {
    const auto locked = rar_signature + rar_main + rar_file("invoice.pdf.exe", true, std::string(32, 'e')) + rar_end;
    const auto listing = list_archive(locked, 1'000);
    CHECK(listing.is_encrypted);
    REQUIRE(listing.entries.size() == 1);
    CHECK(listing.entries[0].name == "invoice.pdf.exe");
    CHECK(listing.entries[0].is_encrypted);
    CHECK(listing.entries[0].bytes.empty());
}

TEST_CASE("A RAR archive without a lock is not called locked", "[extract_closed_files_test]") {
    CHECK_FALSE(
        list_archive(rar_signature + rar_main + rar_file("notes.txt", false, "hello") + rar_end, 1'000).is_encrypted);
    CHECK_FALSE(list_archive(rar_signature + rar_main, 1'000).is_encrypted);
    CHECK_FALSE(list_archive(rar_signature + std::string(100, '\xFF'), 1'000).is_encrypted);
}

TEST_CASE("A 7z archive whose list is locked is known to be locked", "[extract_closed_files_test]") {
    CHECK(list_archive(locked_seven_zip(), 1'000).is_encrypted);
    auto broken = locked_seven_zip();
    broken.resize(broken.size() - 4);
    CHECK_FALSE(list_archive(broken, 1'000).is_encrypted);
}

TEST_CASE("Streams of a compound file are found with their paths, small and large", "[extract_closed_files_test]") {
    const std::string large(10'000, 'l');
    const auto streams = read_compound_file(
        compound_file({{"small", "s"}, {"large", large}, {"folder/inner", "i"}, {"none", ""}}), 1U << 20U);
    REQUIRE(streams);
    std::map<std::string, std::string> found;
    for (const auto& one : *streams) found[one.path] = one.bytes;
    CHECK(found ==
          std::map<std::string, std::string>{{"small", "s"}, {"large", large}, {"folder/inner", "i"}, {"none", ""}});
}

TEST_CASE("A compound file is read up to its limits, and a broken one as far as it goes",
          "[extract_closed_files_test]") {
    const auto bytes = compound_file({{"a", std::string(10'000, 'a')}, {"b", std::string(10'000, 'b')}});
    const auto streams_of = [](std::string_view file, std::size_t most_bytes) {
        return read_compound_file(file, most_bytes).value_or(std::vector<CompoundStream>());
    };
    std::size_t all = 0;
    for (const auto& one : streams_of(bytes, 12'000)) all += one.bytes.size();
    CHECK(all == 12'000);
    CHECK_FALSE(read_compound_file("no compound file", 1'000));
    for (std::size_t size = 0; size < bytes.size(); size += 97) // cut off anywhere: no crash, no endless loop
        if (const auto streams = read_compound_file(bytes.substr(0, size), 100'000)) CHECK(streams->size() <= 2);
    std::map<std::string, std::string> many;
    for (std::size_t i = 0; i <= limits::compound_streams; ++i) many.emplace(fmt::format("s{}", i), "x");
    CHECK(streams_of(compound_file(many), 1U << 20U).size() == limits::compound_streams);
    many.erase(many.begin());
    CHECK(streams_of(compound_file(many), 1U << 20U).size() == limits::compound_streams);
}

TEST_CASE("A message that Outlook saved is read like an attached mail", "[extract_closed_files_test]") {
    const auto facts = facts_of(attached("request.msg", compound_file(saved_message())));
    REQUIRE(facts.attachments.size() == 1);
    CHECK(facts.attachments[0].kind == FileKind::eml);
    REQUIRE(facts.nested.size() == 1);
    const auto& inner = facts.nested[0];
    CHECK(inner.subject == "Your mailbox is full");
    REQUIRE(inner.from.size() == 1);
    CHECK(inner.from[0].text() == "desk@elsewhere.test");
    CHECK(inner.from[0].display_name == "Help desk");
    CHECK(inner.text.find("Please verify your account") != std::string::npos);
    REQUIRE(inner.attachments.size() == 1);
    CHECK(inner.attachments[0].name == "report.txt");
    CHECK(inner.attachments[0].size == 5'000);
    CHECK(std::any_of(facts.links.begin(), facts.links.end(), [](const Link& link) {
        return link.host == "login.elsewhere.test" && link.source == LinkSource::nested_message;
    }));
}

TEST_CASE("A saved message keeps the fields that it was received with, and its page", "[extract_closed_files_test]") {
    auto message = saved_message();
    message["__substg1.0_007D001F"] =
        utf16("Received: from x.test by y.test\r\nFrom: Real <real@other.test>\r\nSubject: Re: offer\r\n"
              "Content-Type: text/plain;\r\n charset=x\r\nMIME-Version: 1.0\r\n\r\n");
    message["__substg1.0_10130102"] = "<html><body><a href='https://page.other.test/'>see</a></body></html>";
    const auto mail = mail_of_outlook_message(compound_file(message));
    REQUIRE(mail);
    const auto facts = facts_of(*mail);
    CHECK(facts.subject == "Re: offer");
    CHECK(facts.from.at(0).text() == "real@other.test");
    CHECK(facts.html.is_present);
    CHECK(facts.links.at(0).host == "page.other.test");
}

TEST_CASE("What stands in a saved message cannot add fields or parts to the mail that is made of it",
          "[extract_closed_files_test]") {
    auto message = saved_message();
    message["__substg1.0_0037001F"] = utf16("x\r\nReply-To: evil@evil.test\r\n\r\nbody");
    message["__substg1.0_5D02001F"] = utf16("a@a.test>\r\nBcc: <b@b.test");
    message["__attach_version1.0_#00000000/__substg1.0_3707001F"] = utf16("a\"\r\nX: y.txt");
    const auto facts = facts_of(*mail_of_outlook_message(compound_file(message)));
    CHECK(facts.reply_to.empty());
    CHECK(facts.attachments.size() == 1);
    CHECK(facts.text.find("Please verify") != std::string::npos);
}

TEST_CASE("Another compound file is no message", "[extract_closed_files_test]") {
    CHECK_FALSE(mail_of_outlook_message(compound_file({{"WordDocument", std::string(5'000, 'w')}})));
    const auto facts = facts_of(attached("letter.doc", compound_file({{"WordDocument", std::string(5'000, 'w')}})));
    CHECK(facts.nested.empty());
    CHECK(facts.attachments.at(0).kind == FileKind::ole);
}
