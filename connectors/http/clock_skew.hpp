// How far our clock is from the provider's, by the Date header of its answers (RFC 9110 section 6.6.1).
#pragma once

#include <mutex>
#include <optional>

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"

namespace remand::http {

// A transport that looks at the dates of what passes through. Thread-safe; borrows both parts.
class SkewMeter final : public Transport {
public:
    SkewMeter(Transport& transport, const Clock& clock) : transport_(transport), clock_(clock) {}
    [[nodiscard]] Result<Response> send(const Request& request) override;
    // Of the last answer that had a date: our clock less theirs, to the second. Positive: ours is ahead.
    [[nodiscard]] std::optional<Duration> skew() const;

private:
    Transport& transport_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<Duration> skew_;
};

} // namespace remand::http
