// Disk images with FAT volumes. Those in images/ were made with dosfstools, mtools and qemu-img: a shortcut, a program in a
// folder, a text with a long name, and a deleted file; zeros at their ends are left out.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/extract/archive_listing.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/file_kind.hpp"
#include "scanner/extract/program_names.hpp"
#include "scanner/extract/virtual_disk.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

std::string image(const std::string& name) {
    std::ifstream file(std::string(REMAND_SOURCE_DIR) + "/tests/scanner/images/" + name + ".gz", std::ios::binary);
    const std::string packed{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto listing = list_archive(packed, 4U << 20U);
    REQUIRE(listing.entries.size() == 1);
    return listing.entries[0].bytes;
}

std::vector<std::string> names_of(const ArchiveListing& listing) {
    std::vector<std::string> names;
    for (const auto& entry : listing.entries) names.push_back(entry.name);
    return names;
}

std::string little_endian_of(std::uint64_t value, std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    return out;
}

// A FAT12 volume of one-sector clusters: boot sector, one table, a root folder, the clusters.
struct Volume {
    std::string root;     // entries
    std::string clusters; // from number 2 on
    std::vector<unsigned> next;

    std::string entry(const std::string& name, unsigned attributes, unsigned first, std::size_t size) {
        return name + static_cast<char>(attributes) + std::string(14, '\0') + little_endian_of(first, 2) +
               little_endian_of(size, 4);
    }
    unsigned put(std::string bytes) { // gives the first cluster
        bytes.resize((bytes.size() + 511) / 512 * 512, '\0');
        const auto first = static_cast<unsigned>(2 + next.size());
        for (std::size_t i = 0; i < bytes.size() / 512; ++i) next.push_back(first + static_cast<unsigned>(i) + 1);
        next.back() = 0xFFF;
        clusters += bytes;
        return first;
    }
    [[nodiscard]] std::string bytes() const {
        constexpr std::size_t table_sectors = 12; // enough for 4,084 clusters
        const auto root_entries = (root.size() / 32 + 15) / 16 * 16;
        std::string boot = "\xEB\x3C\x90MSDOS5.0" + little_endian_of(512, 2) + '\1' + little_endian_of(1, 2) + '\1' +
                           little_endian_of(root_entries, 2) +
                           little_endian_of(1 + table_sectors + root_entries / 16 + next.size(), 2) + '\xF8' +
                           little_endian_of(table_sectors, 2);
        boot.resize(510, '\0');
        boot += "\x55\xAA";
        std::string table(table_sectors * 512, '\0');
        const auto set = [&](std::size_t cluster, unsigned value) {
            for (std::size_t bit = 0; bit < 12; ++bit)
                if (((value >> bit) & 1U) != 0)
                    table[(cluster * 12 + bit) / 8] |= static_cast<char>(1U << (cluster * 12 + bit) % 8);
        };
        for (std::size_t i = 0; i < next.size(); ++i) set(i + 2, next[i]);
        std::string folder = root;
        folder.resize(root_entries * 32, '\0');
        return boot + table + folder + clusters;
    }
};

MessageFacts facts_of(const std::string& name, const std::string& bytes) {
    prepare_extraction();
    return extract_facts("From: a@a.test\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n"
                         "Content-Type: application/octet-stream; name=\"" +
                             name + "\"\nContent-Transfer-Encoding: base64\n\n" + remand::to_base64(bytes) + "\n--b--\n",
                         {});
}

} // namespace

TEST_CASE("Volumes of each width, partitioned disks and both kinds of VHD give the names and bytes of their files",
          "[extract_disk_images_test]") {
    const auto name = GENERATE("fat12.img", "fat16.img", "fat32.img", "partitioned.img", "dynamic.vhd", "fixed.vhd");
    INFO(name);
    const auto bytes = image(name);
    CHECK(is_virtual_disk(bytes));
    const auto listing = list_virtual_disk(bytes, 4U << 20U);
    CHECK(names_of(listing) == std::vector<std::string>{"SCAN.LNK", "Invoice of November 2026.pdf", "hidden/payload.exe"});
    CHECK(listing.malformed.empty());
    REQUIRE(listing.entries.size() == 3);
    CHECK(file_kind(listing.entries[0].bytes, "", "") == FileKind::lnk);
    CHECK(listing.entries[1].bytes.size() == 1'500); // three clusters, of which the last is not full
    CHECK(listing.entries[2].bytes.starts_with("MZ"));
    CHECK(listing.entries[2].size == 302);
}

TEST_CASE("The files of an attached disk image stand after it, one level deeper", "[extract_disk_images_test]") {
    const auto facts = facts_of("scan.img", image("fat12.img"));
    REQUIRE(facts.attachments.size() == 4);
    CHECK(facts.attachments[0].kind == FileKind::disk_image);
    CHECK(facts.attachments[1].kind == FileKind::lnk);
    CHECK(facts.attachments[1].archive_depth == 1);
    CHECK(facts.attachments[3].name == "hidden/payload.exe");
}

TEST_CASE("A disk image without a FAT volume is known as one, and nothing is made up", "[extract_disk_images_test]") {
    auto bytes = image("fixed.vhd");
    std::fill(bytes.begin(), bytes.end() - 512, '\0');
    const auto facts = facts_of("scan.vhd", bytes);
    REQUIRE(facts.attachments.size() == 1);
    CHECK(facts.attachments[0].kind == FileKind::disk_image);
    CHECK(facts.malformed.empty());
}

TEST_CASE("What only begins like a boot sector is no disk", "[extract_disk_images_test]") {
    auto bytes = image("fat12.img");
    const auto spoilt = [&](std::size_t at, char value) {
        auto copy = bytes;
        copy[at] = value;
        return copy;
    };
    CHECK_FALSE(is_virtual_disk(spoilt(510, 'x')));
    CHECK_FALSE(is_virtual_disk(spoilt(0, 'x')));
    CHECK_FALSE(is_virtual_disk(spoilt(13, '\3'))); // sectors of a cluster
    CHECK_FALSE(is_virtual_disk(spoilt(16, '\7'))); // tables
    CHECK_FALSE(is_virtual_disk("\xEB\x3C\x90"));
    CHECK_FALSE(is_virtual_disk(std::string(510, '\0') + "\x55\xAA"));
}

TEST_CASE("A volume is read up to the limit of entries", "[extract_disk_images_test]") {
    Volume volume;
    for (std::size_t i = 0; i < limits::archive_entries; ++i)
        volume.root += volume.entry(fmt::format("FILE{:04}TXT", i), 0x20, volume.put("x"), 1);
    const auto full = list_virtual_disk(volume.bytes(), 1U << 20U);
    CHECK(full.entries.size() == limits::archive_entries);
    CHECK(full.malformed.empty());
    volume.root += volume.entry("ONE MORETXT", 0x20, 0, 0);
    const auto over = list_virtual_disk(volume.bytes(), 1U << 20U);
    CHECK(over.entries.size() == limits::archive_entries);
    CHECK(over.malformed == std::vector<std::string>{"limit.archive_entries"});
}

TEST_CASE("A volume whose folders and chains run in circles ends", "[extract_disk_images_test]") {
    Volume volume;
    const auto folder = volume.put(std::string(512, '\0'));
    volume.root = volume.entry("AGAIN      ", 0x10, folder, 0) + volume.entry("LOOP    BIN", 0x20, folder + 1, 1U << 30U);
    volume.clusters = volume.entry("AGAIN      ", 0x10, folder, 0) + volume.entry("INNER   TXT", 0x20, 0, 0);
    volume.clusters.resize(512, '\0');
    volume.put("loop");
    volume.next.back() = folder + 1;
    const auto bytes = volume.bytes();
    const auto listing = list_virtual_disk(bytes, 1U << 20U);
    CHECK(names_of(listing) == std::vector<std::string>{"LOOP.BIN", "AGAIN/INNER.TXT"});
    CHECK(listing.entries[0].bytes.size() == bytes.size()); // no more than the file has
    CHECK(listing.malformed == std::vector<std::string>{"limit.archive_bytes"});
}

TEST_CASE("Folders that hold each other and nothing but parts of names cost no time", "[extract_disk_images_test]") {
    Volume volume;
    const auto part = std::string("\x01n\0e\0w\0.\0e\0", 11) + std::string("\x0F\0\x77x\0e\0w\0w\0w\0w\0\0\0w\0w\0", 21);
    REQUIRE(part.size() == 32);
    std::string parts;
    for (int i = 0; i < 6'000; ++i) parts += part; // from each of its first clusters on a whole folder of 64 KB
    const auto first = volume.put(parts);
    for (unsigned i = 0; i < limits::archive_entries - 1; ++i)
        volume.root += volume.entry(fmt::format("FOLDER{:02}{:03}", i / 100, i % 100), 0x10, first + i, 0);
    const auto bytes = volume.bytes();
    const auto began = std::chrono::steady_clock::now();
    CHECK(list_virtual_disk(bytes, 1U << 20U).entries.empty());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{20}); // under sanitizers beside other tests, too
}

TEST_CASE("A disk image that is cut off anywhere or has any byte changed is read as far as it goes",
          "[extract_disk_images_test]") {
    const auto name = GENERATE("fat12.img", "partitioned.img", "dynamic.vhd");
    const auto bytes = image(name);
    for (std::size_t size = 0; size < bytes.size(); size += 101) {
        const auto listing = list_virtual_disk(std::string_view(bytes).substr(0, size), 100'000);
        CHECK(listing.entries.size() <= limits::archive_entries);
    }
    for (std::size_t at = 0; at < 4'096; at += 3) {
        auto spoilt = bytes;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 0xFF);
        CHECK(list_virtual_disk(spoilt, 100'000).entries.size() <= limits::archive_entries);
    }
}

TEST_CASE("Names are read as Windows shows them", "[extract_disk_images_test]") {
    Volume volume;
    auto small = volume.entry("REPORT  LNK", 0x20, 0, 0);
    small[12] = 0x18; // both halves in small letters
    auto orphan = std::string("\x41n\0e\0w\0.\0e\0", 11) +
                  std::string("\x0F\0\x77x\0e\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\0\0\xFF\xFF\xFF\xFF", 21);
    volume.root = small + orphan + volume.entry("OLD     TXT", 0x20, 0, 0) + volume.entry("DISK       ", 0x08, 0, 0);
    REQUIRE(orphan.size() == 32);
    // A long name whose checksum does not fit the short one belongs to nothing, and a label is no file.
    CHECK(names_of(list_virtual_disk(volume.bytes(), 1'000)) == std::vector<std::string>{"report.lnk", "OLD.TXT"});
}

TEST_CASE("Programs on a disk of an unknown file system are seen by their names or by where they begin",
          "[extract_disk_images_test]") {
    const auto marks_of = [](const std::string& volume) {
        return facts_of("disk.vhd", volume + "conectix" + std::string(504, '\0')).attachments.at(0).smuggling;
    };
    const std::string empty(20'480, '\0');
    const auto named = [&](std::string_view name) {
        auto volume = empty;
        for (std::size_t i = 0; i < name.size(); ++i) volume[4'100 + 2 * i] = name[i]; // UTF-16, as NTFS and exFAT have it
        return volume;
    };
    CHECK(marks_of(named("order.exe")) == std::vector<std::string>{"program"});
    CHECK(marks_of(named("order.pdf")) == std::vector<std::string>{"unopened"});
    auto shortcut = empty;
    shortcut.replace(8'192, 8, std::string("L\0\0\0\x01\x14\x02\0", 8));
    CHECK(marks_of(shortcut) == std::vector<std::string>{"program"});
    CHECK(marks_of(empty) == std::vector<std::string>{"unopened"});
    CHECK(facts_of("scan.img", image("fat12.img")).attachments.at(0).smuggling.empty()); // all of it is listed
}

TEST_CASE("What is named like a disk and is nothing else is one that could not be opened", "[extract_disk_images_test]") {
    const std::string noise = "\x01\x02\x03\x04" + std::string(2'000, '\x05');
    CHECK(facts_of("card.img", noise).attachments.at(0).kind == FileKind::disk_image);
    CHECK(facts_of("card.img", noise).attachments.at(0).smuggling == std::vector<std::string>{"unopened"});
    CHECK(facts_of("card.bin", noise).attachments.at(0).kind == FileKind::unknown);
}

TEST_CASE("Names of programs are told from sites, sentences and noise", "[extract_disk_images_test]") {
    CHECK(names_program("INVOICE.EXE;1"));
    CHECK(names_program("a/order 12.vbs"));
    CHECK_FALSE(names_program("www.example.com"));
    CHECK_FALSE(names_program("x.js"));
    CHECK_FALSE(names_program("report.executive"));
    CHECK_FALSE(names_program("the end.Jsp"));
    CHECK(names_program_in_utf16(std::string("o\0p\0e\0n\0.\0b\0a\0t\0", 16)));
    CHECK(names_program(std::string("\0o\0p\0e\0n\0.\0b\0a\0t", 16))); // the other order
    CHECK_FALSE(names_program_in_utf16("open.bat"));
}

TEST_CASE("A script in a notebook is seen by the name that the notebook gives it", "[extract_disk_images_test]") {
    const auto notebook = [](const std::string& name) {
        std::string bytes = "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3" + std::string(400, '\0');
        for (const char c : name) bytes += std::string{c, '\0'};
        bytes += std::string(20, '\0') + std::string("\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC", 16) +
                 little_endian_of(9, 8) + std::string(12, '\0') + "@echo off";
        return facts_of("notes.one", bytes);
    };
    const auto script = notebook("open.bat");
    REQUIRE(script.attachments.size() == 2);
    CHECK(script.attachments[0].smuggling == std::vector<std::string>{"program"});
    CHECK(script.attachments[1].kind == FileKind::text);
    CHECK(notebook("prices.txt").attachments.at(0).smuggling.empty());
}
