// The sections "registry", "domains" and "scope" of a tenant in a settings file.
#pragma once

#include "service/settings/people_settings.hpp"
#include "service/settings/toml_check.hpp"

namespace remand::service {

// A section that is there takes the place of what `settings` have: in the registry each kind by itself; of the domains
// those by hand, while those of the provider stay and lose only what was decided about them.
void read_people_settings(TomlCheck& toml, const toml::table& tenant, PeopleSettings& settings);

} // namespace remand::service
