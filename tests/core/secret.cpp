#include "core/secret.hpp"

#include <ostream>
#include <type_traits>

#include <catch2/catch.hpp>

#include "core/log.hpp"

using namespace remand;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
    a == b;
};

} // namespace

TEST_CASE("A secret gives itself away only by name", "[secret]") {
    const Secret secret("s3cret");
    CHECK(secret.reveal() == "s3cret");
    CHECK(!secret.empty());
    CHECK(Secret().empty());
    STATIC_REQUIRE(!Printable<Secret>);
    STATIC_REQUIRE(!Comparable<Secret>);
    STATIC_REQUIRE(!std::is_convertible_v<Secret, std::string>);
    STATIC_REQUIRE(!std::is_convertible_v<Secret, std::string_view>);
}

TEST_CASE("A secret equals its own text and nothing else", "[secret]") {
    const Secret secret("s3cret");
    CHECK(secret.equals("s3cret"));
    CHECK(!secret.equals("s3creT"));
    CHECK(!secret.equals("s3cre"));
    CHECK(!secret.equals(""));
    CHECK(Secret().equals(""));
}

TEST_CASE("A secret that was moved away is empty, also a short one", "[secret]") {
    const auto text = GENERATE(std::string("short"), std::string(100, 'x'));
    Secret first(text);
    const Secret second(std::move(first));
    CHECK(first.empty()); // NOLINT: what is left behind is the point
    CHECK(second.reveal() == text);
    Secret third("other");
    Secret fourth(text);
    third = std::move(fourth);
    CHECK(fourth.empty()); // NOLINT
    CHECK(third.reveal() == text);
}

TEST_CASE("A copied secret is one of its own", "[secret]") {
    Secret first("s3cret");
    const Secret second(first);
    first = Secret("other");
    CHECK(second.reveal() == "s3cret");
    auto& same = first;
    first = same;
    CHECK(first.reveal() == "other");
}
