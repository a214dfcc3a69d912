// What people decided about messages, and the memory of it: a decision stands for its message, for the copies on record that
// take it on, and for what comes later under the same keys, until it is withdrawn or a newer one is made. The keys go with
// their tenant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/campaign.hpp"
#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

struct NewDecision {
    // What becomes of one message: its verdict is what the scanner found, with this sentence in front and this disposition.
    struct Effect {
        std::int64_t message = 0;
        std::string code, sentence; // of the first row of evidence
        PlannedAction planned;      // none: no row
        std::optional<std::int64_t> undo_of; // with `restore`: the action that is taken back
    };
    TenantId tenant;
    std::int64_t message = 0;
    Disposition disposition = Disposition::none;
    std::string decided_by, reason;
    Timestamp at{};
    std::vector<std::string> files; // SHA-256, hexadecimal
    std::vector<std::string> pages; // host and path
    std::vector<std::string> likenesses; // of files: TLSH
    CampaignPrint campaign;         // empty: nothing is learnt about the group
    std::vector<Effect> effects;    // that of the message itself first
};

struct DecisionRecord {
    std::int64_t id = 0, message = 0;
    Disposition disposition = Disposition::none;
    std::string decided_by, reason;
    Timestamp at{};
    std::optional<Timestamp> withdrawn_at;
    int messages = 0; // that took it on, the message itself among them
    std::optional<std::int64_t> action; // that it asked for about the message one asks for
};

// Thread-safe. All questions about the past are asked as of a time: decided before then, and withdrawn after it or never.
class DecisionStore {
public:
    explicit DecisionStore(Database& database) : database_(database) {}

    // One transaction with the audit row: what stands about the message itself is withdrawn first, and what is worse about a
    // copy of it; then verdicts are written, actions planned, keys learnt. Gives the decision's id. give_up "message.not_judged" for an effect on a
    // message that the scanner has not judged.
    Result<std::int64_t> decide(const NewDecision& decision, const AuditEntry& audit);
    // The scanner's verdicts stand again; what was planned is superseded, and what was done is to be undone. Gives the ids
    // of the messages. give_up "decision.unknown" when nothing stands about this message.
    Result<std::vector<std::int64_t>> withdraw(std::int64_t message, std::string_view by, Timestamp at, const AuditEntry& audit);
    Result<std::vector<DecisionRecord>> about(std::int64_t message) const; // newest first

    // Messages that the scanner judged since then, not after `limit` of them, whose verdict may rest on what was remembered:
    // one of these codes is among its evidence. Oldest first.
    Result<std::vector<std::int64_t>> judged_by_memory(const TenantId& tenant, Timestamp since, const std::vector<std::string_view>& codes,
                                                       int limit) const;
    // The scanner's verdict on the message once more, as things are now. One transaction with the audit row.
    Result<void> judge_again(const TenantId& tenant, const Verdict& verdict, const NewDecision::Effect& effect, std::string_view by,
                             Timestamp at, const AuditEntry& audit);

    struct Known {
        std::string key; // of a file, page or likeness; empty for a group
        Disposition disposition = Disposition::none;
        std::string decided_by;
        Timestamp at{};
    };
    // The newest decision about each file or page; the worst of them.
    enum class Kind { file, page };
    Result<std::optional<Known>> about_keys(const TenantId& tenant, Kind kind, const std::vector<std::string>& keys, Timestamp as_of) const;
    // Decisions about files by their TLSH, newest first.
    Result<std::vector<Known>> newest_likenesses(const TenantId& tenant, int limit, Timestamp as_of) const;
    // Not older than `since`.
    Result<std::optional<Known>> about_campaign(const TenantId& tenant, const CampaignPrint& print, Timestamp since,
                                                Timestamp as_of) const;

    struct Group {
        int copies = 0; // judged; counting stops at 10,000
        std::optional<Timestamp> first_at; // received
    };
    // Of the messages on record: those of the group that a message under this print at this time would join.
    Result<Group> group_of(const TenantId& tenant, const CampaignPrint& print, Timestamp at) const;

private:
    Database& database_;
};

} // namespace remand::db
