// domain: one function for each command, apart from the command line (domain_command_line.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/cli/session.hpp"

namespace remand::cli {

int domain_list(Session& session, const std::string& tenant);
int domain_add(Session& session, const std::string& tenant, const std::string& domain);
int domain_verify(Session& session, const std::string& tenant, const std::string& domain);
int domain_set(Session& session, const std::string& tenant, const std::string& domain, std::optional<bool> pause,
               std::optional<bool> all_folders);
int domain_remove(Session& session, const std::string& tenant, const std::string& domain);
int domain_scope(Session& session, const std::string& tenant, const std::vector<std::string>& mailboxes,
                 const std::vector<std::string>& groups, bool everybody);

} // namespace remand::cli
