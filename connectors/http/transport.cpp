#include "connectors/http/transport.hpp"

#include "core/text.hpp"

namespace remand::http {

std::string_view Response::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name)) return value;
    return {};
}

} // namespace remand::http
