// directory: one function for each command, apart from the command line (directory_command_line.cpp).
#pragma once

#include <map>
#include <string>

#include "service/cli/session.hpp"

namespace remand::cli {

int directory_status(Session& session, const std::string& tenant);
int directory_sync(Session& session, const std::string& tenant);
int directory_confirm(Session& session, const std::string& tenant, bool discards);
int directory_users(Session& session, const std::string& tenant, std::map<std::string, std::string> words,
                    std::size_t limit);
int directory_groups(Session& session, const std::string& tenant, const std::string& text, std::size_t limit);

} // namespace remand::cli
