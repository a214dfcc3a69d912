#include "tests/service/api_world.hpp"

#include <catch2/catch.hpp>

namespace remand::tests {

using nlohmann::json;

namespace {

// Lends the world's connector, which must outlive every tenant.
class Lent final : public Connector {
public:
    Lent(MemoryConnector& mail, const std::optional<std::vector<Check>>& doctor_says)
        : mail_(mail), doctor_says_(doctor_says) {}
    std::vector<ActionSupport> action_support() const override {
        return {{Action::junk, true, "moved to Junk"},
                {Action::quarantine, true, "moved to a hidden folder"},
                {Action::inbox, true, "moved to the inbox"},
                {Action::mark, true, "marked"},
                {Action::soft_delete, false, "the provider has no such place; use trash"},
                {Action::hard_delete, true, "gone for good"}};
    }
    bool needs_sweep() const override { return mail_.needs_sweep(); }
    Result<TenantIdentity> identify() override { return mail_.identify(); }
    std::vector<Check> doctor() override { return doctor_says_ ? *doctor_says_ : mail_.doctor(); }
    Result<MailboxListing> list_mailboxes() override { return mail_.list_mailboxes(); }
    Result<DirectoryPage> directory_page(const SyncCursor& c) override { return mail_.directory_page(c); }
    Result<ChangePage> changes(const Mailbox& m, const SyncCursor& c, const ChangeOptions& o) override {
        return mail_.changes(m, c, o);
    }
    Result<RawMessage> fetch(const Mailbox& m, const MessageRef& r, Priority p) override { return mail_.fetch(m, r, p); }
    Result<Location> locate(const Mailbox& m, const MessageRef& r) override { return mail_.locate(m, r); }
    Result<Location> move(const Mailbox& m, const MessageRef& r, Place p) override { return mail_.move(m, r, p); }
    Result<Location> restore(const Mailbox& m, const MessageRef& r, const Location& l) override {
        return mail_.restore(m, r, l);
    }
    Custody custody(std::int64_t size) const override { return mail_.custody(size); }
    Result<Location> seal_off(const Mailbox& m, const MessageRef& r) override { return mail_.seal_off(m, r); }
    Result<BroughtBack> bring_back(const Mailbox& m, std::string_view b, const Location& l) override {
        return mail_.bring_back(m, b, l);
    }
    Result<Location> set_mark(const Mailbox& m, const MessageRef& r, bool is_marked) override {
        return mail_.set_mark(m, r, is_marked);
    }
    Result<std::vector<MessageRef>> find(const Mailbox& m, std::string_view id) override { return mail_.find(m, id); }

private:
    MemoryConnector& mail_;
    const std::optional<std::vector<Check>>& doctor_says_;
};

class NoTransport final : public http::Transport {
public:
    Result<http::Response> send(const http::Request&) override {
        return fail(ErrorKind::give_up, "test.no_network", "No network in tests.");
    }
};

Provider memory_provider(MemoryConnector& mail, const std::optional<std::vector<Check>>& doctor_says,
                         std::optional<ConnectorParts>& last_parts) {
    Provider provider;
    provider.name = "memory";
    provider.title = "Memory";
    provider.options = {{"colour", "any", true, false, {}},
                        {"token", "a secret", true, true, {}},
                        {"badge", "another secret in its place", false, true, {}},
                        {"token-ends", "when the token ends", false, false, {}, "token"}};
    provider.credential_keys = {"token", "badge"};
    provider.credentials = [](const ProviderSettings& settings) {
        std::vector<Credential> all;
        const auto describe = [&](const std::map<std::string, Secret>& secrets, bool is_former) {
            for (const auto* key : {"token", "badge"})
                if (secrets.contains(key))
                    all.push_back({key, std::string("the ") + key,
                                   is_former ? std::nullopt : parse_rfc3339(settings.option("token-ends")), is_former});
        };
        describe(settings.secrets, false);
        describe(settings.former_secrets, true);
        return all;
    };
    provider.redeem = [](const ProviderSettings&, const Query& query, const Secret& memory,
                         const ConnectorParts&) -> Result<std::map<std::string, Secret>> {
        std::map<std::string, Secret> secrets;
        secrets.emplace("badge", Secret(query.at("code") + "/" + std::string(memory.reveal())));
        return secrets;
    };
    provider.check = [](ProviderSettings settings) -> Result<ProviderSettings> { return settings; };
    provider.permissions = [](const ProviderSettings&) {
        return std::vector<Permission>{{"Mail.Read", "To read mail.", false}};
    };
    provider.consent = [](const ProviderSettings&, std::string_view state,
                          std::string_view redirect) -> Result<ConsentRequest> {
        return ConsentRequest{"https://consent.test/?state=" + std::string(state) +
                                  "&redirect_uri=" + std::string(redirect),
                              {},
                              Secret(redirect == "http://localhost:2/c" ? "remember" : "")};
    };
    provider.read_callback = [](const Query& query) -> Result<std::string> {
        if (query.contains("error"))
            return remand::fail(ErrorKind::fix_configuration, "memory.refused", "Consent was refused.");
        const auto tenant = query.find("tenant");
        return tenant == query.end() ? std::string() : tenant->second;
    };
    provider.connect = [&](const ProviderSettings&, const ConnectorParts& parts) {
        last_parts.emplace(parts);
        return std::make_unique<Lent>(mail, doctor_says);
    };
    return provider;
}

} // namespace

ApiWorld::ApiWorld() {
    provider_rows.push_back(memory_provider(mail, doctor_says, last_parts));
    auto opened = db::Database::open_in_memory(sealer);
    REQUIRE(opened);
    database = std::move(*opened);
    const auto make_transport = [this](http::TransportSettings settings) -> Result<std::unique_ptr<http::Transport>> {
        ++transports_made;
        if (settings.ca_file == "/no/such/ca.pem")
            return fail(ErrorKind::fix_configuration, "http.ca", "The CA file /no/such/ca.pem cannot be read.");
        return std::make_unique<NoTransport>();
    };
    connectors =
        std::make_unique<service::ConnectorCache>(*database, provider_rows, make_transport, clock, Log::silent());
    tenants = std::make_unique<service::Tenants>(*database, provider_rows, *connectors, clock);
    services =
        std::make_unique<service::api::Services>(service::api::Services{*database, *tenants, clock, config, nullptr});
}

Reply ApiWorld::call(const std::string& method, const std::string& path, const json& body,
                     const std::map<std::string, std::string>& query, service::api::Role role) {
    service::api::Request request{method, path, query, body.is_null() ? "" : body.dump(), "operator:tester"};
    const auto response = dispatch(*services, request, role, Log::silent());
    return {response.status, json::parse(response.body, nullptr, false)};
}

void ApiWorld::add_active_tenant(const std::string& name) {
    const json tenant{{"name", name},
                      {"provider", "memory"},
                      {"access", "read-write"},
                      {"options", {{"colour", "red"}}},
                      {"secrets", {{"token", "s3cret-canary"}}}};
    REQUIRE(call("POST", "/v1/tenants", tenant).status == 201);
    mail.add_mailbox("jane@example.com");
    REQUIRE(call("POST", "/v1/tenants/" + name + "/verify").body["outcome"] == "active");
}

std::int64_t ApiWorld::add_message(const std::string& tenant, const std::string& subject, db::PlannedAction planned) {
    const Mailbox mailbox = mail.mailbox("jane@example.com");
    db::NewMessage message;
    message.ref = {mailbox.id, "provider-id-" + std::to_string(next_message_++)};
    message.recipient = mailbox.address;
    message.subject = subject;
    message.from_address = "mallory@else.test";
    message.internet_message_id = "<" + std::to_string(next_message_) + "@else.test>";
    message.received_at = message.seen_at = clock.now();
    message.delivered_to = {Place::inbox, {"inbox"}, "Inbox", false};
    message.verdict = {Disposition::malicious,
                       70,
                       {"external"},
                       {{"links.lure", EvidenceGroup::links, 70, "A link lures."}},
                       "test.1"};
    message.planned = std::move(planned);
    REQUIRE(db::MessageStore(*database).commit_page(TenantId{tenant}, mailbox, {message}, {}));
    return call("GET", "/v1/messages").body["messages"][0]["id"].get<std::int64_t>();
}

void ApiWorld::finish_action(std::int64_t action) {
    db::ActionStore store(*database);
    REQUIRE(store.begin(action, {Place::inbox, {"inbox"}, "Inbox", false}, clock.now()));
    REQUIRE(store.finish(action, ActionState::done, Location{Place::quarantine, {"q"}, "Quarantine", false},
                         {clock.now(), "ok", ""}));
}

} // namespace remand::tests
