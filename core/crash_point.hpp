// Places where the crash tests kill the process: REMAND_CRASH_AT=after_commit:3 dies (SIGKILL) at the third pass of
// crash_point("after_commit"). Compiled in only with the CMake option REMAND_CRASH_POINTS (debug builds); otherwise
// nothing of it, not even the names, is in the program.
#pragma once

#include <string_view>

namespace remand {

#if REMAND_CRASH_POINTS
void crash_point(std::string_view name);
#else
inline void crash_point(std::string_view /*name*/) {}
#endif

} // namespace remand
