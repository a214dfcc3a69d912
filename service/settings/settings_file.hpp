// Settings as one TOML file. What a file leaves out stays as it is: a section that is there is the whole of it, one that
// is not is not touched, and neither is a tenant that the file does not name. docs/policies.md has all of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "service/settings/settings.hpp"

namespace remand::service {

enum class UnknownTenants {
    refuse,
    skip, // of a version that is older than the removal of a tenant
    make  // with the default settings: nothing is in force, a file is tried out
};

// `base` with the file's sections in place of its own. All or nothing: fix_configuration "config.invalid", and the
// message has a line "file:line:column: …" for each thing that is wrong, with the word that was probably meant.
[[nodiscard]] Result<AllSettings> read_settings(std::string_view text, const std::string& file, const AllSettings& base,
                                                UnknownTenants unknown = UnknownTenants::refuse);

// The whole of it, every section written out: reading it over any base that has these tenants gives `settings` again.
[[nodiscard]] std::string to_toml(const AllSettings& settings);

} // namespace remand::service
