// From what an administrator types to an entry in its one spelling, and what is to be said about it. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "db/list_store.hpp"

namespace remand::service {

inline constexpr std::size_t most_entries = 100'000;      // of all tenants together
inline constexpr std::size_t most_searched_entries = 500; // regex and text: each is searched for in every mail
inline constexpr std::size_t longest_note = 500;

[[nodiscard]] bool is_allowing(db::ListKind kind);     // a trusted or accepted sender
[[nodiscard]] bool is_about_sender(db::ListKind kind); // or a blocked one

// Puts `pattern` into its one spelling and finds its kind where `given` does not say it:
//   jane@example.com address · example.com domain · *.example.com or .example.com subdomains · 192.0.2.7 ip ·
//   192.0.2.0/24 network · anything, of content: text
// Sets the defaults of what the kind leaves open (content: subject and body; trusted domain: both).
// fix_configuration "list.pattern", "list.kind" or "pattern.invalid": the sentence says what to write instead.
[[nodiscard]] Result<void> settle(db::ListEntry& entry, std::optional<db::PatternKind> given);

// fix_configuration "list.too_many": these are more than there may be.
[[nodiscard]] Result<void> check_room(const std::vector<db::ListEntry>& all);

// "trusted-sender *.example.com", for sentences: as it is typed.
[[nodiscard]] std::string typed_pattern(const db::ListEntry& entry); // "*.example.com"
[[nodiscard]] std::string name_of(const db::ListEntry& entry);

// What makes an entry dangerous, said each time it is shown; empty for most.
[[nodiscard]] std::vector<std::string> warnings_about(const db::ListEntry& entry);

// What others it stands against or makes needless, with which of the two wins. `others` may hold the entry itself.
[[nodiscard]] std::vector<std::string> conflicts_of(const db::ListEntry& entry,
                                                    const std::vector<db::ListEntry>& others);

} // namespace remand::service
