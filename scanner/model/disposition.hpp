// From evidence to exactly one disposition. Pure; thread-safe.
#pragma once

#include <span>
#include <string>

#include "core/verdict.hpp"
#include "scanner/model/findings.hpp"

namespace remand::scanner {

// How well a sender's name is vouched for: it clears nothing, but asks for more before mail is spam.
enum class Standing { unproven, authenticated, authenticated_list };

// In this order, the first that holds:
//   malicious   enough points of threat and context, from two groups of which one is not wording; or a hard rule
//   spoof       a false sender without anything to click, open or fall for
//   suspicious  many points, of them enough of threat, and not by wording alone
//   spam        many points of any kind; more for authenticated list mail, and most where nothing but the wording speaks
//               against an authenticated sender
//   bulk        sent to many, and nothing worse
//   none
[[nodiscard]] Disposition dispose(std::span<const Sign> signs, Standing standing);

// Everything but what may stay where it is.
[[nodiscard]] constexpr bool is_bad(Disposition disposition) {
    return disposition != Disposition::none && disposition != Disposition::bulk;
}

// The rule that held, in one sentence with its points: "64 points of threat and context make it malicious ...".
[[nodiscard]] std::string grounds_of(std::span<const Sign> signs, Standing standing);

} // namespace remand::scanner
