// Certificates made for the tests, once.
#pragma once

#include "connectors/oauth/certificate.hpp"

namespace remand::tests {

inline const Timestamp test_certificate_from = *parse_rfc3339("2026-11-01T00:00:00Z");
inline const Timestamp test_certificate_until = *parse_rfc3339("2027-11-01T00:00:00Z");

inline Secret certificate_of(unsigned bits) {
    return oauth::make_certificate({"Remand acme", test_certificate_from, test_certificate_until, bits});
}
inline Secret certificate_until(Timestamp until) {
    return oauth::make_certificate({"Remand acme", until - std::chrono::hours{24 * 366}, until, 2048});
}
inline const Secret& test_certificate() {
    static const Secret made = certificate_of(2048);
    return made;
}
inline const Secret& other_test_certificate() {
    static const Secret made = certificate_of(2048);
    return made;
}

} // namespace remand::tests
