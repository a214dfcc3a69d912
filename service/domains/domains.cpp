#include "service/domains/domains.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "db/directory_store.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/url/domain.hpp"

namespace remand::service {
namespace {

constexpr EnumTable<DomainState, 5> domain_states{{{DomainState::active, "active"},
                                                   {DomainState::no_mail, "no-mail"},
                                                   {DomainState::unverified, "unverified"},
                                                   {DomainState::broken, "broken"},
                                                   {DomainState::paused, "paused"}}};

constexpr std::size_t token_bytes = 16;
constexpr std::string_view txt_prefix = "remand-domain-verification=";

std::string domain_of_address(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? "" : ascii_lower(address.substr(at + 1));
}

void judge_domain(DomainStatus& status, const db::TenantRecord& tenant, Timestamp now) {
    const auto say = [&](DomainState state, std::string reason) {
        status.state = state;
        status.reason = std::move(reason);
    };
    if (status.domain.is_paused) return say(DomainState::paused, "paused by an administrator");
    if (tenant.state == db::TenantState::paused) return say(DomainState::paused, "the tenant is paused");
    if (tenant.state == db::TenantState::added) return say(DomainState::broken, "the tenant is not authorised yet");
    if (tenant.state == db::TenantState::needs_consent)
        return say(DomainState::broken,
                   tenant.status_message.empty() ? "the authorisation is broken" : tenant.status_message);
    if (!status.domain.verified_at)
        return say(DomainState::unverified,
                   status.domain.check_message.empty() ? "not verified yet" : status.domain.check_message);
    if (!status.last_mail_at) return say(DomainState::no_mail, "no mail has come yet");
    if (now - *status.last_mail_at > mail_flows_within)
        return say(DomainState::no_mail,
                   fmt::format("no mail since {}", to_rfc3339(*status.last_mail_at).substr(0, 10)));
}

} // namespace

std::string_view to_text(DomainState state) { return text_of(domain_states, state); }

Result<std::vector<DomainStatus>> read_domains(db::Database& database, const db::TenantRecord& tenant, Timestamp now) {
    const db::DomainStore store(database);
    auto domains = store.list(tenant.id);
    if (!domains) return fail(domains.error());
    std::vector<DomainStatus> out;
    for (auto& domain : *domains) {
        DomainStatus status;
        const auto newest = store.newest_mail(tenant.id, domain.name);
        if (!newest) return fail(newest.error());
        status.last_mail_at = *newest;
        status.domain = std::move(domain);
        judge_domain(status, tenant, now);
        out.push_back(std::move(status));
    }
    return out;
}

Result<std::vector<std::string>> own_domains(db::Database& database, const db::TenantRecord& tenant) {
    const auto listed = db::DomainStore(database).list(tenant.id);
    if (!listed) return fail(listed.error());
    auto own = tenant.domains;
    for (const auto& domain : *listed)
        if (domain.verified_at && std::find(own.begin(), own.end(), domain.name) == own.end())
            own.push_back(domain.name);
    return own;
}

Result<std::string> domain_name(std::string_view typed) {
    const auto name = scanner::to_a_labels(to_valid_utf8(trim(typed)));
    const bool is_name = !name.empty() && name.size() <= 253 && name.find('.') != std::string::npos &&
                         name.front() != '.' && name.back() != '.' && name.find("..") == std::string::npos &&
                         std::all_of(name.begin(), name.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
                         });
    if (!is_name || scanner::public_suffix(name) == name || scanner::is_ip_literal(name))
        return fail(
            ErrorKind::give_up, "domain.invalid",
            fmt::format("\"{}\" is no domain that can be added; write it as example.com.",
                        shorten(to_valid_utf8(typed), 80)));
    return name;
}

std::string new_domain_token() { return to_hex(random_bytes(token_bytes)); }

std::string txt_record(std::string_view token) { return std::string(txt_prefix) + std::string(token); }

Result<bool> is_proven(const TxtResolver& resolver, const db::DomainRecord& domain) {
    const auto texts = resolver.texts_of(domain.name);
    if (!texts) return fail(texts.error());
    return !domain.token.empty() && std::any_of(texts->begin(), texts->end(), [&](const std::string& text) {
        return trim(text) == txt_record(domain.token);
    });
}

Result<std::shared_ptr<const WatchScope>> WatchScope::read(db::Database& database, const TenantId& tenant) {
    const db::DomainStore store(database);
    const auto domains = store.list(tenant);
    if (!domains) return fail(domains.error());
    const auto entries = store.scope(tenant);
    if (!entries) return fail(entries.error());
    auto scope = std::make_shared<WatchScope>();
    const bool has_choice = std::any_of(domains->begin(), domains->end(),
                                        [](const auto& domain) { return domain.is_paused || domain.all_folders; });
    if (entries->empty() && !has_choice) return scope;

    std::unordered_set<std::string> chosen_ids, chosen_addresses;
    for (const auto& entry : *entries) {
        if (entry.kind == db::ScopeKind::address) {
            chosen_addresses.insert(entry.value);
            continue;
        }
        const auto group = db::DirectoryStore(database).group(tenant, entry.value); // a file may have named it before the
        if (!group) return fail(group.error());                                     // directory knew it
        const auto members = db::DirectoryStore(database).members(tenant, *group ? (*group)->id : entry.value);
        if (!members) return fail(members.error());
        chosen_ids.insert(members->begin(), members->end());
    }
    std::map<std::string, const db::DomainRecord*> by_name;
    for (const auto& domain : *domains) by_name.emplace(domain.name, &domain);
    const auto mailboxes = db::MailboxStore(database).list(tenant);
    if (!mailboxes) return fail(mailboxes.error());
    for (const auto& record : *mailboxes) {
        const auto& box = record.mailbox;
        const auto domain = by_name.find(domain_of_address(box.address));
        const bool is_paused = domain != by_name.end() && domain->second->is_paused;
        const bool is_chosen =
            entries->empty() || chosen_ids.contains(box.id.value) || chosen_addresses.contains(box.address);
        if (is_paused || !is_chosen) scope->excluded_.insert(box.id.value);
        if (domain != by_name.end() && domain->second->all_folders) scope->whole_.insert(box.id.value);
    }
    return scope;
}

} // namespace remand::service
