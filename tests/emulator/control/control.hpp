// The control API (README.md): how a test makes tenants and mail, plays the user, asks where everything is, and makes
// trouble. A mistake in a request is thrown as std::invalid_argument and answered 400 with the sentence.
#pragma once

#include <functional>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model/world.hpp"

namespace remand::emulator {

// Where the faces listen: goes into service-account keys.
struct Endpoints {
    std::string microsoft; // "https://localhost:1234"
    std::string google;
};

// Thread-safe.
class Control {
public:
    Control(World& world, Endpoints endpoints, std::function<void()> shutdown);
    [[nodiscard]] Response handle(const Request& request);

private:
    [[nodiscard]] nlohmann::json dispatch(const Request& request);

    World& world_;
    Endpoints endpoints_;
    std::function<void()> shutdown_;
};

} // namespace remand::emulator
