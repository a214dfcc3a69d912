#include "scanner/extract/extract.hpp"

#include <algorithm>
#include <iterator>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/attachments.hpp"
#include "scanner/extract/block_drawing.hpp"
#include "scanner/extract/calendar.hpp"
#include "scanner/extract/file_findings.hpp"
#include "scanner/extract/gmime_addresses.hpp"
#include "scanner/extract/gmime_ptr.hpp"
#include "scanner/extract/header_facts.hpp"
#include "scanner/extract/html_facts.hpp"
#include "scanner/extract/language.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/extract/mime.hpp"
#include "scanner/extract/outlook_message.hpp"
#include "scanner/extract/passwords.hpp"
#include "scanner/extract/preflight.hpp"
#include "scanner/extract/qr_code.hpp"
#include "scanner/extract/text_facts.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/extract/trusted_headers.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/fingerprint.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

class Extraction {
public:
    Extraction(std::string_view bytes, const ExtractOptions& options, bool is_nested)
        : bytes_(bytes), options_(options), is_nested_(is_nested) {}

    MessageFacts run() {
        facts_.size = static_cast<std::int64_t>(bytes_.size());
        facts_.sha256 = sha256_hex(bytes_);
        mend_line_ends();
        const HeaderBlock header = read_header(bytes_);
        read_header_facts(header, charset_, &parse_addresses_forgivingly, facts_);
        // In an attached message nothing tells where its senders' words end.
        if (!is_nested_) read_trusted_headers(header, options_.trusted_authserv_ids, facts_);
        facts_.is_bounce = is_bounce(header, facts_);
        const MimeTree tree = parse_mime(bytes_, header, charset_);
        for (const auto& code : tree.malformed) note(code);
        read_containers(tree);
        for (const auto& part : tree.parts) read_part(part);
        // Files last: the password of a locked one may stand below it.
        body_ = body_text();
        auto passwords = find_passwords(facts_.subject, body_);
        facts_.states_password = passwords.is_given;
        files_.passwords = std::move(passwords.candidates);
        for (const MimePart* part : waiting_) part->is_message ? read_message(*part) : read_file(*part);
        finish();
        return std::move(facts_);
    }

private:
    void note(std::string_view code) {
        if (std::find(facts_.malformed.begin(), facts_.malformed.end(), code) == facts_.malformed.end())
            facts_.malformed.emplace_back(code);
    }

    // Lines that end in CR alone (old Macs, some spam tools): GMime sees one endless line, mail programs do not.
    void mend_line_ends() {
        if (bytes_.find('\n') != std::string_view::npos || bytes_.find('\r') == std::string_view::npos) return;
        note("mime.bare_cr");
        mended_ = std::string(bytes_);
        std::replace(mended_.begin(), mended_.end(), '\r', '\n');
        bytes_ = mended_;
    }

    void read_containers(const MimeTree& tree) {
        for (const auto& type : tree.containers) {
            structure_.add(type);
            if (type == "multipart/encrypted") facts_.is_encrypted = true;
            if (type == "multipart/signed") facts_.is_signed = true;
        }
    }

    void read_part(const MimePart& part) {
        structure_.add(part.type);
        note_cryptography(part);
        if (part.is_message) return waiting_.push_back(&part);
        if (part.type == "text/calendar" || part.type == "application/ics") read_invitation(part);
        const bool is_html = part.type == "text/html" || part.type == "application/xhtml+xml";
        const bool is_plain = part.type == "text/plain" || part.type == "text/enriched" || part.type == "text/richtext";
        // The first text is the body even when it has a name: mail programs show it. Later ones with a name are files.
        const bool has_body_of_kind = is_html ? facts_.html.is_present : has_plain_text_;
        const bool is_body =
            (is_html || is_plain) && part.disposition != "attachment" && (part.name.empty() || !has_body_of_kind);
        if (is_body)
            is_html ? read_html_body(part) : read_text_body(part);
        else if (is_file(part))
            waiting_.push_back(&part);
    }

    // Parts that are machinery of the message and no file to anybody.
    static bool is_file(const MimePart& part) {
        if (!part.name.empty()) return true;
        return part.type != "message/delivery-status" && part.type != "message/disposition-notification" &&
               part.type != "message/feedback-report" && part.type != "text/rfc822-headers" &&
               part.type != "text/calendar" && part.type != "application/pgp-encrypted" && !part.bytes.empty();
    }

    void note_cryptography(const MimePart& part) {
        if (part.type == "application/pkcs7-mime" || part.type == "application/x-pkcs7-mime") {
            if (part.smime_type == "signed-data")
                facts_.is_signed = true;
            else
                facts_.is_encrypted = true;
        }
        if (part.type == "application/x-microsoft-rpmsg-message") facts_.is_encrypted = true;
        if (part.type.starts_with("text/") && part.bytes.find("-----BEGIN PGP ") != std::string::npos) {
            if (part.bytes.find("-----BEGIN PGP MESSAGE-----") != std::string::npos) facts_.is_encrypted = true;
            if (part.bytes.find("-----BEGIN PGP SIGNED MESSAGE-----") != std::string::npos) facts_.is_signed = true;
        }
    }

    // A NUL ends the text for some programs and is nothing for others; the text behind it is what would be hidden.
    std::string decoded_text(const MimePart& part, std::size_t most) {
        std::string_view bytes = std::string_view(part.bytes).substr(0, most);
        const std::string charset = ascii_lower(part.charset);
        const bool is_wide = charset.starts_with("utf-16") || charset.starts_with("utf-32");
        std::string without_nul;
        if (!is_wide && bytes.find('\0') != std::string_view::npos) {
            note("mime.nul");
            std::remove_copy(bytes.begin(), bytes.end(), std::back_inserter(without_nul), '\0');
            bytes = without_nul;
        }
        bool is_known = true;
        std::string text = charset_.to_utf8(bytes, part.charset, &is_known);
        if (!is_known) note("charset.unknown");
        return text;
    }

    void read_html_body(const MimePart& part) {
        HtmlReading html = read_html(decoded_text(part, limits::html_bytes + 1));
        structure_.add(html.tags_hash);
        for (const auto& code : html.malformed) note(code);
        html_text_ += (html_text_.empty() ? "" : " ") + html.visible_text;
        for (auto& link : html.links) links_.add(std::move(link));
        add(html.facts);
        // Addresses that stand in the text without being anchors: mail programs make them clickable.
        for (const auto& url : find_urls(html.visible_text, limits::links)) add_text_link(url);
        add_drawn_codes(html.cell_drawing, Drawing::cells);
        add_drawn_codes(html.block_drawing, Drawing::characters);
    }

    enum class Drawing { characters, cells };

    // Many tables have coloured cells; what is drawn with characters and is as large as a code is hardly anything else.
    void add_drawn_codes(const ModuleGrid& grid, Drawing means) {
        if (grid.empty()) return;
        const auto codes = read_drawn_codes(grid);
        auto& found = facts_.drawn_code;
        if (codes.empty() && means == Drawing::characters && found.empty()) found = "unread";
        for (const auto& code : codes) {
            if (auto link = link_of_code(code)) {
                links_.add(std::move(*link));
                found = "address";
            } else if (found != "address") {
                found = is_payment_code(code) ? "payment" : "other";
            }
        }
    }

    void add(const HtmlFacts& more) {
        auto& html = facts_.html;
        html.is_present = true;
        for (const auto& form : more.forms)
            if (html.forms.size() < limits::forms) html.forms.push_back(form);
        html.images += more.images;
        html.remote_images += more.remote_images;
        html.scripts += more.scripts;
        html.anchors += more.anchors;
        html.linked_images += more.linked_images;
        html.hidden_text_bytes += more.hidden_text_bytes;
        html.has_meta_refresh = html.has_meta_refresh || more.has_meta_refresh;
    }

    void read_text_body(const MimePart& part) {
        has_plain_text_ = true;
        const std::string text = decoded_text(part, limits::text_scanned_bytes);
        for (const auto& url : find_urls(text, limits::links)) add_text_link(url);
        add_drawn_codes(find_block_drawing(text), Drawing::characters);
        const std::string folded = fold_white_space(text);
        (part.is_alternative ? alternative_text_ : plain_text_) += folded + " ";
    }

    void add_text_link(std::string_view url, LinkSource source = LinkSource::text) {
        auto link = read_link(url);
        if (!link) return;
        // The same place is often an anchor already; what is new is where the text leads that nothing else does.
        for (const auto& known : links_.links())
            if (known.href == link->href) return;
        link->source = source;
        links_.add(std::move(*link));
    }

    void read_invitation(const MimePart& part) {
        facts_.is_calendar = true;
        CalendarReading calendar = read_calendar(decoded_text(part, limits::text_scanned_bytes), charset_);
        if (!facts_.organizer) facts_.organizer = std::move(calendar.organizer);
        if (facts_.event_uid.empty()) facts_.event_uid = std::move(calendar.uid);
        files_.add_text(calendar.text);
        for (const auto& url : calendar.urls) add_text_link(url, LinkSource::calendar);
    }

    void read_file(const MimePart& part) {
        AttachedFile file;
        file.name = part.name;
        file.declared_type = part.type;
        file.bytes = part.bytes;
        file.is_inline = !part.content_id.empty() || (part.disposition == "inline" && part.type.starts_with("image/"));
        read_attachment(file, charset_, files_, facts_, links_);
        if (facts_.attachments.empty() || facts_.attachments.back().archive_depth > 0) return;
        auto& attachment = facts_.attachments.back();
        if (attachment.kind == FileKind::eml) return read_nested(part.bytes);
        if (attachment.kind != FileKind::ole) return;
        if (const auto mail = mail_of_outlook_message(part.bytes)) {
            attachment.kind = FileKind::eml;
            read_nested(*mail);
        }
    }

    void read_message(const MimePart& part) {
        AttachedFile file;
        file.name = part.name;
        file.declared_type = part.type;
        file.bytes = part.bytes;
        read_attachment(file, charset_, files_, facts_, links_);
        if (!facts_.attachments.empty()) facts_.attachments.back().kind = FileKind::eml;
        read_nested(part.bytes);
    }

    void read_nested(std::string_view bytes) {
        if (is_nested_) return; // one level: deeper ones are only listed
        if (facts_.nested.size() == limits::nested_messages) return note("limit.nested_messages");
        // It may come out of a transfer encoding that hid it from the first preflight.
        const std::string reason = preflight(bytes);
        MessageFacts inner =
            reason.empty() ? Extraction(bytes, options_, true).run() : header_only_facts(bytes, {}, reason);
        inner.from_raw.clear();
        for (Link link : inner.links) {
            link.source = LinkSource::nested_message;
            links_.add(std::move(link));
        }
        facts_.nested.push_back(std::move(inner));
    }

    // What a reader sees: the HTML where there is some, and plain text that is not its alternative.
    [[nodiscard]] std::string body_text() const {
        std::string text = html_text_;
        if (trim(text).empty()) text = alternative_text_;
        if (!trim(plain_text_).empty()) text += " " + plain_text_;
        return fold_white_space(text);
    }

    void finish() {
        const std::string& text = body_;
        facts_.file_text = std::move(files_.text);
        facts_.word_count = count_words(text);
        facts_.hidden_characters = find_hidden_characters(facts_.subject + " \n " + text);
        facts_.subject_and_text_language = guess_language(facts_.subject + " " + text);
        if (text.size() > limits::text_bytes) note("limit.text");
        facts_.fingerprints = {fingerprint_version, simhash(cut(text, limits::text_bytes)),
                               subject_skeleton(facts_.subject), structure_.text()};
        facts_.text = std::string(cut(text, limits::text_bytes));
        if (links_.hit_limit()) note("limit.links");
        facts_.links = links_.take();
    }

    std::string_view bytes_;
    const ExtractOptions& options_;
    bool is_nested_;
    const CharsetDecoder charset_{CharsetDecoder::all};
    MessageFacts facts_;
    LinkList links_;
    StructureHash structure_;
    FileFindings files_;
    std::vector<const MimePart*> waiting_; // files, to be read after all of the text; owned by the tree
    std::string mended_, html_text_, plain_text_, alternative_text_, body_;
    bool has_plain_text_ = false;
};

} // namespace

void prepare_extraction() {
    g_mime_init();
    static const LoadedConverters converters;
}

MessageFacts extract_facts(std::string_view bytes, const ExtractOptions& options) {
    std::string reason = preflight(bytes);
    if (!reason.empty()) return header_only_facts(bytes, options.trusted_authserv_ids, std::move(reason));
    return Extraction(bytes, options, false).run();
}

} // namespace remand::scanner
