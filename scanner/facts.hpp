// MessageFacts: what extraction found in the bytes of one message, and all that anything after it ever sees.
//
// Facts are what stands in the message, not what it means: detectors draw the conclusions. All text is valid UTF-8.
// Every list is capped (limits.hpp); what a cap cut off is named in `malformed`. Facts are stored, so fields are only
// ever added; `version` says which are there. JSON form: facts_json.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"

namespace remand::scanner {

struct Address {
    std::string display_name; // decoded (RFC 2047), as shown to a reader
    std::string local;        // as written
    std::string domain;       // lower case, A-labels (punycode)
    [[nodiscard]] std::string text() const { return domain.empty() ? local : local + "@" + domain; }
    [[nodiscard]] bool empty() const { return local.empty() && domain.empty(); }
};

struct ReceivedHop { // RFC 5321 section 4.4, topmost first
    std::string from_host; // the name the client gave (HELO)
    std::string from_ip;   // the address the server saw, where it says so
    std::string by_host;
};

// Results of the one Authentication-Results field that can be believed (RFC 8601; which one: detection.md 1.1, by
// position, not by authserv-id alone). `is_present` false: no field that can be believed, so nothing is known.
struct DkimResult {
    std::string result; // "pass", "fail", "none" ...
    std::string domain; // header.d
};
struct Authentication {
    bool is_present = false;
    std::string authserv_id;     // empty for Microsoft's
    std::string spf, spf_domain; // result, smtp.mailfrom's domain
    std::vector<DkimResult> dkim;
    std::string dmarc, dmarc_domain, dmarc_policy; // policy: "none", "quarantine", "reject" where the field says
    std::string compauth, compauth_reason;         // Microsoft: "fail", "001"
    std::string arc;
};

// Stamps the provider itself put on, above the trust boundary. Absent where the provider does not stamp.
struct ProviderStamps {
    std::optional<int> spam_confidence; // SCL
    std::optional<int> bulk_level;      // BCL
    std::string category;               // CAT: PHSH, SPOOF, BULK ...
    std::string safety_tip;             // SFTY: "9.20"
    std::string auth_as;                // X-MS-Exchange-Organization-AuthAs: "Internal", "Anonymous"
    std::string direction;              // DIR: "INB"
    std::string filter_verdict;         // SFV
};

enum class LinkSource { html, text, attachment, nested_message, calendar, qr_code };

struct Link {
    std::string href;   // as written, control characters removed, at most 2 KB
    std::string text;   // what a reader sees (HTML anchors), folded white space, at most 200 bytes
    std::string scheme; // lower case
    std::string host;   // lower case, A-labels; of the real destination's authority, userinfo and port removed
    LinkSource source = LinkSource::html;
    bool has_userinfo = false;
    bool is_host_obfuscated = false; // percent-encoded host, backslashes, octal or hex IPv4 ...
    bool is_destination_unknown = false; // of a link protection service whose links cannot be read offline
};

struct Form {
    std::string action_host;
    bool has_password_field = false;
};

struct HtmlFacts {
    bool is_present = false;
    std::vector<Form> forms;
    int images = 0, remote_images = 0, scripts = 0, anchors = 0, linked_images = 0;
    int hidden_text_bytes = 0;       // text under display:none, font-size 0, same colour as its background ...
    bool has_meta_refresh = false;
};

enum class FileKind { // by content, not by name
    unknown, empty, text, html, svg, image, pdf, ole, ooxml, zip, seven_zip, rar, gzip, tar, iso, cab, executable, lnk, script,
    rtf, onenote, eml, tnef, ics, vcard, audio_video, url_shortcut, msi, library_ms, android_package, java_archive, signature, encrypted,
    disk_image // a disk that is mounted by a double click: VHD, VHDX, WIM, a bare FAT volume, or what is named like one
};

struct Attachment {
    std::string name;          // decoded file name, at most 255 bytes, control and bidi characters kept
    std::string declared_type; // Content-Type as written, lower case
    FileKind kind = FileKind::unknown;
    std::int64_t size = 0;     // decoded bytes
    std::string sha256;        // hex, of the decoded bytes
    std::string tlsh;          // of those that are likened to others (file_likeness.hpp); otherwise empty
    bool is_inline = false;    // referred to by Content-ID or marked inline with an image type
    bool is_encrypted = false; // a locked archive or document
    int archive_depth = 0;     // 0: attached itself; 1: inside an archive that is attached ...
    bool has_macro = false, has_auto_macro = false;
    bool has_external_template = false;
    bool has_script = false;             // HTML, SVG: script elements or handlers; PDF: JavaScript or Launch
    bool has_password_form = false;      // HTML
    bool has_qr_code = false;            // image, or PDF with one: a QR code that can be read, and is no payment code
    bool has_embedded_file = false;      // PDF: carries another file
    bool was_unlocked = false;           // locked, and opened with a password that stands in the mail
    std::vector<std::string> smuggling;  // HTML/SVG: "atob", "blob_url", "long_base64", "download", "eval",
                                         // "embedded_file", "empty_page" ...; scripts: "encoded", "fetches", "runs";
                                         // disk images: "unopened", "program" (seen beside the list of files); notebooks: "program"
                                         // (a name)
    std::vector<std::string> link_hosts;
};

struct HiddenCharacters {
    int zero_width_in_words = 0; // ZWSP, ZWNJ, ZWJ, soft hyphen, word joiner between letters
    int bidi_controls = 0;
    int mixed_script_words = 0;  // Latin letters with Cyrillic or Greek look-alikes in one word
};

struct ListHeaders { // RFC 2369, 2919, 8058, 3834
    std::string list_id;
    bool has_list_unsubscribe = false, has_one_click = false;
    std::string unsubscribe_host;
    std::string precedence;     // lower case
    std::string auto_submitted; // lower case
    bool has_feedback_id = false;
};

struct Fingerprints { // fingerprint.hpp says how each is made and compared
    int version = 0;       // fingerprint_version; 0: made before there were any
    std::string text;      // simhash of the visible text; empty for short texts
    std::string subject;   // skeleton of the subject
    std::string structure; // hash of the parts' types and the HTML's tags
};

struct MessageFacts {
    static constexpr int current_version = 2; // 2: fingerprints, QR codes, texts of files, passwords
    int version = current_version;

    std::int64_t size = 0;
    std::string sha256;              // hex, of the bytes as fetched
    std::string message_id;          // with angle brackets
    std::string subject;             // decoded
    std::optional<Timestamp> date;   // Date field
    std::optional<Timestamp> first_trusted_received;

    std::vector<Address> from;       // all of all From fields
    int from_fields = 0;
    std::vector<std::string> from_raw; // each From field, undecoded, unfolded
    std::vector<Address> from_strict;  // a second, strict parse of the first From field: differs -> ambiguous
    std::optional<Address> sender;
    std::vector<Address> reply_to, to, cc;
    std::optional<Address> return_path; // envelope sender (RFC 5321 MAIL FROM); empty local and domain for <>
    bool has_in_reply_to = false, has_references = false;
    std::string mailer;              // X-Mailer or User-Agent
    std::string php_script;          // X-PHP-Originating-Script and the like

    std::vector<ReceivedHop> received;
    std::vector<std::string> hop_recipients; // whom the hops that can be believed name ("for" of Received), each once
    std::string client_ip;           // address of the first hop outside the provider, where it is known
    Authentication authentication;
    ProviderStamps stamps;
    std::vector<std::string> forged_stamps; // names of provider-only fields found below the trust boundary
    ListHeaders list;
    std::vector<std::string> exercise_headers; // lower case, each once: which of these fields (exercise_header.hpp) it has

    std::string text;                // visible text (from text/plain or HTML), white space folded, at most 16 KB
    int word_count = 0;
    std::string subject_and_text_language; // "" unknown; otherwise an ISO 639-1 guess
    HiddenCharacters hidden_characters;
    HtmlFacts html;
    std::vector<Link> links;
    std::vector<Attachment> attachments;
    Fingerprints fingerprints;
    std::vector<MessageFacts> nested; // message/rfc822 and .eml attachments, one level, without `raw` fields
    bool is_calendar = false, is_encrypted = false, is_signed = false, is_bounce = false;
    bool is_partial = false;         // the provider could not give the MIME

    std::string file_text;           // what PDF files and invitations say, white space folded, at most 4 KB
    std::string drawn_code;          // a QR code drawn with characters or table cells: "address" (it is among the links), "payment",
                                     // "other" (it leads nowhere), "unread"; empty: none
    bool states_password = false;    // the text gives a password or code as a value
    std::optional<Address> organizer; // of the invitation
    std::string event_uid;            // and its UID (RFC 5545 section 3.8.4.7)

    std::vector<std::string> malformed; // codes of what was broken or cut: "mime.no_boundary", "limit.links" ...
    std::string unscannable;            // why nothing (more) could be read; empty when it could
};

} // namespace remand::scanner
