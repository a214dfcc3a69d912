// What /proc says of a process.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace remand::bench {

[[nodiscard]] double cpu_seconds_of(pid_t pid);          // user and system so far; 0: it is gone
[[nodiscard]] long resident_kilobytes(pid_t pid);        // 0: it is gone
[[nodiscard]] std::vector<pid_t> children_of(pid_t pid); // that live
[[nodiscard]] std::string title_of(pid_t pid);           // its command line, blanks between the words

} // namespace remand::bench
