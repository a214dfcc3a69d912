// What a tenant wants done with each disposition, how many automatic moves it bears, and what the scanner should know.
// Stored as JSON in the tenant's row:
//   {"actions": {"malicious": "quarantine", "spam": "junk"}, "limits": {"moves_an_hour": 500, "share_of_mail": 0.5},
//    "partner_domains": ["example.net"], "trusted_authserv_ids": ["mx.example.com"],
//    "detections": {"blank_body": "suspicious", "domain_age": {"malicious_days": 7, "suspicious_days": 30}},
//    "groups": {"finance": ["ann@example.com"]},
//    "rules": [{"name": "Locked files for finance", "dispositions": ["suspicious"], "groups": ["finance"],
//               "attributes": ["encrypted"], "action": "quarantine"}]}
// What is left out has its default; an unknown key is an error, so that a misspelt limit is never silently no limit.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"
#include "core/action.hpp"
#include "core/result.hpp"
#include "core/verdict.hpp"
#include "service/config.hpp"
#include "service/policy/action_rule.hpp"

namespace remand::service {

// Each is off until it is set; what it sets is the least that mail with it is judged: malicious or suspicious.
struct AdditionalDetections {
    static constexpr int most_days = 100;
    std::optional<int> malicious_days, suspicious_days; // a domain that was first seen here less than so long ago
    std::optional<Disposition> blank_body, payroll_change, html_attachment;
    bool operator==(const AdditionalDetections&) const = default;
};

class Policy {
public:
    [[nodiscard]] Action action_for(Disposition disposition) const { return actions_[index(disposition)]; }
    void set(Disposition disposition, Action action) { actions_[index(disposition)] = action; }

    // Of this tenant; absent: the service's own (BreakerSettings in the configuration).
    std::optional<int> moves_an_hour;
    std::optional<double> share_of_mail;

    std::vector<std::string> partner_domains; // lower case
    std::vector<std::string> trusted_authserv_ids;

    AdditionalDetections detections;
    std::vector<ActionRule> rules;                          // the first that holds decides
    std::map<std::string, std::vector<std::string>> groups; // by hand: name -> addresses and domains

private:
    static std::size_t index(Disposition disposition) { return static_cast<std::size_t>(disposition); }
    // In the order of Disposition: malicious, suspicious, spoof, spam, bulk, none.
    std::array<Action, all_dispositions.size()> actions_{Action::quarantine, Action::junk, Action::junk,
                                                         Action::junk,       Action::none, Action::none};
};

// Empty text is the default policy. fix_configuration "policy.…": the sentence names the key.
[[nodiscard]] Result<Policy> read_policy(std::string_view json);
[[nodiscard]] std::string to_json_text(const Policy& policy);

// Whether a tenant can carry it out: each action must be one the provider has, and a hard delete needs the tenant's
// separate permission. fix_configuration "policy.unsupported" or "policy.hard_delete"; the sentence says what to use
// instead.
[[nodiscard]] Result<void> check_policy(const Policy& policy, const std::vector<ActionSupport>& support,
                                        bool allows_hard_delete);

// Only the actions and rules that are not in `before`: people and limits can be set while a tenant cannot be given
// moves yet.
[[nodiscard]] Policy changed_actions(const Policy& before, const Policy& wanted);
[[nodiscard]] bool hard_deletes(const Policy& policy); // by any action or rule

// The service's limits with those of the policy put over them.
[[nodiscard]] BreakerSettings breaker_settings(const Policy& policy, BreakerSettings service);

} // namespace remand::service
