// The command line. The only user of CLI11 is cli.cpp (it is slow to compile).
#pragma once

namespace remand::cli {

// Gives the exit code (exit_code in api.hpp).
int run(int argc, const char* const* argv);

} // namespace remand::cli
