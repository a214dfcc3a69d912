// How often one address may ask something of a listener that has no login. A bucket for each, refilled over time.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace remand::service {

// Thread-safe.
class AddressLimiter {
public:
    static constexpr std::size_t most_addresses = 10'000; // remembered

    AddressLimiter(int a_minute, const Clock& clock) : a_minute_(a_minute), clock_(clock) {}
    // An IPv6 address counts as its /64 network: whoever has one has all of it.
    [[nodiscard]] bool allows(std::string_view address);

private:
    struct Bucket {
        double tokens = 0;
        Monotonic filled{};
    };
    void forget_some(Monotonic now);
    const int a_minute_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Bucket, std::less<>> buckets_;
};

// "2001:db8:1:2::77" -> "2001:db8:1:2::"; an IPv4 address, mapped ones included, as it is; other text unchanged.
[[nodiscard]] std::string network_of(std::string_view address);

} // namespace remand::service
