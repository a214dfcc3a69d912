// Everything there is in the two clouds, in memory, behind one mutex: requests take microseconds, and what a test
// counts must not depend on how two of them interleave.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "tests/emulator/model/faults.hpp"
#include "tests/emulator/model/ledger.hpp"
#include "tests/emulator/model/mailbox.hpp"
#include "tests/emulator/model/opaque.hpp"
#include "tests/emulator/model/switches.hpp"
#include "tests/emulator/rsa.hpp"

namespace remand::emulator {

enum class AccountKind { member, shared, guest, unlicensed, suspended, archived, no_mailbox };
[[nodiscard]] std::optional<AccountKind> parse_account_kind(std::string_view text);

struct Account {
    std::string id; // GUID, or Google's digits
    std::string address;
    std::string display_name;
    std::vector<std::string> aliases;
    AccountKind kind = AccountKind::member;
    bool is_admin = false;
    std::unique_ptr<Mailbox> mailbox; // null for kinds without one
};

struct App { // registered and, when consented, present in its tenant
    std::string client_id;
    std::string name;
    std::string secret;
    std::vector<std::string> redirect_uris;
    std::vector<std::string> requested_roles;
    std::vector<std::string> granted_roles;
    bool is_consented = false;
};

struct ServiceAccount {
    std::string email;
    std::string client_id;
    std::string key_id;
    RsaKeyPair key;
    std::vector<std::string> granted_scopes; // domain-wide delegation
};

struct Tenant { // a Microsoft tenant or a Google customer
    Cloud cloud = Cloud::microsoft;
    std::string id;
    std::string name;
    std::vector<std::string> domains; // the first is the primary one
    std::vector<std::unique_ptr<Account>> accounts;
    std::unordered_map<std::string, Account*> names; // lower case: address, aliases, id
    std::vector<App> apps;
    ServiceAccount service_account;

    [[nodiscard]] Account* find_account(std::string_view known_as) const;
    [[nodiscard]] App* find_app(std::string_view client_id);
};

struct Token {
    Tenant* tenant = nullptr;
    Account* subject = nullptr; // Google: whom it impersonates
    std::string client_id;
    std::vector<std::string> permissions; // roles or scopes
    Timestamp expires{};
};

class World {
public:
    explicit World(const Clock& world_clock);

    std::mutex mutex; // held by whoever touches anything below
    const Clock& clock;
    const Opaque opaque;
    Switches switches;
    Faults faults;
    Ledger ledger;

    Tenant& add_tenant(Tenant tenant);
    [[nodiscard]] Tenant* find_tenant(Cloud cloud, std::string_view id_or_domain) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Tenant>>& tenants() const { return tenants_; }

    // Null when the address, an alias or the id is taken in that tenant.
    Account* add_account(Tenant& tenant, std::string address, std::string display_name,
                         std::vector<std::string> aliases, AccountKind kind);
    [[nodiscard]] Mailbox* find_mailbox(Cloud cloud, std::string_view address) const;
    [[nodiscard]] Mailbox* mailbox_of(Key key) const;
    [[nodiscard]] Mailbox* mailbox_by_number(std::uint32_t number) const;
    [[nodiscard]] const std::vector<Mailbox*>& mailboxes() const { return mailboxes_; }

    Key deliver(Mailbox& mailbox, Message message); // fills in key and thread
    // The same bytes are kept once.
    ContentPointer content_of(std::string bytes);

    void add_token(std::string token, Token grant);
    // nullptr when unknown or expired.
    [[nodiscard]] const Token* find_token(std::string_view token) const;
    void expire_tokens() { tokens_.clear(); }

private:
    std::vector<std::unique_ptr<Tenant>> tenants_;
    std::vector<Mailbox*> mailboxes_;
    std::unordered_map<std::string, Mailbox*> addresses_; // "m:" or "g:" and the address in lower case
    std::unordered_map<Key, Mailbox*> homes_;
    std::unordered_map<std::string, std::weak_ptr<const Content>> contents_;
    std::unordered_map<std::string, Token> tokens_;
    Key last_key_ = 0;
};

[[nodiscard]] std::string_view to_text(Cloud cloud);
[[nodiscard]] std::optional<Cloud> parse_cloud(std::string_view text);

} // namespace remand::emulator
