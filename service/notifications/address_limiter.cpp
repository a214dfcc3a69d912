#include "service/notifications/address_limiter.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace remand::service {

std::string network_of(std::string_view address) {
    const std::string text(address);
    in6_addr v6{};
    if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return text;
    std::array<char, INET6_ADDRSTRLEN> shown{};
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
        in_addr v4{};
        std::copy(v6.s6_addr + 12, v6.s6_addr + 16, reinterpret_cast<unsigned char*>(&v4));
        return inet_ntop(AF_INET, &v4, shown.data(), shown.size());
    }
    std::fill(v6.s6_addr + 8, v6.s6_addr + 16, std::uint8_t{0});
    return inet_ntop(AF_INET6, &v6, shown.data(), shown.size());
}

bool AddressLimiter::allows(std::string_view address) {
    const std::string network = network_of(address);
    const std::lock_guard lock(mutex_);
    const auto now = clock_.monotonic();
    const double most = std::max(1.0, a_minute_ / 6.0); // ten seconds' worth at once
    auto found = buckets_.find(network);
    if (found == buckets_.end()) {
        if (buckets_.size() >= most_addresses) forget_some(now);
        found = buckets_.emplace(network, Bucket{most, now}).first;
    }
    auto& bucket = found->second;
    const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.tokens = std::min(most, bucket.tokens + seconds * a_minute_ / 60);
    bucket.filled = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

// Who has a full bucket again loses nothing by it. When that makes no room, ten thousand addresses knock at once: all
// begin anew, since to look for the oldest each time would cost more than to answer.
void AddressLimiter::forget_some(Monotonic now) {
    std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.filled > std::chrono::seconds{10}; });
    if (buckets_.size() >= most_addresses) buckets_.clear();
}

} // namespace remand::service
