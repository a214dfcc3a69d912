// What both clouds have in common: a request is matched, written into the ledger, sent through the fault rules,
// admitted, and carried out. What differs is in FaceRules.
#pragma once

#include "tests/emulator/router.hpp"

namespace remand::emulator {

struct FaceRules {
    Cloud cloud;
    // Finds token, tenant and account, refusing nothing: so that rules and ledger know whose mailbox is meant.
    void (*identify)(Call&);
    // Refuses, or fills in what the operation needs.
    std::optional<Response> (*admit)(Call&, const Route&);
    // The provider's error body.
    Response (*error)(const Call&, int status, std::string_view code, std::string_view message);
    // The provider's headers, and what it does to every answer. `route` may be null.
    void (*dress)(const Call&, const Route* route, Response&);
};

// Thread-safe.
class Face {
public:
    Face(World& world, FaceRules rules, std::vector<Route> routes);

    [[nodiscard]] Response handle(const Request& request);
    // For requests inside a request; the caller holds the world's mutex.
    [[nodiscard]] Response handle_locked(const Request& request);

private:
    [[nodiscard]] Response work(Call& call, const Route& route, const std::optional<FaultAction>& fault) const;
    void finish(const Request& request, Response& response);
    [[nodiscard]] Response carry_out(Call& call, const Route& route) const;
    [[nodiscard]] Response answer_with(const Call& call, const FaultAction& action) const;

    World& world_;
    FaceRules rules_;
    Router router_;
};

} // namespace remand::emulator
