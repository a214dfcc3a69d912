// registry: one function for each command, apart from the command line (registry_command_line.cpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/cli/registry_match.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

// What `registry add`, `edit` and `exclude` were given; what was not stays as it is.
struct EntryFlags {
    std::optional<std::string> name, title, role, comment, user, group;
    std::string expires_at; // empty: as it is
    bool never_expires = false;
    std::vector<std::string> addresses, patterns;
};

int registry_list(Session& session, const std::string& tenant, const std::map<std::string, std::string>& words);
int registry_show(Session& session, const std::string& tenant, std::int64_t id);
int registry_add(Session& session, const std::string& tenant, const EntryFlags& flags);
int registry_edit(Session& session, const std::string& tenant, std::int64_t id, const EntryFlags& flags);
int registry_remove(Session& session, const std::string& tenant, const std::vector<std::int64_t>& ids);
int registry_exclude(Session& session, const std::string& tenant, const EntryFlags& flags);
int registry_import(Session& session, const std::string& tenant, const std::string& csv, bool replaces);
int registry_export(Session& session, const std::string& tenant, const std::string& file_name, std::ostream& file);
int registry_suggest(Session& session, const std::string& tenant);
int registry_review(Session& session, const std::string& tenant, bool confirms);
int registry_protect(Session& session, const std::string& tenant, bool whole_directory);
// Over the API, as many at once as it takes.
[[nodiscard]] Matcher matcher_of_tenant(Session& session, const std::string& tenant);

} // namespace remand::cli
