#include "scanner/model/interactions.hpp"

#include <array>
#include <stdexcept>

#include "core/text.hpp"
#include "scanner/detectors/detector.hpp"
#include "scanner/model/weights.hpp"

namespace remand::scanner {
namespace {

using enum EvidenceGroup;

constexpr auto rows = std::to_array<Interaction>({
    {"model.person_and_request", identity, weights::person_and_request,
     "identity.vip_name identity.homograph identity.typo_domain identity.swapped_suffix identity.combined_domain "
     "auth.own_domain_spoof identity.replyto_lookalike identity.thread_lookalike identity.thread_name "
     "identity.partner_name identity.partner_in_address "
     "identity.self_name identity.sender_is_recipient",
     "content.bec_opener content.payment_change content.gift_card content.credential_lure content.document_lure "
     "content.extortion content.account_change content.staff_data content.callback",
     "Somebody you know is imitated to ask for something", "An imitated person or organisation asks for something"},
    {"model.name_and_lookalike", identity, weights::name_and_lookalike, "identity.vip_name",
     "identity.homograph identity.typo_domain identity.swapped_suffix identity.combined_domain",
     "The name of somebody you know, from a domain that imitates yours or a partner's",
     "A protected person's name from a lookalike domain"},
    {"model.brand_and_lure", identity, weights::brand_and_lure,
     "identity.brand_name identity.brand_lookalike links.lookalike_host links.brand_in_host",
     "content.credential_lure content.credential_subject content.document_lure content.delivery_lure "
     "content.account_notice content.phone_scam content.prize "
     "content.crypto_lure content.recipient_in_subject links.recipient_in_url",
     "A brand's name is borrowed for a lure", "A borrowed brand together with a lure"},
    {"model.unproven_brand", identity, weights::unproven_brand, "identity.brand_name identity.brand_subject",
     "auth.dmarc_enforced_fail auth.dmarc_fail auth.compauth_fail auth.compauth_implicit auth.spf_fail auth.spf_weak "
     "auth.none auth.dkim_fail",
     "A brand's name is used by a sender that nothing vouches for", "A borrowed brand from an unproven sender"},
    {"model.lure_and_hidden_target", links, weights::lure_and_hidden_target,
     "content.credential_lure content.credential_subject content.document_lure content.delivery_lure content.prize "
     "content.crypto_lure",
     "links.text_href links.shortener links.open_redirect links.ip_host links.free_hosting links.risky_suffix "
     "links.random_host "
     "links.recipient_in_url links.obfuscated",
     "A lure leads to a destination that is hidden or free for all",
     "A lure together with a hidden or throw-away destination"},
    {"model.spoof_and_payload", authentication, weights::spoof_and_payload,
     "auth.dmarc_enforced_fail auth.dmarc_fail auth.compauth_fail auth.own_domain_spoof",
     "links.text_href links.open_redirect links.ip_host links.recipient_in_url links.password_form "
     "attachments.html_script "
     "attachments.html_login attachments.html_smuggling attachments.executable attachments.unopened_image "
     "attachments.auto_macro "
     "attachments.macro "
     "attachments.pdf_link_page content.credential_lure content.document_lure",
     "A forged sender together with something to click or open", "A forged sender with something to click or open"},
    {"model.money_and_replyto", identity, weights::money_and_replyto,
     "identity.replyto_free_mail identity.replyto_differs identity.office_free_mail",
     "content.payment_change content.account_change content.gift_card content.advance_fee content.bec_opener",
     "Speaks of money, and answers go elsewhere", "Money talk with answers to another place"},
    {"model.stranger_and_lure", identity, weights::stranger_and_lure, "identity.first_time",
     "content.credential_lure content.document_lure content.delivery_lure content.payment_change content.bec_opener "
     "content.gift_card",
     "A stranger's first message is a lure", "A first message that is a lure"},
    {"model.stranger_file", attachments, weights::stranger_file,
     "identity.first_time auth.none auth.dmarc_fail auth.spf_fail auth.compauth_implicit",
     "attachments.html_script attachments.executable attachments.unopened_image attachments.macro "
     "attachments.auto_macro "
     "attachments.remote_template "
     "attachments.locked_with_password attachments.pdf_script",
     "A dangerous file from a sender that nobody knows", "A dangerous file from an unknown or unproven sender"},
    {"model.unnamed_thread", identity, weights::unnamed_thread, "identity.thread_name identity.thread_lookalike",
     "structure.fake_reply", "Continues a conversation that its header does not name",
     "A quoted conversation continued under a false name and without its references"},
    {"model.mass_reply", identity, weights::mass_reply, "identity.replyto_free_mail",
     "structure.hidden_recipients structure.addressed_to_sender content.advance_fee content.advance_fee_story",
     "Sent to many in secret, with answers to a free mail account",
     "Answers to a free mail account, and recipients that nobody sees"},
    {"model.login_elsewhere", links, weights::login_elsewhere, "links.foreign_login links.third_site_login",
     "identity.false_assurance content.document_lure content.urgency content.credential_lure "
     "content.credential_subject content.scan_code links.qr_code links.recipient_in_url links.risky_suffix "
     "identity.first_time auth.none auth.spf_weak auth.dmarc_fail attachments.invitation_lure",
     "Asks for the account of the mailbox, and is built like a lure",
     "A sign-in at a foreign site together with the look of a lure"},
    {"model.campaign_look", links, weights::campaign_look, "links.single_destination links.foreign",
     "identity.random_sender identity.hosting_sender identity.shouting_name "
     "content.pictograph_subject content.image_only "
     "content.recipient_in_subject",
     "Built like a throw-away campaign", "Foreign links together with the look of a throw-away campaign"},
});

FiredDetectors bits_of(std::string_view codes) {
    const auto detectors = all_detectors();
    if (detectors.size() > most_detectors) throw std::logic_error("more detectors than bits"); // a defect of ours
    FiredDetectors bits;
    for (const auto code : split(codes, ' '))
        for (std::size_t i = 0; i < detectors.size(); ++i)
            if (detectors[i].code == code) bits.set(i);
    return bits;
}

struct Sides {
    FiredDetectors left, right;
};
const std::vector<Sides>& all_sides() {
    static const std::vector<Sides> sides = [] {
        std::vector<Sides> out;
        for (const auto& row : rows) out.push_back({bits_of(row.left), bits_of(row.right)});
        return out;
    }();
    return sides;
}

} // namespace

std::span<const Interaction> all_interactions() { return rows; }

std::vector<std::uint16_t> interactions_of(const FiredDetectors& fired) {
    std::vector<std::uint16_t> out;
    const auto& sides = all_sides();
    for (std::size_t i = 0; i < sides.size(); ++i)
        if ((fired & sides[i].left).any() && (fired & sides[i].right).any()) out.push_back(static_cast<std::uint16_t>(i));
    return out;
}

} // namespace remand::scanner
