#include "tests/emulator/model/world.hpp"

#include "core/encoding.hpp"
#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::emulator {

namespace {
constexpr EnumTable<AccountKind, 7> account_kinds{{{AccountKind::member, "member"},
                                                   {AccountKind::shared, "shared"},
                                                   {AccountKind::guest, "guest"},
                                                   {AccountKind::unlicensed, "unlicensed"},
                                                   {AccountKind::suspended, "suspended"},
                                                   {AccountKind::archived, "archived"},
                                                   {AccountKind::no_mailbox, "no_mailbox"}}};
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

std::optional<AccountKind> parse_account_kind(std::string_view text) { return value_of(account_kinds, text); }
std::string_view to_text(Cloud cloud) { return text_of(clouds, cloud); }
std::optional<Cloud> parse_cloud(std::string_view text) { return value_of(clouds, text); }

Account* Tenant::find_account(std::string_view known_as) const {
    const auto found = names.find(ascii_lower(known_as));
    return found == names.end() ? nullptr : found->second;
}

App* Tenant::find_app(std::string_view client_id) {
    for (auto& app : apps)
        if (equals_ignoring_case(app.client_id, client_id)) return &app;
    return nullptr;
}

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
                            std::vector<std::string> aliases, AccountKind kind) {
    if (tenant.find_account(address)) return nullptr;
    for (const auto& alias : aliases)
        if (tenant.find_account(alias)) return nullptr;
    auto account = std::make_unique<Account>();
    account->id = tenant.cloud == Cloud::microsoft ? random_uuid() : decimal_id();
    account->address = ascii_lower(address);
    account->display_name = std::move(display_name);
    account->aliases = std::move(aliases);
    account->kind = kind;
    if (has_mailbox(kind)) {
        account->mailbox =
            std::make_unique<Mailbox>(tenant.cloud, static_cast<std::uint32_t>(mailboxes_.size()), account->address);
        mailboxes_.push_back(account->mailbox.get());
        addresses_[address_key(tenant.cloud, account->address)] = account->mailbox.get();
        for (const auto& alias : account->aliases)
            addresses_[address_key(tenant.cloud, alias)] = account->mailbox.get();
    }
    tenant.names[account->address] = account.get();
    tenant.names[ascii_lower(account->id)] = account.get();
    for (const auto& alias : account->aliases) tenant.names[ascii_lower(alias)] = account.get();
    tenant.accounts.push_back(std::move(account));
    return tenant.accounts.back().get();
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

} // namespace remand::emulator
