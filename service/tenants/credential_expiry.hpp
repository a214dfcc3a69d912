// Credentials end, and then nothing is read any more: warned of at 30, 14 and 3 days before, and after.
#pragma once

#include <string>
#include <vector>

#include "connectors/providers.hpp"
#include "core/clock.hpp"

namespace remand::service {

enum class ExpiryStage { far, month, fortnight, days, over }; // in rising order

[[nodiscard]] ExpiryStage stage_of(const Credential& credential, Timestamp now); // far where no end is known
// One sentence with the next step; "" when it is far.
[[nodiscard]] std::string expiry_warning(const Credential& credential, Timestamp now);
// As `doctor` shows it, one for each credential that is in use.
[[nodiscard]] std::vector<Check> expiry_checks(const std::vector<Credential>& credentials, Timestamp now);

} // namespace remand::service
