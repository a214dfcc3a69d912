#include "db/schema.hpp"

#include <array>

#include <fmt/format.h>

#include "core/crash_point.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"

namespace remand::db {
namespace {

// Times are UTC microseconds. Words of enums are stored as text, so that the file can be read without this program.
// A message's tenant has no foreign key: the record of what was done outlives the tenant (TenantStore::remove).
constexpr const char* version_1 = R"sql(
CREATE TABLE key_check (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE tenant (
    id                 TEXT PRIMARY KEY,
    provider           TEXT NOT NULL,
    state              TEXT NOT NULL,
    status_code        TEXT NOT NULL,
    status_message     TEXT NOT NULL,
    mode               TEXT NOT NULL,
    is_read_write      INTEGER NOT NULL,
    allows_hard_delete INTEGER NOT NULL,
    options            TEXT NOT NULL,
    policy             TEXT NOT NULL,
    provider_tenant_id TEXT NOT NULL,
    display_name       TEXT NOT NULL,
    domains            TEXT NOT NULL,
    created_at         INTEGER NOT NULL,
    authorized_at      INTEGER,
    breaker_tripped_at INTEGER,
    breaker_reason     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenant_secret (
    tenant TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name   TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_state (
    hash       BLOB PRIMARY KEY,
    tenant     TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- is_removed: its tenant was removed; kept because its messages are.
CREATE TABLE mailbox (
    id              INTEGER PRIMARY KEY,
    tenant          TEXT NOT NULL,
    provider_id     TEXT NOT NULL,
    address         TEXT NOT NULL,
    display_name    TEXT NOT NULL,
    aliases         TEXT NOT NULL,
    state           TEXT NOT NULL,
    status_code     TEXT NOT NULL,
    status_message  TEXT NOT NULL,
    cursor          BLOB,
    synced_at       INTEGER,
    last_arrival_at INTEGER,
    recheck_at      INTEGER,
    is_removed      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (tenant, provider_id)
) STRICT;

-- provider_hash: half a SHA-256 of provider_id, which can be 150 bytes long: a third of the index size.
CREATE TABLE message (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant              TEXT NOT NULL,
    mailbox             INTEGER NOT NULL REFERENCES mailbox,
    provider_id         TEXT NOT NULL,
    provider_hash       BLOB NOT NULL,
    recipient           TEXT NOT NULL,
    internet_message_id TEXT NOT NULL,
    subject             TEXT NOT NULL,
    from_address        TEXT NOT NULL,
    from_name           TEXT NOT NULL,
    sender_key          TEXT NOT NULL,
    received_at         INTEGER NOT NULL,
    seen_at             INTEGER NOT NULL,
    judged_at           INTEGER,
    size                INTEGER NOT NULL,
    sha256              TEXT NOT NULL,
    state               TEXT NOT NULL,
    state_reason        TEXT NOT NULL,
    fetch_attempts      INTEGER NOT NULL,
    next_attempt_at     INTEGER,
    generation          INTEGER NOT NULL,
    delivered_to        TEXT NOT NULL,
    verdict             INTEGER,
    disposition         TEXT,
    decided_by          TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_by_provider_id ON message (mailbox, provider_hash);
CREATE INDEX message_by_tenant ON message (tenant, id);
CREATE INDEX message_by_disposition ON message (tenant, disposition, id);
CREATE INDEX message_by_judged_at ON message (tenant, judged_at) WHERE judged_at IS NOT NULL;
CREATE INDEX message_by_sender ON message (tenant, sender_key, received_at, recipient, disposition);
CREATE INDEX message_by_message_id ON message (internet_message_id);
CREATE INDEX message_pending ON message (tenant, next_attempt_at) WHERE state = 'pending';

CREATE TABLE facts (
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    facts   TEXT NOT NULL,
    text    BLOB
) STRICT;

CREATE TABLE verdict (
    id          INTEGER PRIMARY KEY,
    message     INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    generation  INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    score       INTEGER NOT NULL,
    attributes  TEXT NOT NULL,
    model       TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  INTEGER NOT NULL,
    UNIQUE (message, generation)
) STRICT;

CREATE TABLE evidence (
    verdict  INTEGER NOT NULL REFERENCES verdict ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code     TEXT NOT NULL,
    "group"  TEXT NOT NULL,
    weight   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (verdict, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE action (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    message         INTEGER NOT NULL REFERENCES message,
    tenant          TEXT NOT NULL,
    generation      INTEGER NOT NULL,
    action          TEXT NOT NULL,
    state           TEXT NOT NULL,
    is_automatic    INTEGER NOT NULL,
    requested_by    TEXT NOT NULL,
    reason          TEXT NOT NULL,
    requested_at    INTEGER NOT NULL,
    completed_at    INTEGER,
    next_attempt_at INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0,
    former          TEXT,
    result          TEXT,
    error_code      TEXT NOT NULL DEFAULT '',
    error_message   TEXT NOT NULL DEFAULT '',
    undo_of         INTEGER REFERENCES action,
    undone_by       INTEGER REFERENCES action,
    UNIQUE (message, generation)
) STRICT;
CREATE INDEX action_waiting ON action (tenant, next_attempt_at, id) WHERE state = 'planned';
CREATE INDEX action_sending ON action (message) WHERE state = 'sending';
CREATE INDEX action_held ON action (tenant) WHERE state = 'held';
CREATE INDEX action_by_undo_of ON action (undo_of) WHERE undo_of IS NOT NULL;
CREATE INDEX action_by_requested_at ON action (tenant, requested_at);
CREATE INDEX action_by_tenant ON action (tenant, id);

CREATE TABLE action_attempt (
    id      INTEGER PRIMARY KEY,
    action  INTEGER NOT NULL REFERENCES action,
    at      INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX action_attempt_by_action ON action_attempt (action);

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_at ON audit (at);
)sql";

// Since when a tenant or mailbox is in its state, and what the provider granted.
constexpr const char* version_2 = R"sql(
ALTER TABLE tenant ADD COLUMN state_since INTEGER;
ALTER TABLE tenant ADD COLUMN consent_asked_at INTEGER;
ALTER TABLE tenant ADD COLUMN missing_permissions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tenant ADD COLUMN excess_permissions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE tenant ADD COLUMN permissions_since INTEGER;
ALTER TABLE mailbox ADD COLUMN parked_since INTEGER;
)sql";

// Who tells us of new mail. `proof`: the hash of what its notifications must say.
constexpr const char* version_3 = R"sql(
CREATE TABLE subscription (
    tenant      TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    mailbox     TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    proof       BLOB NOT NULL,
    channel     BLOB NOT NULL,
    expires_at  INTEGER NOT NULL,
    renew_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant, mailbox)
) STRICT, WITHOUT ROWID;
)sql";

// The sender graph: whom somebody here wrote to, and what a sender's mail usually looks like. It belongs to the tenant
// and goes with it (TenantStore::remove).
constexpr const char* version_4 = R"sql(
CREATE TABLE contact (
    tenant   TEXT NOT NULL,
    key      TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sender_trait (
    tenant   TEXT NOT NULL,
    key      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    value    TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (tenant, key, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_host (
    tenant   TEXT NOT NULL,
    host     TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, host)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_by_recipient ON message (tenant, recipient, received_at, sender_key);
)sql";

// Copies of mail that its mailbox may lose, and what quarantine turned out to be for a tenant. The bytes are in a table
// of their own, so that counting and sweeping copies reads none of them.
constexpr const char* version_5 = R"sql(
CREATE TABLE sealed_copy (
    message    INTEGER PRIMARY KEY REFERENCES message,
    tenant     TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       INTEGER NOT NULL,
    former     TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    keep_until INTEGER NOT NULL,
    is_only    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sealed_copy_by_keep_until ON sealed_copy (keep_until);

CREATE TABLE sealed_copy_bytes (
    message INTEGER PRIMARY KEY REFERENCES sealed_copy ON DELETE CASCADE,
    sealed  BLOB NOT NULL
) STRICT;

CREATE TABLE tenant_custody (
    tenant  TEXT PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
    custody TEXT NOT NULL,
    reason  TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// Who may be impersonated: the directory (in force, and staged while a round is read), the registry, domains and scope.
// The people that policies named become entries of the registry.
constexpr const char* version_6 = R"sql(
CREATE TABLE directory_user (
    tenant      TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    is_staged   INTEGER NOT NULL,
    provider_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    title       TEXT NOT NULL,
    department  TEXT NOT NULL,
    address     TEXT NOT NULL,
    aliases     TEXT NOT NULL,
    is_enabled  INTEGER NOT NULL,
    has_mailbox INTEGER NOT NULL,
    PRIMARY KEY (tenant, is_staged, provider_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_group (
    tenant      TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    is_staged   INTEGER NOT NULL,
    provider_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    address     TEXT NOT NULL,
    PRIMARY KEY (tenant, is_staged, provider_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_member (
    tenant    TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    is_staged INTEGER NOT NULL,
    group_id  TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (tenant, is_staged, group_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_member_by_member ON directory_member (tenant, is_staged, member_id);

CREATE TABLE directory_state (
    tenant        TEXT PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
    phase         TEXT NOT NULL,
    run           TEXT NOT NULL DEFAULT '',
    begun_at      INTEGER,
    ended_at      INTEGER,
    good_at       INTEGER,
    error_code    TEXT NOT NULL,
    error_message TEXT NOT NULL,
    held_reason   TEXT NOT NULL,
    notes         TEXT NOT NULL,
    cursor        BLOB,
    staged_cursor BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_change (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant  TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name    TEXT NOT NULL,
    address TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL
) STRICT;
CREATE INDEX directory_change_by_tenant ON directory_change (tenant, at);

CREATE TABLE registry_entry (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant       TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    addresses    TEXT NOT NULL,
    patterns     TEXT NOT NULL,
    title        TEXT NOT NULL,
    role         TEXT NOT NULL,
    directory_id TEXT NOT NULL,
    provenance   TEXT NOT NULL,
    comment      TEXT NOT NULL,
    expires_at   INTEGER,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    created_by   TEXT NOT NULL
) STRICT;
CREATE INDEX registry_entry_by_tenant ON registry_entry (tenant, id);

CREATE TABLE registry_settings (
    tenant             TEXT PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
    protects_directory INTEGER NOT NULL,
    reviewed_at        INTEGER,
    reviewed_by        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE domain (
    tenant        TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name          TEXT NOT NULL,
    source        TEXT NOT NULL,
    token         TEXT NOT NULL,
    verified_at   INTEGER,
    checked_at    INTEGER,
    check_message TEXT NOT NULL,
    is_paused     INTEGER NOT NULL,
    all_folders   INTEGER NOT NULL,
    added_at      INTEGER NOT NULL,
    added_by      TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox_scope (
    tenant TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, value)
) STRICT, WITHOUT ROWID;

INSERT INTO registry_entry (tenant, kind, name, addresses, patterns, title, role, directory_id, provenance, comment,
                            created_at, changed_at, created_by)
SELECT tenant.id, 'person', person.value ->> '$.name', coalesce(person.value -> '$.addresses', '[]'), '[]',
       coalesce(person.value ->> '$.title', ''), '', '', 'policy', 'Moved here from the policy.',
       tenant.created_at, tenant.created_at, 'service'
FROM tenant, json_each(iif(json_valid(tenant.policy), tenant.policy, '{}'), '$.people') AS person
WHERE person.value ->> '$.name' <> '';
UPDATE tenant SET policy = json_remove(policy, '$.people')
WHERE json_valid(policy) AND json_type(policy, '$.people') IS NOT NULL;
INSERT INTO domain (tenant, name, source, token, verified_at, check_message, is_paused, all_folders, added_at, added_by)
SELECT tenant.id, listed.value, 'provider', '', tenant.created_at, '', 0, 0, tenant.created_at, 'service'
FROM tenant, json_each(tenant.domains) AS listed;
)sql";

// Who of the directory has no mailbox that is read, and the day's use of providers' budgets.
constexpr const char* version_7 = R"sql(
CREATE TABLE left_out (
    tenant       TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    provider_id  TEXT NOT NULL,
    address      TEXT NOT NULL,
    display_name TEXT NOT NULL,
    code         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    since        INTEGER NOT NULL,
    recheck_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant, provider_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE budget_use (
    tenant TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name   TEXT NOT NULL,
    day    INTEGER NOT NULL,
    units  INTEGER NOT NULL,
    calls  INTEGER NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- Copies of one message: `identity` is the same, `copy_of` the first of them.
ALTER TABLE message ADD COLUMN identity BLOB;
ALTER TABLE message ADD COLUMN copy_of INTEGER REFERENCES message;
CREATE INDEX message_by_identity ON message (tenant, identity) WHERE identity IS NOT NULL;
CREATE INDEX message_by_copy_of ON message (copy_of) WHERE copy_of IS NOT NULL;
)sql";

// Lists of senders, recipients, words and domains. An empty tenant: of all tenants.
constexpr const char* version_8 = R"sql(
CREATE TABLE list_entry (
    id                      INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant                  TEXT NOT NULL,
    kind                    TEXT NOT NULL,
    pattern_kind            TEXT NOT NULL,
    pattern                 TEXT NOT NULL,
    requires_authentication INTEGER NOT NULL,
    in_subject              INTEGER NOT NULL,
    in_body                 INTEGER NOT NULL,
    is_whole_word           INTEGER NOT NULL,
    for_lookalike           INTEGER NOT NULL,
    for_recent              INTEGER NOT NULL,
    note                    TEXT NOT NULL,
    expires_at              INTEGER,
    created_at              INTEGER NOT NULL,
    created_by              TEXT NOT NULL,
    hits                    INTEGER NOT NULL DEFAULT 0,
    last_hit_at             INTEGER,
    UNIQUE (tenant, kind, pattern_kind, pattern)
) STRICT;

-- What `config apply` and `config rollback` put in force: the whole of it each time.
CREATE TABLE settings_version (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    note    TEXT NOT NULL,
    changes TEXT NOT NULL,
    text    TEXT NOT NULL
) STRICT;
)sql";

// The audit as a chain (audit_rows.hpp).
constexpr const char* version_9 = R"sql(
ALTER TABLE audit ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
CREATE TABLE audit_end (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// The events that invitations left, and that were taken out of calendars with them.
constexpr const char* version_10 = R"sql(
CREATE TABLE taken_event (
    message    INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    tenant     TEXT NOT NULL,
    event      TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    is_out     INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
) STRICT;
CREATE INDEX taken_event_by_end ON taken_event (keep_until);
)sql";

// Why the disposition is what it is, as JSON; empty for what was judged before there was any.
constexpr const char* version_11 = R"sql(
ALTER TABLE verdict ADD COLUMN explanation TEXT NOT NULL DEFAULT '';
)sql";

// Which mailbox has written to which address outside.
constexpr const char* version_12 = R"sql(
CREATE TABLE correspondent (
    tenant   TEXT NOT NULL,
    mailbox  TEXT NOT NULL,
    address  TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, mailbox, address)
) STRICT, WITHOUT ROWID;
)sql";

// Groups of near-copies (campaign_rows.hpp): `campaign` is the first message of them. And what people decided about
// messages, with the keys under which it is remembered (decision_store.hpp).
constexpr const char* version_13 = R"sql(
ALTER TABLE message ADD COLUMN print BLOB;
ALTER TABLE message ADD COLUMN print_text INTEGER;
ALTER TABLE message ADD COLUMN campaign INTEGER REFERENCES message;
CREATE INDEX message_by_print ON message (tenant, print, received_at) WHERE print IS NOT NULL;
CREATE INDEX message_by_campaign ON message (campaign) WHERE campaign IS NOT NULL;

CREATE TABLE decision (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant       TEXT NOT NULL,
    message      INTEGER NOT NULL REFERENCES message,
    disposition  TEXT NOT NULL,
    decided_by   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    decided_at   INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_by TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE decision_effect (
    decision INTEGER NOT NULL REFERENCES decision,
    message  INTEGER NOT NULL REFERENCES message,
    verdict  INTEGER NOT NULL REFERENCES verdict,
    action   INTEGER REFERENCES action,
    PRIMARY KEY (message, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_effect_by_decision ON decision_effect (decision);

CREATE TABLE decision_key (
    tenant   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    key      BLOB NOT NULL,
    decision INTEGER NOT NULL REFERENCES decision,
    text     INTEGER,
    PRIMARY KEY (tenant, kind, key, decision)
) STRICT, WITHOUT ROWID;
)sql";

// A file that is nearly the same as one that was decided about is looked for among the newest of them.
constexpr const char* version_14 = R"sql(
CREATE INDEX decision_key_by_age ON decision_key (tenant, decision) WHERE kind = 'likeness';
)sql";

struct Migration {
    const char* statements;
    Result<void> (*then)(Connection&, const Sealer&) = nullptr; // what SQL cannot do, in the same transaction
};
constexpr std::array all_migrations{Migration{version_1}, Migration{version_2}, Migration{version_3},
                                    Migration{version_4}, Migration{version_5}, Migration{version_6},
                                    Migration{version_7}, Migration{version_8}, Migration{version_9, chain_up_audit},
                                    Migration{version_10}, Migration{version_11}, Migration{version_12},
                                    Migration{version_13}, Migration{version_14}};

} // namespace

int schema_version() { return static_cast<int>(all_migrations.size()); }

Result<void> migrate(Connection& connection, const Sealer& sealer, int target) {
    const auto current = connection.number("PRAGMA user_version");
    if (!current) return fail(current.error());
    for (int version = static_cast<int>(current->value_or(0)) + 1; version <= target; ++version) {
        crash_point("before_migration");
        const auto& migration = all_migrations.at(static_cast<std::size_t>(version) - 1);
        auto done = connection.script(fmt::format("BEGIN IMMEDIATE;\n{}\nPRAGMA user_version={};\n"
                                                  "PRAGMA application_id={};",
                                                  migration.statements, version, application_id));
        if (done && migration.then != nullptr) done = migration.then(connection, sealer);
        crash_point("inside_migration");
        if (done) done = connection.script("COMMIT");
        if (!done) {
            if (connection.is_in_transaction()) (void)connection.script("ROLLBACK");
            return fail(done.error());
        }
    }
    return {};
}

} // namespace remand::db
