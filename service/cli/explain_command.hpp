// `remand explain`: why a message was judged so, of one in the log or of a saved file.
#pragma once

#include <string>

#include "service/cli/scan_command.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

// Whether it names a message of the log; a file whose name is a number is written ./12.
[[nodiscard]] bool is_message_id(const std::string& what);

int explain_stored(Session& session, const std::string& id);
// Every message of the files, judged now. Needs neither tenant nor service.
int explain_files(const Terminal& terminal, const ScanOptions& options);

} // namespace remand::cli
