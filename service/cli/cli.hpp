// The command line, described in cli.cpp and the *_command_line.cpp files.
#pragma once

namespace remand::cli {

// Gives the exit code (exit_code in api.hpp).
int run(int argc, const char* const* argv);

} // namespace remand::cli
