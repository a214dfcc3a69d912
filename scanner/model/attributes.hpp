// What is true of a message beside its disposition. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/verdict.hpp"
#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// Sorted, unique; docs/detection.md lists them.
[[nodiscard]] std::vector<std::string> attributes_of(const MessageView& mail, const std::vector<Evidence>& evidence);

} // namespace remand::scanner
