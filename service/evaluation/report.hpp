// What an evaluation says: shares with 95 % intervals, and the messages worth looking at. Pure; thread-safe.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "service/evaluation/judged_mail.hpp"

namespace remand::service {

// One object: "classes", "hand_labels", "years", "dispositions" (a confusion matrix), "recall_at", "auc", "campaigns",
// "false_positives", "misses".
[[nodiscard]] nlohmann::ordered_json report_of(const std::vector<JudgedMessage>& judged, std::size_t examples);
void print_report(const nlohmann::ordered_json& report, std::ostream& out);

} // namespace remand::service
