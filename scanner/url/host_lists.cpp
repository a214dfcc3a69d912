#include "scanner/url/host_lists.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/domain_set.hpp"

namespace remand::scanner {
namespace {

constexpr auto executable_extensions = std::to_array<std::string_view>({
    "exe",
    "scr",
    "com",
    "pif",
    "bat",
    "cmd",
    "cpl",
    "msi",
    "msix",
    "msp",
    "appx",
    "appxbundle",
    "js",
    "jse",
    "vbs",
    "vbe",
    "wsf",
    "wsh",
    "wsc",
    "hta",
    "ps1",
    "psm1",
    "lnk",
    "url",
    "library-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "scf",
    "inf",
    "reg",
    "iso",
    "img",
    "vhd",
    "vhdx",
    "udf",
    "one",
    "onepkg",
    "chm",
    "jar",
    "jnlp",
    "xll",
    "xlam",
    "wll",
    "dll",
    "ocx",
    "sys",
    "gadget",
    "application",
    "diagcab",
    "ace",
    "apk",
    "rdp",
    "mht",
    "mhtml",
});

constexpr auto document_extensions = std::to_array<std::string_view>({
    "pdf", "doc",  "docx", "xls", "xlsx", "ppt", "pptx", "txt", "rtf", "csv",  "jpg", "jpeg", "png", "gif",
    "tif", "tiff", "bmp",  "mp3", "wav",  "mp4", "odt",  "ods", "htm", "html", "zip", "eml",  "msg",
});

struct Redirector {
    std::string_view host, path_prefix;
};

const std::vector<Redirector>& redirectors() {
    static const auto all = [] {
        std::vector<Redirector> out;
        for (const std::string_view row : lists().rows("redirectors")) {
            const auto space = row.find(' ');
            out.push_back({row.substr(0, space), trim(row.substr(space))});
        }
        return out;
    }();
    return all;
}

template <std::size_t N> bool contains(const std::array<std::string_view, N>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

bool is_free_mail(std::string_view domain) {
    static const std::unordered_set<std::string_view> domains(lists().rows("free_mail").begin(),
                                                              lists().rows("free_mail").end());
    return domains.contains(domain);
}

bool is_shortener(std::string_view host) {
    static const DomainSet domains(lists().rows("shorteners"));
    return domains.covers(host);
}

bool is_free_hosting(std::string_view host) {
    static const DomainSet domains(lists().rows("free_hosting"));
    return domains.covers(host);
}

bool is_click_tracker(std::string_view host) {
    static const DomainSet domains(lists().rows("click_trackers"));
    return domains.covers(host);
}

bool is_envelope_host(std::string_view host) {
    static const DomainSet domains(lists().rows("envelope_hosts"));
    return domains.covers(host);
}

bool is_meeting_host(std::string_view host) {
    static const DomainSet domains(lists().rows("meeting_hosts"));
    return domains.covers(host);
}

bool is_authority(std::string_view domain) {
    static const DomainSet suffixes(lists().rows("authority_suffixes"));
    return suffixes.covers(domain);
}

bool carries_notes(std::string_view address) {
    static const auto locals_of = [] { // by domain
        std::unordered_map<std::string_view, std::vector<std::string_view>> out;
        for (const std::string_view row : lists().rows("note_carriers")) {
            const auto at = row.find('@');
            out[row.substr(at + 1)].push_back(row.substr(0, at));
        }
        return out;
    }();
    const auto at = std::min(address.rfind('@'), address.size());
    const auto known = locals_of.find(address.substr(std::min(at + 1, address.size())));
    return known != locals_of.end() && std::ranges::any_of(known->second, [&](std::string_view local) {
        const auto asked = address.substr(0, at);
        return local.ends_with('*') ? asked.starts_with(local.substr(0, local.size() - 1)) : asked == local;
    });
}

bool is_alias_service(std::string_view domain) {
    static const DomainSet domains(lists().rows("alias_services"));
    return domains.covers(domain);
}

bool is_open_redirector(std::string_view host, std::string_view path) {
    return std::any_of(redirectors().begin(), redirectors().end(), [&](const Redirector& known) {
        return is_within(host, known.host) && path.starts_with(known.path_prefix);
    });
}

bool is_risky_suffix(std::string_view host) {
    static const DomainSet suffixes(lists().rows("risky_suffixes"));
    return suffixes.covers(host);
}

bool has_executable_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot != std::string_view::npos && contains(executable_extensions, ascii_lower(trim(name.substr(dot + 1))));
}

bool is_document_extension(std::string_view extension) { return contains(document_extensions, ascii_lower(extension)); }

} // namespace remand::scanner
