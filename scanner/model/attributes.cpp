#include "scanner/model/attributes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "core/text.hpp"
#include "scanner/identity/phish_simulation.hpp"
#include "scanner/scanner.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner {
namespace {

constexpr std::array names{
    "auto_reply",   "bec",    "bounce",     "calendar",         "encrypted",    "executable",       "external",
    "in_thread",    "list",   "new_sender", "new_to_recipient", "partial",      "phish_simulation", "provider_flagged",
    "sealed_links", "signed", "solicited",  "unscannable",      "vip_recipient"};

// Attached or inside an archive: a program, or a file that starts one.
bool can_run(const Attachment& file) {
    constexpr std::array kinds{FileKind::executable, FileKind::script, FileKind::lnk, FileKind::msi, FileKind::library_ms,
                               FileKind::url_shortcut, FileKind::android_package, FileKind::java_archive};
    return std::find(kinds.begin(), kinds.end(), file.kind) != kinds.end() || has_executable_extension(file.name) ||
           file.has_auto_macro;
}

bool is_for_protected_person(const MessageView& mail) {
    return !mail.context.recipient.empty() && mail.context.people.marked_owner(mail.context.recipient) != nullptr;
}

} // namespace

bool is_attribute(std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

std::vector<std::string> attributes_of(const MessageView& mail, const std::vector<Evidence>& evidence) {
    const auto& facts = mail.facts;
    const auto fired = [&](std::string_view code) {
        return std::any_of(evidence.begin(), evidence.end(), [&](const Evidence& row) { return row.code == code; });
    };
    const bool locked = std::any_of(facts.attachments.begin(), facts.attachments.end(),
                                    [](const Attachment& file) { return file.is_encrypted; });
    std::vector<std::string> out;
    const auto set = [&](std::string_view name, bool holds) {
        if (!is_attribute(name)) throw std::logic_error("no attribute: " + std::string(name)); // a defect of ours
        if (holds) out.emplace_back(name);
    };
    set("auto_reply", mail.is_automatic && !facts.is_bounce);
    set("bec", fired("content.bec_opener") || fired("content.gift_card") || fired("content.payment_change"));
    set("bounce", facts.is_bounce);
    set("calendar", facts.is_calendar);
    set("encrypted", facts.is_encrypted || locked);
    set("executable", std::any_of(facts.attachments.begin(), facts.attachments.end(), can_run));
    set("external", !mail.own_domains.empty() && !mail.is_own_sender);
    set("in_thread", mail.is_thread);
    set("list", mail.has_list_headers);
    set("new_sender", mail.is_new_sender());
    set("new_to_recipient", mail.has_history && mail.history.messages_to_recipient == 0);
    set("partial", facts.is_partial);
    set("phish_simulation", is_phish_simulation(facts));
    set("provider_flagged", fired("auth.provider_verdict"));
    set("sealed_links", std::any_of(facts.links.begin(), facts.links.end(),
                                    [](const Link& link) { return link.is_destination_unknown; }));
    set("signed", facts.is_signed);
    set("solicited", mail.history.is_solicited);
    set("unscannable", !facts.unscannable.empty());
    set("vip_recipient", is_for_protected_person(mail));
    return out;
}

} // namespace remand::scanner
