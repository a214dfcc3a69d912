#include "scanner/detectors/attached_page.hpp"

#include <algorithm>

#include "scanner/detectors/file_marks.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {

bool has_tame_script(const Attachment& file) {
    return std::all_of(file.smuggling.begin(), file.smuggling.end(),
                       [](const auto& mark) { return mark == "blob_url" || mark == "download"; });
}

bool has_library(const Attachment& file) {
    constexpr std::int64_t library = 100 << 10; // bytes
    const auto has = [&](std::string_view mark) { return has_mark(file, mark); };
    const bool decodes_cargo = has("long_base64") && has("atob") && (has("blob_url") || has("download"));
    return file.size > library && !has("embedded_file") && !decodes_cargo;
}

bool is_secure_envelope(const MessageView& mail, const Attachment& file) {
    if (file.kind != FileKind::html || !mail.is_authenticated || has_mark(file, "embedded_file")) return false;
    const bool is_famous = is_brand_sender(mail.from.domain);
    if (file.link_hosts.empty()) // opens its text in place, and sends nothing anywhere
        return is_famous && !has_mark(file, "eval") && !has_mark(file, "empty_page");
    const bool is_well_known = mail.is_partner || mail.is_colleague || mail.history.is_solicited || is_famous;
    bool is_served = false;
    for (const auto& host : file.link_hosts) {
        const bool is_service = is_envelope_host(host);
        if (!is_service && !mail.is_senders_own(registrable_domain(host))) return false;
        is_served = is_served || is_service || is_well_known;
    }
    return is_served && (is_well_known || has_tame_script(file));
}

} // namespace remand::scanner
