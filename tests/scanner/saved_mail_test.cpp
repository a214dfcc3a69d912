#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "scanner/saved_mail.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand::scanner;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    std::string write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << bytes;
        return (path / name).string();
    }

private:
    const remand::TempDirectory directory_;

public:
    const fs::path path = directory_.path();
};

std::vector<SavedMessage> read(std::vector<std::string> paths, const std::string& input = {}) {
    std::istringstream in(input);
    SavedMail mail(std::move(paths), in);
    std::vector<SavedMessage> out;
    while (auto message = mail.next()) out.push_back(std::move(*message));
    return out;
}

const std::string two = "From a@a.test Mon Jan  1 00:00:00 2024\nSubject: one\n\n>From here on\n>>From there\n\n"
                        "From b@b.test Tue Jan  2 00:00:00 2024\nSubject: two\n\nFrom what I know\n";

} // namespace

TEST_CASE("A file is one message, byte for byte, and an empty file is one too", "[saved_mail]") {
    const Folder folder;
    const std::string bytes("Subject: x\r\n\r\n\0From a\r\n>From b", 31);
    const auto all = read({folder.write("a", bytes), folder.write("empty", "")});
    REQUIRE(all.size() == 2);
    CHECK(*all[0].bytes == bytes);
    CHECK(all[1].bytes->empty());
}

TEST_CASE("An mbox is seen from its content, split and unquoted", "[saved_mail]") {
    const Folder folder;
    const auto path = folder.write("whatever.eml", two);
    const auto all = read({path});
    REQUIRE(all.size() == 2);
    CHECK(all[0].path == path + "#1");
    CHECK(*all[0].bytes == "Subject: one\n\nFrom here on\n>From there\n");
    CHECK(*all[1].bytes == "Subject: two\n\nFrom what I know\n");
}

TEST_CASE("An mbox of one message keeps its path", "[saved_mail]") {
    const Folder folder;
    const auto path = folder.write(
        "one", "From a@a.test Mon Jan  1 00:00:00 2024\nSubject: one\n\nText\n\nFrom now on it is text.\n");
    const auto all = read({path});
    REQUIRE(all.size() == 1);
    CHECK(all[0].path == path);
}

TEST_CASE("Standard input is a message or an mbox", "[saved_mail]") {
    CHECK(read({"-"}, "Subject: x\n\n").size() == 1);
    CHECK(read({"-"}, two).size() == 2);
}

TEST_CASE("Directories are walked in order; loops and fifos are passed over; what cannot be read is an item",
          "[saved_mail]") {
    const Folder folder;
    folder.write("b/2", "Subject: 2\n\n");
    folder.write("a/1", "Subject: 1\n\n");
    fs::create_directory_symlink(folder.path, folder.path / "b" / "loop");
    REQUIRE(mkfifo((folder.path / "pipe").c_str(), 0600) == 0);
    fs::create_symlink(folder.path / "gone", folder.path / "z");
    const auto all = read({folder.path.string(), (folder.path / "none").string()});
    REQUIRE(all.size() == 4);
    CHECK(*all[0].bytes == "Subject: 1\n\n");
    CHECK(*all[1].bytes == "Subject: 2\n\n");
    CHECK_FALSE(all[2].bytes);
    CHECK_FALSE(all[3].bytes);
    CHECK(all[3].bytes.error().message == "There is no such file.");
}
