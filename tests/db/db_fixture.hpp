// What the database tests start from: a tenant "acme" with one mailbox, and messages that are valid and harmless.
#pragma once

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "db/stores.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::db {

inline const TenantId acme{"acme"};
inline const Mailbox jane{MailboxId{"jane-id"}, "jane@example.com", "Jane Doe", {}};
inline constexpr Timestamp noon{std::chrono::seconds{1'800'000'000}};

inline Sealer test_sealer(char letter = 'k') { return Sealer(Secret(std::string(32, letter))); }

// The value, or a failed test that shows the error's sentence.
template <class T> T must(Result<T> result) {
    INFO((result ? std::string() : result.error().code + ": " + result.error().message));
    REQUIRE(result.has_value());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

template <class T> std::string code_of(const Result<T>& result) { return result ? "no error" : result.error().code; }

inline AuditEntry audit_of(std::string act) {
    return {.at = noon, .actor = "operator:test", .act = std::move(act), .subject = "acme", .detail = "{}"};
}

inline TenantRecord a_tenant(TenantId id = acme) {
    TenantRecord tenant;
    tenant.id = std::move(id);
    tenant.provider = "microsoft";
    tenant.state = TenantState::active;
    tenant.options_json = "{}";
    tenant.policy_json = "{}";
    tenant.domains = {"example.com"};
    tenant.created_at = noon;
    return tenant;
}

inline NewMessage a_message(const std::string& provider_id) {
    NewMessage message;
    message.ref = {jane.id, provider_id};
    message.recipient = jane.address;
    message.internet_message_id = "<" + provider_id + "@mail.test>";
    message.subject = "Lunch";
    message.from_address = "joe@else.test";
    message.from_name = "Joe";
    message.sender_key = "else.test";
    message.received_at = noon;
    message.seen_at = noon;
    message.size = 1234;
    message.sha256 = "00ff";
    message.delivered_to = {Place::inbox, {"folder-1"}, "Inbox", false};
    message.facts_json = R"({"version":1})";
    message.body_text = "See you at noon.";
    message.verdict.model = "test.1";
    return message;
}

inline NewMessage a_bad_message(const std::string& provider_id) {
    auto message = a_message(provider_id);
    message.verdict.disposition = Disposition::malicious;
    message.verdict.score = 120;
    message.verdict.attributes = {"external"};
    message.verdict.evidence = {{"links.lookalike", EvidenceGroup::links, 70, "The link leads to bank.evil.test."},
                                {"identity.vip_name", EvidenceGroup::identity, 50, "The name is that of Jane Doe."}};
    message.planned = {Action::quarantine, ActionState::planned, "Policy: malicious -> quarantine"};
    return message;
}

inline Location in_quarantine() { return {Place::quarantine, {"folder-9"}, "Quarantine", false}; }
inline Location in_inbox() { return {Place::inbox, {"folder-1"}, "Inbox", true}; }

// A database with the tenant, in memory or in a file, and its stores.
struct TestDatabase {
    explicit TestDatabase(std::unique_ptr<Database> opened) : database(std::move(opened)) {
        if (!must(tenants.find(acme))) must(tenants.add(a_tenant(), audit_of("tenant.add")));
    }
    TestDatabase() : TestDatabase(must(Database::open_in_memory(test_sealer()))) {}
    explicit TestDatabase(const std::filesystem::path& file)
        : TestDatabase(must(Database::open(file, test_sealer(), Log::silent()))) {}

    // Stores one message and gives its row id.
    std::int64_t store(const NewMessage& message) {
        must(messages.commit_page(acme, jane, {message}, std::nullopt));
        return must(messages.list({.limit = 1})).at(0).id;
    }
    std::vector<ActionRecord> due(Timestamp now = noon) { return must(actions.due(acme, now, 100)); }
    ActionRecord action(std::int64_t id) { return must(actions.find(id)).value(); }

    std::unique_ptr<Database> database;
    TenantStore tenants{*database};
    MailboxStore mailboxes{*database};
    MessageStore messages{*database};
    ActionStore actions{*database};
    AuditStore audits{*database};
};

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
// Every file of a directory with its bytes: to see that nothing was changed, made or removed.
inline std::map<std::string, std::string> snapshot(const std::filesystem::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        files[entry.path().filename()] = bytes_of(entry.path());
    return files;
}

} // namespace remand::db
