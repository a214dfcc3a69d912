// Who writes under the name of a protected person (the impersonation registry), shared by the detectors that tell an impostor
// from a namesake.
#pragma once

#include <functional>
#include <optional>

#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// The name is that of a protected person, the address is none of hers, and nothing explains that: no correspondence, no
// service that writes for her, no discussion list, no partner, no firm of that name.
[[nodiscard]] bool borrows_protected_name(const MessageView& mail);

// A private or other address that the registry knows as one of a person's own, and it is proven.
[[nodiscard]] bool is_on_record(const MessageView& mail);

// Among these, who is probably somebody else of the same name: proves an address of its own, has more to say
// than the one line with which a fraud begins, and asks for nothing that an impostor would ask for.
[[nodiscard]] bool is_namesake(const MessageView& mail);

// The partner whose name the sender's domain is like, as those of its branches and firms are (another ending, a word or hyphen more, or
// another word behind the same first part; no letter is changed). It is proven, has something to say, does not speak of payments,
// leads nowhere but to the partner, us or its own home page, and asks for nothing that an impostor would ask for; or the partner
// itself reads along. Never of our own name.
[[nodiscard]] std::optional<Lookalike> sister_of(const MessageView& mail);

// No request of those that impostors make, in themes, wordings or as a whole; no files but pictures, no answers elsewhere, and no
// links but such as are explained.
[[nodiscard]] bool asks_for_nothing(const MessageView& mail, const std::function<bool(const WebLink&)>& is_explained);

} // namespace remand::scanner
