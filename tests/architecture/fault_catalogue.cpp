// Each fault that can befall reading and acting, and each trap that real clients of the two clouds fell into, has its
// test: tagged [fault][NN] and [trap][NN]. The numbers are those of CONTRIBUTING.md.
#include <catch2/catch.hpp>

#include "tests/architecture/source_tree.hpp"

using namespace remand::architecture;

namespace {

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

bool is_tested(const std::vector<SourceFile>& files, const std::vector<std::string>& marks) {
    for (const auto& file : files)
        for (const auto& mark : marks)
            if (file.code.find(mark) != std::string::npos && file.path.starts_with("tests/")) return true;
    return false;
}

} // namespace

TEST_CASE("Every fault of the catalogue has a test that bears its number", "[architecture]") {
    const auto files = read_source_tree();
    for (int number = 1; number <= 26; ++number) {
        INFO("fault " << number);
        const auto tag = "[fault][" + two_digits(number) + "]";
        CHECK(is_tested(files, {tag, "FAULT(\"" + two_digits(number) + "\""}));
    }
}

TEST_CASE("Every trap has a test that bears its number", "[architecture]") {
    const auto files = read_source_tree();
    for (int number = 1; number <= 30; ++number) {
        INFO("trap " << number);
        CHECK(is_tested(files, {"[trap][" + two_digits(number) + "]"}));
    }
}
