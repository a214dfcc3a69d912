#include "scanner/extract/attachments.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/extract/archive_listing.hpp"
#include "scanner/extract/calendar.hpp"
#include "scanner/extract/containers.hpp"
#include "scanner/extract/file_kind.hpp"
#include "scanner/extract/html_facts.hpp"
#include "scanner/extract/image.hpp"
#include "scanner/extract/office.hpp"
#include "scanner/extract/pdf.hpp"
#include "scanner/extract/program_names.hpp"
#include "scanner/extract/qr_code.hpp"
#include "scanner/extract/smuggling.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/extract/virtual_disk.hpp"
#include "scanner/file_likeness.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// A file to be read: the one attached, or an entry of an archive, which owns its bytes.
struct Pending {
    std::string name, declared_type;
    std::string_view attached;
    std::string entry;
    [[nodiscard]] std::string_view bytes() const { return depth == 0 ? attached : std::string_view(entry); }
    bool is_inline = false;
    bool is_encrypted = false, was_unlocked = false;
    std::int64_t size = 0; // where the bytes are not to be had
    int depth = 0;
};

class Reader {
public:
    Reader(const CharsetDecoder& charset, FileFindings& findings, MessageFacts& facts, LinkList& links)
        : charset_(charset), findings_(findings), facts_(facts), links_(links) {}

    void read(const AttachedFile& file) {
        std::vector<Pending> waiting;
        waiting.push_back({file.name, file.declared_type, file.bytes, {}, file.is_inline, false, false,
                           static_cast<std::int64_t>(file.bytes.size()), 0});
        while (!waiting.empty()) {
            const Pending next = std::move(waiting.back());
            waiting.pop_back();
            if (facts_.attachments.size() == limits::attachments) return note("limit.attachments");
            read_one(next, waiting);
        }
    }

private:
    void note(std::string_view code) {
        if (std::find(facts_.malformed.begin(), facts_.malformed.end(), code) == facts_.malformed.end())
            facts_.malformed.emplace_back(code);
    }

    void read_one(const Pending& file, std::vector<Pending>& waiting) {
        Attachment attachment;
        attachment.name = file.name;
        attachment.declared_type = file.declared_type;
        attachment.archive_depth = file.depth;
        attachment.is_inline = file.is_inline;
        attachment.is_encrypted = file.is_encrypted;
        attachment.size = file.size;
        attachment.was_unlocked = file.was_unlocked;
        const bool is_readable = !file.is_encrypted || file.was_unlocked;
        if (is_readable) attachment.sha256 = sha256_hex(file.bytes());
        const std::string text = as_text(file.bytes());
        const std::string_view bytes = text.empty() ? file.bytes() : std::string_view(text);
        attachment.kind = is_readable ? file_kind(bytes, file.name, file.declared_type) : FileKind::unknown;
        look_inside(bytes.substr(0, limits::attachment_scanned_bytes), attachment);
        if (is_archive(attachment.kind)) open_archive(file, attachment, waiting);
        if (is_readable && is_likened(attachment)) attachment.tlsh = likeness(file.bytes());
        facts_.attachments.push_back(std::move(attachment));
    }

    // UTF-16 text with a byte order mark is text like any other to a browser; to a scanner of bytes it is not.
    [[nodiscard]] std::string as_text(std::string_view bytes) const {
        if (bytes.starts_with("\xFF\xFE")) return charset_.to_utf8(bytes.substr(2, limits::html_bytes), "utf-16le");
        if (bytes.starts_with("\xFE\xFF")) return charset_.to_utf8(bytes.substr(2, limits::html_bytes), "utf-16be");
        return {};
    }

    // Of whole files: programs that one tool packed begin alike. What is larger is known by its SHA-256 alone.
    std::string likeness(std::string_view bytes) {
        if (bytes.size() > findings_.likened_left) return {};
        findings_.likened_left -= bytes.size();
        return likeness_of(bytes);
    }

    void look_inside(std::string_view bytes, Attachment& attachment) {
        if (attachment.kind == FileKind::html || attachment.kind == FileKind::svg) {
            read_markup(bytes, attachment);
        } else if (attachment.kind == FileKind::pdf) {
            const PdfReading pdf = read_pdf(bytes);
            attachment.has_script = pdf.has_action;
            attachment.is_encrypted = attachment.is_encrypted || pdf.is_encrypted;
            attachment.has_embedded_file = pdf.has_embedded_file;
            for (const auto& url : pdf.urls) add_link(url, attachment);
            findings_.add_text(pdf.text);
            for (const auto& image : pdf.images)
                if (take_image()) add_codes(image, attachment);
        } else if (attachment.kind == FileKind::image) {
            read_image(bytes, attachment.sha256, attachment);
        } else if (attachment.kind == FileKind::ole) {
            apply(read_ole(bytes), attachment);
        } else if (attachment.kind == FileKind::ics) {
            read_invitation(bytes, attachment);
        } else if (attachment.kind == FileKind::rtf) {
            // {\*\template URL}: Word fetches it when the document is opened.
            const std::string start = ascii_lower(bytes.substr(0, limits::html_bytes));
            const auto at = start.find("\\*\\template");
            if (at != std::string::npos && start.substr(at, 300).find("//") != std::string::npos) {
                attachment.has_external_template = true;
                for (const auto& url : find_urls(to_valid_utf8(bytes.substr(at, 300)), 1)) add_link(url, attachment);
            }
        } else if (attachment.kind == FileKind::url_shortcut || attachment.kind == FileKind::library_ms) {
            for (const auto& url : find_urls(to_valid_utf8(bytes), limits::attachment_hosts)) add_link(url, attachment);
        } else if (attachment.kind == FileKind::encrypted) {
            attachment.is_encrypted = true;
        } else if (attachment.kind == FileKind::script) {
            find_script_marks(bytes, attachment.smuggling);
        }
    }

    bool take_image() {
        if (findings_.images_left == 0) return false;
        --findings_.images_left;
        return true;
    }

    // A picture, or one in a document.
    void read_image(std::string_view bytes, std::string_view sha256, Attachment& attachment) {
        constexpr std::size_t smallest = 100; // tracking pixels and the like
        if (bytes.size() < smallest || !findings_.images.emplace(sha256).second || !take_image()) return;
        auto problem = ImageProblem::none;
        const auto image = decode_image(bytes, problem);
        if (problem == ImageProblem::too_large) note("limit.image_pixels");
        if (image) add_codes(*image, attachment);
    }

    void add_codes(const GreyImage& image, Attachment& attachment) {
        for (const auto& code : read_qr_codes(image)) {
            if (is_payment_code(code)) continue;
            attachment.has_qr_code = true;
            auto link = link_of_code(code);
            if (!link) continue;
            add_host(link->host, attachment);
            links_.add(std::move(*link));
        }
    }

    void read_invitation(std::string_view bytes, Attachment& attachment) {
        facts_.is_calendar = true;
        CalendarReading calendar = read_calendar(charset_.to_utf8(bytes, ""), charset_);
        if (!facts_.organizer) facts_.organizer = std::move(calendar.organizer);
        if (facts_.event_uid.empty()) facts_.event_uid = std::move(calendar.uid);
        findings_.add_text(calendar.text);
        for (const auto& url : calendar.urls)
            if (auto link = read_link(url)) {
                link->source = LinkSource::calendar;
                add_host(link->host, attachment);
                links_.add(std::move(*link));
            }
    }

    // What a script for the Windows Script Host does, by the names of the objects it needs for it.
    static void find_script_marks(std::string_view bytes, std::vector<std::string>& marks) {
        struct Mark {
            std::string_view text, code;
        };
        constexpr std::array table{Mark{"#@~^", "encoded"}, // of Microsoft's Script Encoder
                                   Mark{"adodb.stream", "fetches"},
                                   Mark{"msxml2.", "fetches"},
                                   Mark{"xmlhttp", "fetches"},
                                   Mark{"winhttp", "fetches"},
                                   Mark{"downloadfile", "fetches"},
                                   Mark{"downloadstring", "fetches"},
                                   Mark{"urldownloadtofile", "fetches"},
                                   Mark{"invoke-webrequest", "fetches"},
                                   Mark{"bitsadmin", "fetches"},
                                   Mark{"certutil", "fetches"},
                                   Mark{"wscript.shell", "runs"},
                                   Mark{"shell.application", "runs"},
                                   Mark{"shellexecute", "runs"},
                                   Mark{"win32_process", "runs"},
                                   Mark{"powershell", "runs"},
                                   Mark{"mshta", "runs"}};
        const std::string text = ascii_lower(bytes.substr(0, limits::text_scanned_bytes));
        for (const auto& mark : table)
            if (text.find(mark.text) != std::string::npos &&
                std::find(marks.begin(), marks.end(), mark.code) == marks.end())
                marks.emplace_back(mark.code);
        std::sort(marks.begin(), marks.end());
    }

    void read_markup(std::string_view bytes, Attachment& attachment) {
        const HtmlReading html = read_html(charset_.to_utf8(bytes, ""));
        attachment.has_script = html.marks.has_script;
        attachment.has_password_form = std::any_of(html.facts.forms.begin(), html.facts.forms.end(),
                                                   [](const Form& form) { return form.has_password_field; });
        attachment.smuggling = html.marks.smuggling;
        if (html.facts.has_meta_refresh) attachment.smuggling.emplace_back("redirect");
        constexpr std::size_t a_line = 60, small = 64 << 10; // bytes
        const bool shows_text = html.visible_text.size() > a_line;
        const bool draws =
            bytes.find("<svg") != std::string_view::npos || bytes.find("<canvas") != std::string_view::npos;
        if (attachment.kind == FileKind::html && attachment.has_script && !shows_text && !draws &&
            html.facts.images == 0 && bytes.size() <= small)
            attachment.smuggling.emplace_back("empty_page");
        find_smuggling(bytes, shows_text, attachment.smuggling);
        for (const auto& link : html.links) add_host(link.host, attachment);
        for (const auto& host : html.resource_hosts) add_host(host, attachment);
        for (Link link : html.links) {
            link.source = LinkSource::attachment;
            links_.add(std::move(link));
        }
        for (const auto& code : html.malformed) note(code);
    }

    static void find_smuggling(std::string_view bytes, bool shows_text, std::vector<std::string>& marks) {
        for (const auto code : smuggling_marks(bytes, shows_text))
            if (std::find(marks.begin(), marks.end(), code) == marks.end()) marks.emplace_back(code);
        std::sort(marks.begin(), marks.end());
    }

    [[nodiscard]] ArchiveListing list_inside(FileKind kind, std::string_view bytes, std::size_t room) const {
        if (kind == FileKind::tnef) return list_tnef(bytes, room);
        if (kind == FileKind::onenote) return list_onenote(bytes, room);
        if (kind == FileKind::disk_image) return list_virtual_disk(bytes, room);
        return list_archive(bytes, room, findings_.passwords);
    }

    // What the list of files does not show of a disk or notebook. A disc may hold two lists of files (ECMA-119 and
    // UDF), of which Windows shows the other.
    static void mark_unlisted(std::string_view bytes, const ArchiveListing& listing, Attachment& attachment) {
        constexpr std::size_t descriptors_at = 0x8000, descriptors = 32 << 10;
        const auto mark = [&](std::string_view code) { attachment.smuggling.emplace_back(code); };
        if (attachment.kind == FileKind::onenote && names_program_in_utf16(bytes)) mark("program");
        if (attachment.kind != FileKind::iso && attachment.kind != FileKind::disk_image) return;
        const bool has_second_list =
            attachment.kind == FileKind::iso &&
            bytes.substr(std::min(descriptors_at, bytes.size()), descriptors).find("NSR0") != std::string_view::npos;
        if (!listing.entries.empty() && listing.malformed.empty() && !has_second_list) return;
        const bool lists_program = std::any_of(listing.entries.begin(), listing.entries.end(),
                                               [](const ArchiveEntry& entry) { return names_program(entry.name); });
        if (!lists_program && (names_program(bytes) || begins_program_at_sector(bytes)))
            mark("program");
        else if (listing.entries.empty())
            mark("unopened");
    }

    void open_archive(const Pending& file, Attachment& attachment, std::vector<Pending>& waiting) {
        if (file.depth >= limits::archive_depth) return note("limit.archive_depth");
        const std::size_t room = limits::archive_bytes - std::min(unpacked_, limits::archive_bytes);
        const ArchiveListing listing = list_inside(attachment.kind, file.bytes(), room);
        for (const auto& code : listing.malformed) note(code);
        mark_unlisted(file.bytes(), listing, attachment);
        attachment.is_encrypted = attachment.is_encrypted || listing.is_encrypted;
        OfficeReading office;
        std::vector<Pending> inside;
        for (const auto& entry : listing.entries) {
            unpacked_ += entry.bytes.size();
            if (attachment.kind == FileKind::ooxml)
                read_ooxml_part(entry.name, entry.bytes, office);
            else
                inside.push_back({entry.name, {}, {}, entry.bytes, false, entry.is_encrypted, entry.was_unlocked, entry.size,
                                  file.depth + 1});
            attachment.was_unlocked = attachment.was_unlocked || entry.was_unlocked;
        }
        apply(office, attachment);
        // An application's own files say nothing beyond what it is.
        if (attachment.kind == FileKind::java_archive || attachment.kind == FileKind::android_package) return;
        std::move(inside.rbegin(), inside.rend(), std::back_inserter(waiting));
    }

    void apply(const OfficeReading& office, Attachment& attachment) {
        attachment.has_macro = attachment.has_macro || office.has_macro;
        attachment.has_auto_macro = attachment.has_auto_macro || office.has_auto_macro;
        attachment.has_external_template = attachment.has_external_template || office.has_external_template;
        attachment.is_encrypted = attachment.is_encrypted || office.is_encrypted;
        for (const auto& url : office.urls) add_link(url, attachment);
        findings_.add_text(to_valid_utf8(office.text));
        for (const auto picture : office.pictures) {
            if (findings_.images_left == 0) break; // the hash of one that is not decoded is for nothing
            read_image(picture, sha256_hex(picture), attachment);
        }
    }

    void add_link(std::string_view url, Attachment& attachment) {
        auto link = read_link(url);
        if (!link) return;
        link->source = LinkSource::attachment;
        add_host(link->host, attachment);
        links_.add(std::move(*link));
    }

    static void add_host(const std::string& host, Attachment& attachment) {
        auto& hosts = attachment.link_hosts;
        if (!host.empty() && hosts.size() < limits::attachment_hosts &&
            std::find(hosts.begin(), hosts.end(), host) == hosts.end())
            hosts.push_back(host);
    }

    const CharsetDecoder& charset_;
    FileFindings& findings_;
    MessageFacts& facts_;
    LinkList& links_;
    std::size_t unpacked_ = 0;
};

} // namespace

void read_attachment(const AttachedFile& file, const CharsetDecoder& charset, FileFindings& findings,
                     MessageFacts& facts, LinkList& links) {
    Reader(charset, findings, facts, links).read(file);
}

} // namespace remand::scanner
