// directory, registry and domain: one function for each command, apart from the command line
// (registry_command_line.cpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/cli/registry_match.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

int directory_status(Session& session, const std::string& tenant);
int directory_sync(Session& session, const std::string& tenant);
int directory_confirm(Session& session, const std::string& tenant, bool discards);
int directory_users(Session& session, const std::string& tenant, std::map<std::string, std::string> words,
                    std::size_t limit);
int directory_groups(Session& session, const std::string& tenant, const std::string& text, std::size_t limit);

// What `registry add`, `edit` and `exclude` were given; what was not stays as it is.
struct EntryFlags {
    std::optional<std::string> name, title, role, comment, expires, user, group;
    std::vector<std::string> addresses, patterns;
};

// The only tenant there is, when none is named. give_up "tenant.unknown", "cli.which_tenant".
[[nodiscard]] Result<std::string> tenant_or_only(Session& session, const std::string& named);

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

int domain_list(Session& session, const std::string& tenant);
int domain_add(Session& session, const std::string& tenant, const std::string& domain);
int domain_verify(Session& session, const std::string& tenant, const std::string& domain);
int domain_set(Session& session, const std::string& tenant, const std::string& domain, std::optional<bool> pause,
               std::optional<bool> all_folders);
int domain_remove(Session& session, const std::string& tenant, const std::string& domain);
int domain_scope(Session& session, const std::string& tenant, const std::vector<std::string>& mailboxes,
                 const std::vector<std::string>& groups, bool everybody);

} // namespace remand::cli
