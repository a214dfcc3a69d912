// Where the time of a message goes: each stage of the scanner by itself, in this process and one thread.
#pragma once

#include <span>
#include <string>

namespace remand::bench {

// Prints a table of microseconds a message for extraction and verdict, then the ten dearest detectors.
void print_stages(std::span<const std::string> mail);

} // namespace remand::bench
