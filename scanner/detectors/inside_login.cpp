// A colleague's account, perhaps a stolen one, wants the account of the mailbox at a page on a hosting service where
// anybody can put pages. Honest look-alikes: surveys and files in the office suites, which are known names, and whoever
// shows a test version of an application, who rarely wants that account.
#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/foreign_target.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason inside_login(const MessageView& mail) {
    if (!mail.is_colleague || mail.has_list_headers || mail.is_automatic || mail.is_directory) return {};
    if (!mail.says(Wording::mail_login) && !mail.says(Wording::mail_password)) return {};
    const auto page = std::ranges::find_if(mail.hosts, [&](const WebLink* link) {
        return is_free_hosting(link->host) && !is_brand_domain(link->host) && !mail.is_ours(link->host) &&
               !mail.is_senders_own(link->domain);
    });
    if (page == mail.hosts.end()) return {};
    const auto first = said_first(mail);
    auto wanted = mail.said(Wording::mail_login, first);
    if (wanted.empty()) wanted = mail.said(Wording::mail_password, first);
    if (wanted.empty()) return {};
    return fmt::format("A colleague's account wants that of the mailbox (\"{}\") at {}, where anybody can put pages",
                       shown(wanted), shown((*page)->host));
}

} // namespace remand::scanner::detect
