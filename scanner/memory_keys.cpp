#include "scanner/memory_keys.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/fingerprint.hpp"
#include "scanner/identity/sender_key.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/url_parts.hpp"

namespace remand::scanner {
namespace {

constexpr std::int64_t smallest_file = 64; // bytes: less holds nothing that would be the same by more than chance

constexpr std::size_t longest_page = 300; // bytes
constexpr std::size_t shortest_code = 10; // characters of a part of a path

// "d/1FAIpQLSc0x", "pages/9f8e7d6c5b4a": letters and digits mixed, as programs name things.
bool has_code(std::string_view path) {
    for (const auto part : split(path, '/')) {
        const auto digits = std::count_if(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (part.size() >= shortest_code && digits >= 2 && digits < static_cast<std::ptrdiff_t>(part.size())) return true;
    }
    return false;
}

bool can_run(const Attachment& file) {
    switch (file.kind) {
    case FileKind::executable:
    case FileKind::lnk:
    case FileKind::script:
    case FileKind::html:
    case FileKind::svg:
    case FileKind::url_shortcut:
    case FileKind::msi:
    case FileKind::library_ms:
    case FileKind::android_package:
    case FileKind::java_archive:
    case FileKind::onenote:
        return true;
    case FileKind::ole:
    case FileKind::ooxml:
    case FileKind::rtf:
        return file.has_macro || file.has_auto_macro || file.has_external_template;
    default:
        return false;
    }
}

bool can_do_harm(const Attachment& file) {
    if (file.archive_depth > 0) return can_run(file);
    switch (file.kind) {
    case FileKind::empty:
    case FileKind::text:
    case FileKind::image:
    case FileKind::audio_video:
    case FileKind::signature:
    case FileKind::vcard:
    case FileKind::ics:
    case FileKind::eml:
    case FileKind::tnef: // made anew by each Exchange for each mail
        return false;
    default:
        return true;
    }
}

// Words in small letters; digits are all the same.
std::string levelled(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c > ' ' || static_cast<unsigned char>(c) >= 0x80) out += c >= '0' && c <= '9' ? '0' : c;
    return ascii_lower(out);
}

std::optional<std::uint64_t> number_of(const std::string& hexadecimal) {
    std::uint64_t value = 0;
    const char* const end = hexadecimal.data() + hexadecimal.size();
    const auto [read, error] = std::from_chars(hexadecimal.data(), end, value, 16);
    if (hexadecimal.empty() || error != std::errc{} || read != end) return {};
    return value;
}

} // namespace

std::vector<std::string> file_keys(const MessageFacts& facts) {
    std::vector<std::string> keys;
    for (const auto& file : facts.attachments)
        if (keys.size() < most_file_keys && file.size >= smallest_file && !file.sha256.empty() && can_do_harm(file) &&
            std::find(keys.begin(), keys.end(), file.sha256) == keys.end())
            keys.push_back(file.sha256);
    return keys;
}

std::vector<std::string> likeness_keys(const MessageFacts& facts) {
    std::vector<std::string> keys;
    for (const auto& file : facts.attachments)
        if (keys.size() < most_likeness_keys && !file.tlsh.empty() &&
            std::find(keys.begin(), keys.end(), file.tlsh) == keys.end())
            keys.push_back(file.tlsh);
    return keys;
}

std::string page_of(const Link& link) {
    if (link.host.empty() || link.is_destination_unknown || (link.scheme != "http" && link.scheme != "https")) return {};
    const auto parts = split_url(link.href);
    auto page = link.host + (parts && parts->host == link.host ? parts->path : std::string());
    while (page.ends_with('/')) page.pop_back();
    return shorten(page, longest_page);
}

std::vector<LinkKey> link_keys(const MessageFacts& facts) {
    std::vector<LinkKey> keys;
    for (const auto& link : facts.links) {
        if (keys.size() == most_link_keys) break;
        auto page = page_of(link);
        const auto is_same = [&](const LinkKey& other) { return other.page == page; };
        if (page.empty() || std::any_of(keys.begin(), keys.end(), is_same)) continue;
        const bool is_individual = has_code(std::string_view(page).substr(link.host.size()));
        keys.push_back({std::move(page), link.host, registrable_domain(link.host), is_individual});
    }
    return keys;
}

CampaignPrint campaign_print(const MessageFacts& facts) {
    const auto sender = sender_key(facts);
    const bool has_prints = facts.fingerprints.version == fingerprint_version;
    CampaignPrint print;
    if (has_prints) print.text = number_of(facts.fingerprints.text);
    std::set<std::string> sites, files;
    for (const auto& link : facts.links)
        if (link.scheme == "http" || link.scheme == "https") sites.insert(registrable_domain(link.host));
    const auto text = print.text ? std::string() : levelled(facts.text);
    if (!print.text)
        for (const auto& file : facts.attachments)
            if (file.archive_depth == 0) files.insert(file.sha256);
    if (sender.empty() || (!print.text && text.empty() && sites.empty() && files.empty())) return {};

    // Lengths stand before the parts, so that no part can run into the next.
    std::string whole = std::to_string(fingerprint_version);
    const auto add = [&](const std::string& part) { whole += ' ' + std::to_string(part.size()) + ':' + part; };
    add(sender);
    add(has_prints ? facts.fingerprints.subject : subject_skeleton(facts.subject));
    add(text);
    for (const auto* parts : {&sites, &files}) {
        add(std::to_string(parts->size()));
        for (const auto& part : *parts) add(part);
    }
    print.key = sha256(whole).substr(0, 16);
    return print;
}

} // namespace remand::scanner
