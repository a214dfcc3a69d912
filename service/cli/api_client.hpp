// One request over the service's Unix socket. The one file of the command line that knows Boost.Beast.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace remand::cli {

struct ApiAnswer {
    int status = 0;
    std::string body;
};

// retry "cli.no_service" when nobody listens on the socket (or it does not exist); fix_configuration "cli.no_access"
// when this user may not; unknown_outcome "cli.broken_answer" when the service went away in the middle.
[[nodiscard]] Result<ApiAnswer> send_to_service(const std::filesystem::path& socket, std::string_view method,
                                                const std::string& target, const std::string& body);

} // namespace remand::cli
