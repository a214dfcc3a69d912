// What many detectors need to know about one message, worked out once: facts plus context, read with the lists of url/,
// identity/ and text/. It draws no conclusions of its own.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "scanner/facts.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/identity/lookalike.hpp"
#include "scanner/scan_context.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/letter_heads.hpp"
#include "scanner/text/phrases.hpp"
#include "scanner/text/quoted_people.hpp"
#include "scanner/url/url_parts.hpp"

namespace remand::scanner {

// A link a person can follow to the web, seen through link protection services.
struct WebLink {
    const Link* link = nullptr;
    UrlParts url;       // of the real destination
    std::string host;   // the same as url.host, or the facts' host where the address inside cannot be read
    std::string domain; // registrable
};

// Holds references to both: shorter-lived than facts and context.
struct MessageView {
    MessageView(const MessageFacts& message, const ScanContext& tenant);
    MessageView(const MessageView&) = delete;
    MessageView& operator=(const MessageView&) = delete;

    const MessageFacts& facts;
    const ScanContext& context;

    Address from;                          // the first From address; empty when there is none
    std::string from_domain;               // registrable
    std::string return_domain;             // registrable, of the envelope sender
    std::vector<std::string> own_domains;  // registrable; the tenant's, or the recipients' where none are set
    std::vector<std::string> recipients;   // addresses, lower case: the mailbox, then To and Cc
    std::vector<std::string> dkim_domains; // registrable, of passing signatures
    ImitatedDomains imitated;              // own and partner domains

    bool has_tenant = false;         // own and partner domains are the tenant's word, not guessed from recipients
    bool is_partner = false;         // From is in a partner's domain, and nothing says that it is borrowed
    bool is_own_sender = false;      // From is in a domain of our own
    bool is_colleague = false;       // is_own_sender, and nothing says that it is borrowed
    bool may_be_genuine = false;     // authenticated, or nobody looked: nothing speaks against the From domain
    bool is_authenticated = false;   // the From domain is vouched for by an aligned pass (RFC 7489 section 3.1)
    bool is_discussion_list = false; // a mailing list that redistributes what members write
    bool has_list_headers = false;   // of any bulk kind
    bool is_newsletter = false;      // with these, from an authenticated sender: perhaps asked for
    bool is_automatic = false;       // bounce, auto-reply
    std::optional<Imitation> imitation; // whose name the sender uses
    const Brand* named_brand = nullptr; // which brand's name, truly or not
    bool is_thread = false;          // names an earlier message, and answers, passes on or quotes one
    bool has_history = false;
    SenderHistory history;
    Correspondence correspondence; // of the From address and this mailbox; looked for when a protected name is used

    std::vector<WebLink> links;
    std::vector<const WebLink*> hosts; // the first link to each host
    bool is_directory = false;         // links to so many sites that an odd one among them means little
    std::string subject;  // folded
    std::string text;     // folded: subject and visible text
    std::string own_text; // folded: the visible text without quoted mail and footers
    std::string file_text; // folded: what PDF files and invitations say
    std::vector<QuotedPerson> quoted;
    int words = 0; // of text
    int own_words = 0;
    float wording = 0; // log odds of the text head
    LetterOdds letters{}; // log odds of the heads of letters, of subject and own_text, or with file_text
    PhraseHits phrases, subject_phrases;
    bool is_qr_lure = false;   // a picture or PDF with a QR code, and the reader is asked to scan it to keep, sign or pay
    bool is_explained = false; // perhaps genuine, and a link leads to the sender's own site: an account mail of its own

    [[nodiscard]] bool is_ours(std::string_view host) const;          // within one of own_domains
    [[nodiscard]] bool is_senders_own(std::string_view domain) const; // registrable: From, envelope or DKIM
    [[nodiscard]] bool is_new_sender() const { return has_history && history.messages == 0; }
    [[nodiscard]] std::string from_text() const; // for reasons
    // Whether a wording of this kind stands anywhere in subject, text or file_text.
    [[nodiscard]] bool says(Wording kind) const { return wordings_.test(static_cast<std::size_t>(kind)); }
    // The same of a part of these, and what it is; they only look when something is to be found.
    [[nodiscard]] bool says(Wording kind, std::string_view part) const { return says(kind) && has_wording(part, kind); }
    [[nodiscard]] std::string said(Wording kind, std::string_view part) const {
        return says(kind) ? find_wording(part, kind) : std::string();
    }
    [[nodiscard]] std::string told(Wording kind, std::string_view part) const { // find_instruction()
        return says(kind) ? find_instruction(part, kind) : std::string();
    }
    // The words that make it read like such a letter, in quotation marks, for reasons.
    [[nodiscard]] std::string telling_words(Letter kind) const;
    [[nodiscard]] const LetterHeads& letter_heads() const; // the context's, or the shipped ones

private:
    [[nodiscard]] std::string own_text_and_files() const;
    void read_letters_in_files();
    std::bitset<letter_kinds> is_letter_in_file_;
    std::bitset<static_cast<std::size_t>(Wording::count)> wordings_;
};

} // namespace remand::scanner
