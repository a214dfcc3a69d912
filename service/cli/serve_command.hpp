// `remand serve`: the background service, from its start to its end.
#pragma once

#include <filesystem>

namespace remand::cli {

// Runs until SIGTERM or SIGINT, then stops within 30 s. A start-up mistake is one sentence on standard error and 1.
int serve(const std::filesystem::path& config_file);

} // namespace remand::cli
