// Why a round (or a part of it) could not go on, and whose trouble that is: a full disk of ours must never be told to a
// tenant's administrator as lost consent.
#pragma once

#include <tl/expected.hpp>

#include "core/result.hpp"

namespace remand::service {

struct Failure {
    enum class Source { provider, ourselves };
    Source source = Source::provider;
    Error error;
};

template <class T> using Attempt = tl::expected<T, Failure>;

inline tl::unexpected<Failure> provider_failed(Error error) {
    return tl::unexpected<Failure>(Failure{Failure::Source::provider, std::move(error)});
}
inline tl::unexpected<Failure> we_failed(Error error) {
    return tl::unexpected<Failure>(Failure{Failure::Source::ourselves, std::move(error)});
}

} // namespace remand::service
