// Who writes under the name of a protected person (the impersonation registry), shared by the detectors that tell an impostor
// from a namesake.
#pragma once

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// The name is that of a protected person, the address is none of hers, and nothing explains that: no correspondence, no
// service that writes for her, no discussion list, no partner, no firm of that name.
[[nodiscard]] bool borrows_protected_name(const MessageView& mail);

// Among these, who is probably somebody else of the same name: proves an address at an organisation of its own, has more to say
// than the one line with which a fraud begins, and asks for nothing that an impostor would ask for.
[[nodiscard]] bool is_namesake(const MessageView& mail);

} // namespace remand::scanner
