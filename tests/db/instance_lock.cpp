#include <unistd.h>

#include <optional>
#include <thread>

#include "db/instance_lock.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

TEST_CASE("A second instance is refused and told which process holds the lock", "[instance_lock]") {
    const TempDirectory directory;
    const auto first = InstanceLock::acquire(directory / "remand.lock");
    REQUIRE(first.has_value());
    const auto second = InstanceLock::acquire(directory / "remand.lock");
    REQUIRE(!second);
    CHECK(second.error().code == "instance.running");
    CHECK(second.error().kind == ErrorKind::fix_configuration);
    CHECK(second.error().message.find("process " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("A lock is free again when its holder is gone, also after it was handed on", "[instance_lock]") {
    const TempDirectory directory;
    {
        auto first = must(InstanceLock::acquire(directory / "remand.lock"));
        const InstanceLock handed_on = std::move(first);
        CHECK(!InstanceLock::acquire(directory / "remand.lock"));
    }
    CHECK(InstanceLock::acquire(directory / "remand.lock").has_value());
}

TEST_CASE("A command that holds the lock is waited for, and a service is not", "[instance_lock]") {
    using Holder = InstanceLock::Holder;
    const TempDirectory directory;
    const auto file = directory / "remand.lock";
    auto held = std::optional(must(InstanceLock::acquire(file, Holder::command)));
    const auto refused = InstanceLock::acquire(file);
    REQUIRE(!refused);
    CHECK(refused.error().message.find(", a command") != std::string::npos);

    std::thread command([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{150}); // its work
        held.reset();
    });
    const auto waited = InstanceLock::acquire(file, Holder::service, std::chrono::seconds{30});
    command.join();
    CHECK(waited.has_value());
    CHECK(!InstanceLock::acquire(file, Holder::service, std::chrono::seconds{30})); // at once: or this test takes long
}

TEST_CASE("A lock in a directory that does not exist is refused with a sentence", "[instance_lock]") {
    const TempDirectory directory;
    const auto lock = InstanceLock::acquire(directory / "nowhere" / "remand.lock");
    REQUIRE(!lock);
    CHECK(lock.error().code == "instance.unlockable");
    CHECK(lock.error().message.find("nowhere") != std::string::npos);
}
