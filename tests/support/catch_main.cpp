#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

namespace {

// Names each case as it begins, when ctest asks (tests/CMakeLists.txt): an entry has the cases of a whole file, and
// neither a sanitizer that ends the program nor ctest, when it waits no longer, says which of them was running.
class CaseNames : public Catch::TestEventListenerBase {
public:
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        if (std::getenv("REMAND_NAME_CASES") != nullptr) std::cout << "-- " << info.name << std::endl;
    }
};
CATCH_REGISTER_LISTENER(CaseNames)

} // namespace
