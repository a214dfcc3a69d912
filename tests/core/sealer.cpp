#include "core/sealer.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;

namespace {

Sealer sealer_of(char letter) { return Sealer(Secret(std::string(32, letter))); }

template <class T> std::string code_of(const Result<T>& result) { return result ? "no error" : result.error().code; }

std::filesystem::path key_file(const TempDirectory& directory, std::string_view content, mode_t mode = 0400) {
    const auto file = directory / "remand.key";
    std::ofstream(file, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    ::chmod(file.c_str(), mode);
    return file;
}

} // namespace

TEST_CASE("A sealed value opens at its place", "[sealer]") {
    const auto sealer = sealer_of('k');
    for (const auto& plaintext : {std::string(), std::string("secret"), std::string(100'000, '\0')}) {
        const auto opened = sealer.open(sealer.seal(plaintext, "tenant/a/x"), "tenant/a/x");
        REQUIRE(opened.has_value());
        CHECK(opened->reveal() == plaintext);
    }
}

TEST_CASE("A sealed value does not show its content, nor that two are equal", "[sealer]") {
    const auto sealer = sealer_of('k');
    const auto blob = sealer.seal("CANARY", "p");
    CHECK(blob.find("CANARY") == std::string::npos);
    CHECK(blob != sealer.seal("CANARY", "p"));
}

TEST_CASE("A sealed value that was moved to another place does not open", "[sealer]") {
    const auto sealer = sealer_of('k');
    CHECK(code_of(sealer.open(sealer.seal("secret", "tenant/a/x"), "tenant/b/x")) == "seal.damaged");
}

TEST_CASE("A sealed value in which any byte was changed does not open", "[sealer]") {
    const auto sealer = sealer_of('k');
    const auto blob = sealer.seal("secret", "p");
    for (std::size_t i = 0; i < blob.size(); ++i) {
        auto changed = blob;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK(!sealer.open(changed, "p").has_value());
    }
}

TEST_CASE("A sealed value that was cut short does not open", "[sealer]") {
    const auto sealer = sealer_of('k');
    const auto blob = sealer.seal("secret", "p");
    for (std::size_t size = 0; size < blob.size(); ++size) CHECK(!sealer.open(blob.substr(0, size), "p").has_value());
}

TEST_CASE("Another key is named as the reason", "[sealer]") {
    const auto opened = sealer_of('x').open(sealer_of('k').seal("secret", "p"), "p");
    CHECK(code_of(opened) == "seal.wrong_key");
    CHECK(opened.error().kind == ErrorKind::fix_configuration);
}

TEST_CASE("A key of the wrong size is a defect", "[sealer]") {
    CHECK_THROWS_AS(Sealer(Secret("short")), std::invalid_argument);
}

TEST_CASE("A key file that was made can be read, by nobody else, and is not replaced", "[sealer]") {
    const TempDirectory directory;
    const auto file = directory / "remand.key";
    REQUIRE(create_key_file(file).has_value());
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0400);
    const auto key = read_key_file(file);
    REQUIRE(key.has_value());
    CHECK(key->reveal().size() == 32);
    CHECK(code_of(create_key_file(file)) == "key.not_created");
    CHECK(read_key_file(file)->equals(key->reveal()));
}

TEST_CASE("A key is read as hexadecimal digits or as raw bytes", "[sealer]") {
    const TempDirectory directory;
    const auto raw = random_bytes(32);
    for (const auto& content : {raw, to_hex(raw), to_hex(raw) + "\n", "  " + to_hex(raw) + " \r\n"}) {
        const auto file = key_file(directory, content);
        const auto key = read_key_file(file);
        REQUIRE(key.has_value());
        CHECK(key->reveal() == raw);
        std::filesystem::remove(file);
    }
}

TEST_CASE("A file that holds no key is refused", "[sealer]") {
    const TempDirectory directory;
    const auto content = GENERATE(std::string(), std::string("secret\n"), std::string(31, 'k'), std::string(63, 'a'),
                                  std::string(65, 'a'), std::string(64, 'z'), std::string(200, 'a'));
    CHECK(code_of(read_key_file(key_file(directory, content))) == "key.malformed");
}

TEST_CASE("A key file that others can read is refused with the command that mends it", "[sealer]") {
    const TempDirectory directory;
    const auto mode = GENERATE(0440, 0404, 0644, 0420);
    const auto key = read_key_file(key_file(directory, std::string(64, 'a'), static_cast<mode_t>(mode)));
    REQUIRE(!key);
    CHECK(key.error().code == "key.readable_by_others");
    CHECK(key.error().message.find("chmod 0400 " + (directory / "remand.key").string()) != std::string::npos);
}

TEST_CASE("A missing key file, a directory and a link are refused", "[sealer]") {
    const TempDirectory directory;
    CHECK(code_of(read_key_file(directory / "none.key")) == "key.unreadable");
    CHECK(code_of(read_key_file(directory.path())) == "key.not_a_file");
    const auto file = key_file(directory, std::string(64, 'a'));
    std::filesystem::create_symlink(file, directory / "link.key");
    CHECK(code_of(read_key_file(directory / "link.key")) == "key.unreadable");
}
