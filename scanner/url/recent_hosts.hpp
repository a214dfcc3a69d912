// What was worked out for the hosts that were asked for last. A mail asks a dozen times for the same few hosts, and the next mail
// for some of them.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace remand::scanner {

// Not thread-safe: for each thread its own. An answer may depend on nothing but the host.
template <class Answer> class RecentHosts {
public:
    // The answer is valid until the next call. `work_out` is not called for a host that is remembered.
    template <class WorkOut> const Answer& answer_for(std::string_view host, WorkOut&& work_out) {
        auto& place = places_[std::hash<std::string_view>{}(host) % places_.size()];
        if (!place.is_taken || place.host != host) place = {std::string(host), work_out(host), true};
        return place.answer;
    }

private:
    struct Place {
        std::string host;
        Answer answer{};
        bool is_taken = false;
    };
    std::array<Place, 256> places_;
};

} // namespace remand::scanner
