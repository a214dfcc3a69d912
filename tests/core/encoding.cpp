#include "core/encoding.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace remand;

TEST_CASE("Bytes are written as hexadecimal digits", "[encoding]") {
    CHECK(to_hex(std::string_view("\x00\x7F\xFF", 3)) == "007fff");
    CHECK(to_hex("").empty());
}

TEST_CASE("Base64 follows the examples of RFC 4648", "[encoding]") {
    const auto [plain, encoded] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                            {"f", "Zg=="},
                                                                            {"fo", "Zm8="},
                                                                            {"foo", "Zm9v"},
                                                                            {"foob", "Zm9vYg=="},
                                                                            {"fooba", "Zm9vYmE="},
                                                                            {"foobar", "Zm9vYmFy"}}));
    CHECK(to_base64(plain) == encoded);
    CHECK(from_base64(encoded) == plain);
    CHECK(from_base64(to_base64url(plain)) == plain);
}

TEST_CASE("The URL alphabet needs no escaping and is read like the other one", "[encoding]") {
    const std::string bytes = "\xFB\xEF\xBE\xFF";
    CHECK(to_base64(bytes) == "++++/w==");
    CHECK(to_base64url(bytes) == "----_w");
    CHECK(from_base64("----_w") == bytes);
    CHECK(from_base64("++++/w==") == bytes);
}

TEST_CASE("What is not base64 is refused", "[encoding]") {
    const auto text = GENERATE("Zg===", "Z", "Zg=a", "Zm 9v", "Zm9v\n", "Zm9*", "ZZZZZ");
    INFO(text);
    CHECK(!from_base64(text).has_value());
}

TEST_CASE("SHA-256 gives the known digest", "[encoding]") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("").size() == 32);
}

TEST_CASE("Random values have their size and do not repeat", "[encoding]") {
    CHECK(random_bytes(0).empty());
    std::set<std::string> tokens;
    for (int i = 0; i < 100; ++i) tokens.insert(random_token());
    CHECK(tokens.size() == 100);
    CHECK(tokens.begin()->size() == 43); // 256 bits
}

TEST_CASE("A random UUID says its version and variant", "[encoding]") {
    const auto uuid = random_uuid();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[8] == '-');
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
}

TEST_CASE("Everything but unreserved characters is percent-encoded, and reads back", "[encoding]") {
    CHECK(percent_encode("az-AZ_09.~") == "az-AZ_09.~");
    CHECK(percent_encode("a b&c=d/\xC3\xA4+") == "a%20b%26c%3Dd%2F%C3%A4%2B");
    CHECK(percent_decode("a%20b%26c%3dd%2F%C3%A4+") == "a b&c=d/\xC3\xA4+");
}

TEST_CASE("A broken percent-encoding is refused", "[encoding]") {
    const auto text = GENERATE("%", "%4", "a%zz", "%4g", "%-1");
    INFO(text);
    CHECK(!percent_decode(text).has_value());
}
