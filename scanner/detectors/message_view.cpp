#include "scanner/detectors/message_view.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/authenticated.hpp"
#include "scanner/identity/sender_key.hpp"
#include "scanner/text/banner.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/new_text.hpp"
#include "scanner/text/reply_subject.hpp"
#include "scanner/text/text_head.hpp"
#include "scanner/text/text_reading.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"
#include "scanner/url/workspace.hpp"

namespace remand::scanner {
namespace {

void add(std::vector<std::string>& list, std::string value) {
    if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

std::string recipient_domain(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : ascii_lower(address.substr(at + 1));
}

std::vector<std::string> all_recipients(const MessageFacts& facts, const ScanContext& context) {
    std::vector<std::string> out;
    add(out, ascii_lower(context.recipient));
    for (const auto* list : {&facts.to, &facts.cc})
        for (const auto& address : *list) add(out, ascii_lower(address.text()));
    return out;
}

// A saved file has no tenant: the domains of those it was delivered to stand for it, as far as they name an organisation.
// Anybody can write To; it counts only where no hop names a recipient.
std::vector<std::string> own(const MessageFacts& facts, const ScanContext& context) {
    std::vector<std::string> out;
    for (const auto& domain : context.own_domains) add(out, registrable_domain(domain));
    if (!out.empty()) return out;
    const auto consider = [&](std::string_view host) {
        auto domain = registrable_domain(host);
        if (domain.find('.') != std::string::npos && !is_free_mail(domain)) add(out, std::move(domain));
    };
    if (!recipient_domain(context.recipient).empty())
        consider(recipient_domain(context.recipient));
    else if (!facts.hop_recipients.empty())
        for (const auto& recipient : facts.hop_recipients) consider(recipient_domain(recipient));
    else if (facts.to.size() == 1)
        consider(facts.to.front().domain);
    return out;
}

std::vector<std::string> imitable(const std::vector<std::string>& own_domains, const ScanContext& context) {
    auto out = own_domains;
    for (const auto& domain : context.partner_domains) add(out, registrable_domain(domain));
    return out;
}

WebLink web_link(const Link& link) {
    WebLink out;
    out.link = &link;
    if (auto parts = split_url(link.href)) {
        if (!link.host.empty() && parts->host != link.host) // rewritten by a link protection service
            if (auto inner = split_url(embedded_url(*parts)); inner && inner->host == link.host)
                parts = std::move(inner);
        out.url = std::move(*parts);
    }
    out.host = link.host.empty() ? out.url.host : link.host;
    return out;
}

// What phones and virus scanners put below every letter: "Get Outlook for iOS", "Virus-free. www.avg.com".
bool is_signature_link(const Link& link) {
    constexpr auto apps = std::to_array<std::string_view>({"/o0ukef", "/aab9ysg", "/ghei36", "/qtex0l", "/aab9nwm"});
    if (link.host == "www.avg.com" || link.host == "www.avast.com") return true;
    const auto href = link.host == "aka.ms" ? ascii_lower(link.href) : std::string();
    return std::ranges::any_of(apps, [&](std::string_view app) { return href.ends_with(app); });
}

// Most links of a mail go to few hosts.
std::vector<const WebLink*> find_domains(std::vector<WebLink>& links) {
    std::vector<const WebLink*> hosts;
    std::unordered_map<std::string_view, const WebLink*> first;
    for (auto& link : links) {
        const auto [known, is_new] = first.try_emplace(link.host, &link);
        link.domain = is_new ? registrable_domain(link.host) : known->second->domain;
        if (is_new) hosts.push_back(&link);
    }
    return hosts;
}

// What is shown at a door or desk: of a proven sender, and not about accounts.
bool is_ticket(const MessageView& mail, std::string_view all) {
    return mail.is_authenticated && has_wording(all, Wording::ticket) && !has_wording(all, Wording::credentials);
}

// The code is a picture, stands in a PDF or is drawn; what it is for stands in the text of either.
bool asks_to_scan(const MessageView& mail) {
    if (mail.facts.drawn_code != "address" && std::none_of(mail.facts.attachments.begin(), mail.facts.attachments.end(),
                     [](const Attachment& file) { return file.has_qr_code; }))
        return false;
    const auto all = mail.text + " . " + mail.file_text;
    return has_wording(all, Wording::scan_code) && has_wording(all, Wording::scan_reason) && !is_ticket(mail, all);
}

// RFC 2919 section 2: a name below a domain; "<Offer>" and "<123.local>" name no list that anybody could join.
bool is_list_name(std::string_view id) {
    if (const auto open = id.rfind('<'); open != std::string_view::npos)
        id = id.substr(open + 1, id.find('>', open) - open - 1);
    return id.find('.') != std::string_view::npos && id.find(' ') == std::string_view::npos &&
           !id.ends_with(".local") && id.find(".list-id.") == std::string_view::npos;
}

} // namespace

MessageView::MessageView(const MessageFacts& message, const ScanContext& tenant)
    : facts(message), context(tenant), own_domains(own(message, tenant)), recipients(all_recipients(message, tenant)),
      imitated(imitable(own_domains, tenant)) {
    if (!facts.from.empty()) from = facts.from.front();
    from_domain = registrable_domain(from.domain);
    if (facts.return_path) return_domain = registrable_domain(facts.return_path->domain);
    for (const auto& result : facts.authentication.dkim)
        if (result.result == "pass") add(dkim_domains, registrable_domain(result.domain));

    has_tenant = !context.own_domains.empty() || !context.partner_domains.empty();
    is_own_sender = is_ours(from.domain);
    is_authenticated = is_vouched_for(facts, from_domain);
    may_be_genuine = is_authenticated || !facts.authentication.is_present;
    is_partner = may_be_genuine && std::any_of(context.partner_domains.begin(), context.partner_domains.end(),
                                               [&](const auto& domain) { return is_within(from.domain, domain); });
    const bool came_from_inside = facts.received.empty() || !context.own_domains.empty();
    // Anybody can write the same domain into From and To.
    const bool is_known_own = has_tenant || !context.recipient.empty() || !facts.hop_recipients.empty() ||
                              facts.received.empty();
    is_colleague = is_own_sender && is_known_own &&
                   (is_authenticated || equals_ignoring_case(facts.stamps.auth_as, "Internal") ||
                    (!facts.authentication.is_present && came_from_inside &&
                     !equals_ignoring_case(facts.stamps.auth_as, "Anonymous")));
    const auto& list = facts.list;
    // Newsletters carry a List-Id of the sender's own organisation; a discussion list carries other people's mail.
    const bool names_list = is_list_name(list.list_id) &&
                            (list.precedence == "list" || (!list.has_one_click && !list.has_feedback_id &&
                                                           list.list_id.find(from_domain) == std::string::npos));
    // Anybody can write List-Id, and open a group and send to it; what people write to each other is no designed page.
    const bool is_page = facts.html.is_present && facts.html.images + facts.html.linked_images > 0;
    // Google writes its groups' bounce addresses so, also those of groups below a domain of their own.
    const bool is_open_group = list.list_id.find("groups.") != std::string::npos ||
                               (facts.return_path && facts.return_path->local.find("+bnc") != std::string::npos);
    const bool is_moderated = list.precedence == "list" && !is_free_hosting(list.list_id) && !is_open_group;
    is_discussion_list = names_list && (is_moderated || !is_page || is_reply_subject(fold(facts.subject)));
    has_list_headers =
        !list.list_id.empty() || list.has_list_unsubscribe || list.precedence == "bulk" || list.precedence == "list";
    is_newsletter = is_authenticated && has_list_headers;
    is_automatic = facts.is_bounce || (!list.auto_submitted.empty() && list.auto_submitted != "no" &&
                                       list.auto_submitted != "auto-generated");
    named_brand = brand_in_display_name(from.display_name);
    imitation = context.people.imitated_by(from.display_name, from.text());
    if (context.history) {
        const auto as_of = context.as_of ? *context.as_of : facts.date.value_or(Timestamp{});
        const auto key = sender_key(facts);
        if (!key.empty()) {
            history = context.history->sender(key, context.recipient, as_of);
            has_history = true;
        }
        if (imitation && !key.empty())
            correspondence =
                context.history->correspondence(key, ascii_lower(from.text()), ascii_lower(context.recipient), as_of);
    }
    for (const auto& link : facts.links)
        if ((link.scheme == "http" || link.scheme == "https") && !link.host.empty() && !is_signature_link(link))
            links.push_back(web_link(link));
    hosts = find_domains(links);
    for (auto& link : links)
        if (is_authenticated && is_workspace_of(link.host, from_domain)) link.domain = from_domain; // the sender's own place
    constexpr std::size_t many_hosts = 15;
    is_directory = hosts.size() >= many_hosts;
    subject = fold(facts.subject);
    text = subject + " . ";
    const auto body_at = text.size();
    const auto folded = fold(facts.text);
    text += std::string_view(folded).substr(banner_size(folded));
    const auto body = std::string_view(text).substr(body_at);
    words = word_count(text);
    auto reading = read_text(text, body_at);
    phrases = std::move(reading.phrases);
    wordings_ = reading.wordings;
    // Newsletters about fraud quote it.
    if (is_newsletter && !phrases.is_empty()) phrases = find_phrases(without_quotations(text));
    own_text = body.substr(0, reading.own_end - body_at);
    // Anybody can write a field that names an earlier message.
    is_thread = (facts.has_in_reply_to || facts.has_references) &&
                (is_discussion_list || is_reply_subject(subject) || is_forward_subject(subject) || reading.quotes_mail);
    own_words = word_count(own_text);
    file_text = fold(facts.file_text);
    if (!file_text.empty()) wordings_ |= wordings_in(file_text);
    quoted = quoted_people(body);
    is_qr_lure = asks_to_scan(*this);
    const HeadWords head_words(text);
    const HeadFeatures features(head_words);
    wording = (context.text_head ? *context.text_head : shipped_text_head()).log_odds(features.all());
    letters = letter_heads().log_odds(letter_features(head_words, head_words.before(reading.own_end)));
    read_letters_in_files();
    subject_phrases = is_newsletter ? find_phrases(without_quotations(subject)) : find_phrases(subject);
    // A mailing service's signature and counters explain nothing: anybody can be its customer for an hour.
    is_explained =
        may_be_genuine && !is_free_hosting(from.domain) &&
        std::any_of(links.begin(), links.end(), [&](const WebLink& link) {
            return is_senders_own(link.domain) &&
                   (link.domain == from_domain || (!is_click_tracker(link.host) && !is_free_hosting(link.host)));
        });
}

bool MessageView::is_ours(std::string_view host) const {
    return std::any_of(own_domains.begin(), own_domains.end(),
                       [&](const auto& domain) { return is_within(host, domain); });
}

bool MessageView::is_senders_own(std::string_view domain) const {
    if (domain.empty()) return false;
    if (domain == from_domain || domain == return_domain || std::ranges::count(dkim_domains, domain) > 0) return true;
    if (!is_authenticated) return false;
    // "shop.co.uk" of "shop.com", "corner-shop.test" of "cornershop.test": who has the one mostly has the other, and who does not
    // gains nothing by it.
    constexpr std::size_t shortest = 6; // letters
    const auto label = bare_label(from_domain);
    if (label.size() >= shortest && bare_label(domain) == label) return true;
    return is_of_senders_brand(from_domain, domain);
}

const LetterHeads& MessageView::letter_heads() const {
    return context.letter_heads != nullptr ? *context.letter_heads : shipped_letter_heads();
}

// The letter is often an attached PDF, and the mail says only that there is one.
void MessageView::read_letters_in_files() {
    constexpr int longest = 250; // words: a letter, no report
    if (file_text.empty() || own_words + word_count(file_text) > longest) return;
    const auto found = letter_heads().log_odds(letter_features(own_text_and_files()));
    for (const auto kind : {Letter::extortion, Letter::callback, Letter::payee_change}) {
        const auto at = static_cast<std::size_t>(kind);
        if (found[at] <= letters[at]) continue;
        letters[at] = found[at];
        is_letter_in_file_.set(at);
    }
}

std::string MessageView::own_text_and_files() const { return subject + " . " + own_text + " . " + file_text; }

std::string MessageView::telling_words(Letter kind) const {
    constexpr std::size_t most = 4;
    const HeadWords own(is_letter_in_file_.test(static_cast<std::size_t>(kind)) ? own_text_and_files()
                                                                                : subject + " . " + own_text);
    std::string out;
    for (const auto& word : letter_heads().telling_words(kind, own, own.size(), most))
        out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", shown(word));
    return out;
}

std::string MessageView::from_text() const { return from.empty() ? "an unnamed sender" : shown(from.text()); }

} // namespace remand::scanner
