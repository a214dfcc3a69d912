#include "tests/emulator/model/world.hpp"

#include <utility>

#include "core/encoding.hpp"
#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::emulator {

namespace {
constexpr EnumTable<Cloud, 2> clouds{{{Cloud::microsoft, "microsoft"}, {Cloud::google, "google"}}};

bool has_mailbox(AccountKind kind) {
    return kind == AccountKind::member || kind == AccountKind::shared || kind == AccountKind::suspended ||
           kind == AccountKind::archived;
}

std::string address_key(Cloud cloud, std::string_view address) {
    return (cloud == Cloud::microsoft ? "m:" : "g:") + ascii_lower(address);
}

// Google's ids of people are 21 digits.
std::string decimal_id() {
    std::string digits = "1";
    for (const char c : random_bytes(20)) digits.push_back(static_cast<char>('0' + static_cast<unsigned char>(c) % 10));
    return digits;
}
} // namespace

std::string_view to_text(Cloud cloud) { return text_of(clouds, cloud); }
std::optional<Cloud> parse_cloud(std::string_view text) { return value_of(clouds, text); }

World::World(const Clock& world_clock) : clock(world_clock), opaque(random_bytes(32)) {}

Tenant& World::add_tenant(Tenant tenant) {
    tenants_.push_back(std::make_unique<Tenant>(std::move(tenant)));
    return *tenants_.back();
}

Tenant* World::find_tenant(Cloud cloud, std::string_view id_or_domain) const {
    for (const auto& tenant : tenants_) {
        if (tenant->cloud != cloud) continue;
        if (equals_ignoring_case(tenant->id, id_or_domain)) return tenant.get();
        for (const auto& domain : tenant->domains)
            if (equals_ignoring_case(domain, id_or_domain)) return tenant.get();
    }
    return nullptr;
}

Account* World::add_account(Tenant& tenant, std::string address, std::string display_name,
                            std::vector<std::string> aliases, AccountKind kind, std::string_view language) {
    if (tenant.names.contains(ascii_lower(address)) || tenant.find_group(address)) return nullptr;
    for (const auto& alias : aliases)
        if (tenant.names.contains(ascii_lower(alias))) return nullptr;
    auto account = std::make_unique<Account>();
    account->id = tenant.cloud == Cloud::microsoft ? random_uuid() : decimal_id();
    account->address = ascii_lower(address);
    account->display_name = std::move(display_name);
    account->aliases = std::move(aliases);
    account->kind = kind;
    if (has_mailbox(kind)) open_mailbox(tenant, *account, language);
    tenant.names[account->address] = account.get();
    tenant.names[ascii_lower(account->id)] = account.get();
    for (const auto& alias : account->aliases) tenant.names[ascii_lower(alias)] = account.get();
    tenant.touch(*account);
    tenant.accounts.push_back(std::move(account));
    return tenant.accounts.back().get();
}

void World::open_mailbox(const Tenant& tenant, Account& account, std::string_view language) {
    account.mailbox =
        std::make_unique<Mailbox>(tenant.cloud, static_cast<std::uint32_t>(mailboxes_.size()), account.address);
    account.mailbox->speak(language);
    account.mailbox->report_to(&changed_mailboxes_);
    mailboxes_.push_back(account.mailbox.get());
    addresses_[address_key(tenant.cloud, account.address)] = account.mailbox.get();
    for (const auto& alias : account.aliases) addresses_[address_key(tenant.cloud, alias)] = account.mailbox.get();
}

void World::set_kind(Tenant& tenant, Account& account, AccountKind kind) {
    account.kind = kind;
    if (has_mailbox(kind) && !account.mailbox) open_mailbox(tenant, account, "en");
}

void World::remove_account(Tenant& tenant, Account& account, bool is_permanent) {
    account.removed = clock.now();
    account.is_purged = is_permanent;
    revoke_tokens_of(account);
    std::erase_if(grants.refresh_tokens, [&](const auto& entry) { return entry.second.subject == &account; });
    tenant.touch(account);
}

void World::restore_account(Tenant& tenant, Account& account) {
    account.removed.reset();
    tenant.touch(account);
}

Mailbox* World::find_mailbox(Cloud cloud, std::string_view address) const {
    const auto found = addresses_.find(address_key(cloud, address));
    return found == addresses_.end() ? nullptr : found->second;
}

Mailbox* World::mailbox_of(Key key) const {
    const auto found = homes_.find(key);
    return found == homes_.end() ? nullptr : found->second;
}

Mailbox* World::mailbox_by_number(std::uint32_t number) const {
    return number < mailboxes_.size() ? mailboxes_[number] : nullptr;
}

Key World::deliver(Mailbox& mailbox, Message message) {
    message.key = ++last_key_;
    if (message.thread == 0) message.thread = message.key;
    homes_[message.key] = &mailbox;
    mailbox.add(std::move(message));
    return last_key_;
}

CalendarEvent& World::add_event(Mailbox& mailbox, CalendarEvent event) {
    event.number = ++last_event_;
    return mailbox.events().emplace_back(std::move(event));
}

ContentPointer World::content_of(std::string bytes) {
    auto fresh = make_content(std::move(bytes));
    auto& kept = contents_[fresh->sha256];
    if (auto known = kept.lock()) return known;
    kept = fresh;
    return fresh;
}

void World::add_token(std::string token, Token grant) {
    constexpr std::size_t crowded = 100'000;
    if (tokens_.size() > crowded)
        std::erase_if(tokens_, [&](const auto& entry) { return entry.second.expires <= clock.now(); });
    tokens_.insert_or_assign(std::move(token), std::move(grant));
}

const Token* World::find_token(std::string_view token) const {
    const auto found = tokens_.find(std::string(token));
    if (found == tokens_.end() || found->second.expires <= clock.now()) return nullptr;
    return &found->second;
}

void World::revoke_tokens_of(const Account& subject) {
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.subject == &subject; });
}

bool World::is_first_use(const std::string& assertion_id, Timestamp expires) {
    constexpr std::size_t crowded = 100'000;
    if (used_assertions_.size() > crowded)
        std::erase_if(used_assertions_, [&](const auto& entry) { return entry.second <= clock.now(); });
    return used_assertions_.emplace(assertion_id, expires).second;
}

const RsaKeyPair& World::signing_key() {
    if (!signing_key_) signing_key_ = make_rsa_key();
    return *signing_key_;
}

void World::publish() {
    if (changed_mailboxes_.empty()) return;
    const auto changed = std::exchange(changed_mailboxes_, {});
    for (const auto number : changed) {
        mailboxes_[number]->was_published();
        for (const auto watcher : watchers) watcher(*this, *mailboxes_[number]);
    }
}

} // namespace remand::emulator
