// The scanner's answer about one message: exactly one disposition, any number of attributes, and evidence that adds up.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand {

// In falling order of how bad: the order is used for "at least as bad as" and for tables.
enum class Disposition { malicious, suspicious, spoof, spam, bulk, none };
inline constexpr std::array all_dispositions{Disposition::malicious, Disposition::suspicious, Disposition::spoof,
                                             Disposition::spam,      Disposition::bulk,       Disposition::none};
[[nodiscard]] std::string_view to_text(Disposition disposition);
[[nodiscard]] std::optional<Disposition> parse_disposition(std::string_view text); // case-insensitive

// Independent kinds of evidence: `malicious` needs two of them, or a hard rule.
enum class EvidenceGroup { authentication, identity, links, attachments, content, bulk, structure };
[[nodiscard]] std::string_view to_text(EvidenceGroup group);
[[nodiscard]] std::optional<EvidenceGroup> parse_evidence_group(std::string_view text);

struct Evidence {
    std::string code;    // stable for ever: analysts and the database quote it, e.g. "identity.vip_name"
    EvidenceGroup group = EvidenceGroup::content;
    int weight = 0;      // points; whole numbers, so that the sum is exact. Negative speaks for the message
    std::string reason;  // one sentence a layman can read, with the values that made it fire
    bool operator==(const Evidence&) const = default;
};

// What the disposition would have been, had some of the evidence not been there: the same rules once more over the rest.
struct Counterfactual {
    std::vector<std::string> without; // codes of evidence, or names of groups
    Disposition disposition = Disposition::none;
    int score = 0; // of what is left
    bool operator==(const Counterfactual&) const = default;
};

// Why it is this disposition and no other. Worked out with the verdict and stored with it, so it stays true when rules and
// weights have changed since.
struct Explanation {
    std::string grounds;                     // one sentence: the rule that held, with its points
    std::vector<Counterfactual> by_evidence; // the pieces of evidence without each of which it would be another one
    std::vector<Counterfactual> by_group;    // the same for all evidence of one group at once
    // The fewest groups without which nothing bad would be left: bulk or none. None: it is not bad, or a list decided.
    std::optional<Counterfactual> cleared_without;
    bool operator==(const Explanation&) const = default;
};

struct Verdict {
    Disposition disposition = Disposition::none;
    int score = 0;                       // always the sum of the weights in `evidence`
    std::vector<std::string> attributes; // sorted, unique: "external", "list", "encrypted", "unscannable" ...
    std::vector<Evidence> evidence;      // in the order in which a person reads it
    std::string model;                   // what judged: "2026-11.1 lists 3f2a91bc words 0c41d2aa facts 2"
    Explanation explanation{};
};

} // namespace remand
