// What a detector may know besides the message: the tenant it came to, as of the message's time. Read-only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/campaign.hpp"
#include "core/clock.hpp"
#include "core/verdict.hpp"
#include "scanner/identity/protected_people.hpp"

namespace remand::scanner {

class LetterHeads;
class TextHead;

// What this tenant has seen of a sender before the message's time. Implemented over the message log; a message of the
// same campaign does not make the next one "known" (frozen for 12 hours after first contact).
struct SenderHistory {
    int messages = 0;                 // earlier messages of this sender key to the tenant
    int messages_to_recipient = 0;
    int judged_bad = 0;               // of them, malicious, suspicious or spoof
    bool is_solicited = false;        // somebody here wrote to this sender before
    std::vector<std::string> signers{};  // registrable domains whose signatures its mail passed with, most frequent first
    std::vector<std::string> reply_to{}; // keys its mail asked to answer to
};

// What one address and one mailbox have written to each other before, counted as above. For namesakes: that somebody
// else at the sender's organisation, or in ours, knows one says nothing of these two.
struct Correspondence {
    int received = 0;        // by the mailbox, from the address
    bool is_answered = false; // the mailbox wrote to the address
};

// What a person decided and has not taken back.
struct KnownBad {
    std::string key; // what was asked for: a file's SHA-256 or TLSH, or a page
    Timestamp decided_at{};
};
struct DecidedCampaign {
    Disposition disposition = Disposition::none;
    std::string decided_by; // "operator:jane"
    Timestamp decided_at{};
    int copies = 0; // on record, of the group
};

class HistorySource {
public:
    virtual ~HistorySource() = default;
    // sender_key: the full address for free-mail, the registrable domain otherwise.
    [[nodiscard]] virtual SenderHistory sender(std::string_view sender_key, std::string_view recipient, Timestamp as_of) const = 0;
    // `address`: lower case, one of the sender key's.
    [[nodiscard]] virtual Correspondence correspondence(std::string_view /*sender_key*/, const std::string& /*address*/,
                                                        const std::string& /*recipient*/, Timestamp /*as_of*/) const {
        return {};
    }
    // Of these registrable domains, the ones that no mail to the tenant has linked to before. None while too little is
    // known for that to mean anything.
    [[nodiscard]] virtual std::vector<std::string> unseen_hosts(const std::vector<std::string>& /*hosts*/,
                                                                Timestamp /*as_of*/) const {
        return {};
    }
    // Different senders that wrote to this mailbox between the times, both included.
    [[nodiscard]] virtual int senders_between(std::string_view /*recipient*/, Timestamp /*since*/, Timestamp /*until*/) const {
        return 0;
    }
    // Of these files (SHA-256, hexadecimal), one of a message that a person called malicious; the newest decision about
    // each counts.
    [[nodiscard]] virtual std::optional<KnownBad> known_bad_file(const std::vector<std::string>& /*hashes*/) const {
        return {};
    }
    // Of these files (TLSH), one that is near to a file of a message that a person called malicious; the decision about the
    // nearest counts.
    [[nodiscard]] virtual std::optional<KnownBad> near_bad_file(const std::vector<std::string>& /*likenesses*/) const {
        return {};
    }
    // The same as of files of pages (scanner/memory_keys.hpp).
    [[nodiscard]] virtual std::optional<KnownBad> known_bad_page(const std::vector<std::string>& /*pages*/) const {
        return {};
    }
    // The newest decision about a message of this group.
    [[nodiscard]] virtual std::optional<DecidedCampaign> decided_campaign(const CampaignPrint& /*print*/) const {
        return {};
    }
};

struct ScanContext {
    std::vector<std::string> own_domains;       // verified domains of the tenant, lower case, A-labels
    ProtectedPeople people;                     // the impersonation registry
    std::vector<std::string> partner_domains;   // domains worth imitating: partners, vendors
    std::string recipient;                      // the mailbox this copy was delivered to; empty for a saved file
    std::string recipient_name;
    std::vector<std::string> trusted_authserv_ids; // of a gateway in front of the provider, by the tenant's setting
    std::vector<std::string> silenced;          // codes of detectors that are not asked about this message
    const HistorySource* history = nullptr;     // null: nothing is known (a saved file)
    const TextHead* text_head = nullptr;                       // null: the shipped one
    const LetterHeads* letter_heads = nullptr;                 // null: the shipped ones
    const std::map<std::string, int, std::less<>>* weights = nullptr; // by code; null: the shipped ones
    std::optional<Timestamp> as_of;             // the message's arrival; null: its own date
};

} // namespace remand::scanner
