#include "service/policy/detections.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/identity/sender_key.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::service {
namespace {

using scanner::MessageFacts;

struct Detected {
    std::string code;
    EvidenceGroup group;
    Disposition disposition;
    std::string reason;
};

bool has(const Verdict& verdict, std::string_view code) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(),
                       [&](const Evidence& row) { return row.code == code; });
}

// The scanner says "external" where it knows the tenant's domains; a saved file without a tenant counts as external.
bool is_from_outside(const DetectionSubject& subject, const Verdict& verdict) {
    const auto& attributes = verdict.attributes;
    return subject.context.own_domains.empty() ||
           std::find(attributes.begin(), attributes.end(), "external") != attributes.end();
}

bool is_blank(const MessageFacts& facts) {
    const bool could_be_read = facts.unscannable.empty() && !facts.is_partial && !facts.is_encrypted;
    return could_be_read && !facts.is_calendar && !facts.is_bounce && trim(facts.text).empty() &&
           facts.html.images == 0 && facts.html.remote_images == 0 && facts.links.empty();
}

bool is_html(const scanner::Attachment& file) {
    if (file.kind == scanner::FileKind::html) return true;
    const auto name = ascii_lower(file.name);
    return name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".shtml") || name.ends_with(".xhtml");
}

std::string from_domain(const MessageFacts& facts) {
    return facts.from.empty() ? std::string() : scanner::registrable_domain(facts.from.front().domain);
}

std::optional<Detected> young_domain(const AdditionalDetections& settings, const DetectionSubject& subject) {
    if (!settings.malicious_days && !settings.suspicious_days) return {};
    const auto domain = from_domain(subject.facts);
    if (subject.is_trusted_domain || domain.empty() || scanner::is_free_mail(domain) || !subject.age) return {};
    const auto as_of = subject.context.as_of ? subject.context.as_of : subject.facts.date;
    const auto age = subject.age(scanner::sender_key(subject.facts));
    if (!as_of || !age.watching_since) return {};
    const auto days = [&](Timestamp since) { return std::chrono::floor<std::chrono::days>(*as_of - since).count(); };
    const auto known = std::max<std::int64_t>(0, days(std::min(age.first_seen.value_or(*as_of), *as_of)));
    const auto watched = days(*age.watching_since);
    // Before we have watched for so long, every domain is new.
    const auto is_younger = [&](std::optional<int> threshold) {
        return threshold && watched >= *threshold && known < *threshold;
    };
    const bool is_malicious = is_younger(settings.malicious_days);
    if (!is_malicious && !is_younger(settings.suspicious_days)) return {};
    const int threshold = is_malicious ? *settings.malicious_days : *settings.suspicious_days;
    return Detected{"policy.domain_age", EvidenceGroup::identity,
                    is_malicious ? Disposition::malicious : Disposition::suspicious,
                    fmt::format("The first mail from {} came {} here; the policy asks for {} days", domain,
                                known == 0 ? "today" : fmt::format("{} day{} ago", known, known == 1 ? "" : "s"),
                                threshold)};
}

} // namespace

std::vector<PolicyRow> detect(const AdditionalDetections& settings, const DetectionSubject& subject, Verdict& verdict) {
    if (!is_from_outside(subject, verdict)) return {};
    const auto& facts = subject.facts;
    std::vector<Detected> found;
    if (auto young = young_domain(settings, subject)) found.push_back(std::move(*young));
    if (settings.blank_body && is_blank(facts))
        found.push_back({"policy.blank_body", EvidenceGroup::content, *settings.blank_body,
                         "The message has no text, no picture and no link"});
    if (settings.payroll_change && has(verdict, "content.payment_change") && scanner::is_free_mail(from_domain(facts)))
        found.push_back({"policy.payroll_change", EvidenceGroup::content, *settings.payroll_change,
                         fmt::format("Asks to change where money goes, from the free mail service {}",
                                     from_domain(facts))});
    const auto page = std::find_if(facts.attachments.begin(), facts.attachments.end(), is_html);
    if (settings.html_attachment && page != facts.attachments.end())
        found.push_back({"policy.html_attachment", EvidenceGroup::attachments, *settings.html_attachment,
                         fmt::format("The attachment \"{}\" is a web page", shorten(page->name, 80))});

    // All are shown; the worst decides, and none makes a verdict milder.
    std::vector<PolicyRow> rows;
    for (auto& row : found) {
        rows.push_back({row.code, row.disposition});
        verdict.disposition = std::min(verdict.disposition, row.disposition);
        row.reason += fmt::format("; the policy takes that for {}", to_text(row.disposition));
        verdict.evidence.insert(verdict.evidence.begin(), {std::move(row.code), row.group, 0, std::move(row.reason)});
    }
    return rows;
}

} // namespace remand::service
