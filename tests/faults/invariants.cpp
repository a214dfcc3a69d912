#include "tests/faults/invariants.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/support/emulated_place.hpp"

namespace remand::tests {
namespace {

using Rows = std::vector<db::MessageRecord>;

struct Record {
    const DeliveredMail& mail;
    std::vector<db::MessageRecord> rows;
    std::vector<db::ActionRecord> actions; // oldest first
};

std::vector<Record> gather(CloudWorld& world) {
    const auto messages = world.messages();
    const auto actions = world.actions();
    std::vector<Record> records;
    for (const auto& mail : world.delivered) {
        Record record{mail, {}, {}};
        std::string id; // asked for only where the hash is not known
        for (const auto& row : messages) {
            if (row.recipient != mail.address) continue;
            bool is_it = row.sha256 == mail.sha256;
            if (row.sha256.empty()) {
                if (id.empty()) {
                    const auto shown = world.client().message(mail.key);
                    id = mail.cloud == "microsoft" ? shown.immutable_id : shown.id;
                }
                is_it = row.ref.provider_id == id;
            }
            if (is_it) record.rows.push_back(row);
        }
        for (const auto& action : actions)
            if (!record.rows.empty() && action.message_id == record.rows.front().id) record.actions.push_back(action);
        records.push_back(std::move(record));
    }
    return records;
}

// I1
void check_scanned_once(CloudWorld& world, const Record& record) {
    if (record.rows.empty() && record.mail.is_touched) return; // its user took it out of sight before we looked
    CHECK(record.rows.size() == 1);
    if (record.rows.empty()) return;
    const auto& row = record.rows.front();
    INFO("is " << to_text(row.state) << ": " << row.state_reason);
    if (row.state == db::MessageState::pending) {
        CHECK(world.may_stay_open);
        return;
    }
    if (row.state != db::MessageState::judged) {
        CHECK_FALSE(row.state_reason.empty());
        return;
    }
    CHECK(row.verdict.disposition == record.mail.disposition);
    if (row.sha256 != record.mail.sha256) return; // partial: what Graph gives in place of the MIME
    int copies = 0;
    for (const auto& mail : world.delivered) copies += mail.sha256 == record.mail.sha256 ? 1 : 0;
    if (!world.may_scan_again) CHECK(world.extractor.scans_of(record.mail.sha256) == copies);
}

std::optional<Place> wanted_place(const Record& record) {
    if (record.actions.empty()) return record.mail.folder == "junkemail" ? Place::junk : Place::inbox;
    const auto& last = record.actions.back();
    if (last.state != ActionState::done && last.state != ActionState::satisfied) return {};
    if (last.action == Action::restore) {
        for (const auto& action : record.actions)
            if (last.undo_of && action.id == *last.undo_of && action.former) return action.former->place;
        return {};
    }
    if (last.action == Action::none) return record.mail.folder == "junkemail" ? Place::junk : Place::inbox;
    return destination_of(last.action);
}

// I2
void check_place(CloudWorld& world, const Record& record) {
    for (const auto& action : record.actions) {
        INFO("action " << action.id << ' ' << to_text(action.action) << " is " << to_text(action.state) << ": "
                       << action.error_code << ' ' << action.error_message);
        if (!world.may_stay_open) CHECK(action.state != ActionState::planned);
        CHECK(action.state != ActionState::sending);
    }
    if (record.mail.is_touched) return;
    const auto wanted = wanted_place(record);
    if (!wanted) return;
    const auto where = world.client().message(record.mail.key).where;
    INFO("lies in " << where.folder << join(where.labels, "+"));
    CHECK(support::place_of(where) == *wanted);
}

// "+SPAM -INBOX -TRASH" and "+SPAM -INBOX -TRASH -Remand/Quarantine" are the same place: the label was made in between.
std::string what_is_added(const std::string& destination) {
    if (destination.find('+') == std::string::npos) return destination;
    std::istringstream words(destination);
    std::string added;
    for (std::string word; words >> word;)
        if (word.starts_with('+')) added += word + ' ';
    return added;
}

// I3. Each row of the action table is one decision with one destination; what was sent beyond them is an error.
void check_moves(CloudWorld& world, const Record& record, const std::vector<support::MoveEntry>& moves) {
    std::set<std::string> destinations;
    std::size_t carried_out = 0;
    for (const auto& move : moves) {
        if (move.key != record.mail.key) continue;
        if (!move.was_carried_out && move.was_answered) continue; // refused: a label that its user deleted
        destinations.insert(what_is_added(move.destination));
        if (move.was_carried_out) ++carried_out;
    }
    std::size_t sent = 0;
    for (const auto& action : record.actions)
        if (action.attempts > 0) ++sent;
    INFO("sent to " << join(std::vector<std::string>(destinations.begin(), destinations.end()), " | "));
    CHECK(destinations.size() <= sent);
    if (!world.may_repeat_moves) CHECK(carried_out <= sent);
}

// I5
void check_audit(CloudWorld& world, const std::vector<Record>& records) {
    const db::AuditStore audit(*world.database);
    const auto chain = audit.check();
    REQUIRE(chain);
    CHECK(chain->finding == "");
    const auto rows = audit.list({.limit = 100'000});
    REQUIRE(rows);
    CHECK(chain->rows == static_cast<std::int64_t>(rows->size()));
    std::map<std::int64_t, int> told; // acts on mail, by action
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const auto& row = (*rows)[i];
        INFO("audit row " << row.id << ' ' << row.act);
        CHECK(row.id == static_cast<std::int64_t>(rows->size() - i)); // none is missing
        CHECK_FALSE(row.actor.empty());
        CHECK_FALSE(row.act.empty());
        if (row.act.starts_with("mail.")) ++told[nlohmann::json::parse(row.detail).at("action").get<std::int64_t>()];
    }
    for (const auto& record : records) {
        std::set<int> done;
        for (const auto& action : record.actions) {
            INFO("message " << record.mail.internet_message_id << ", generation " << action.generation);
            CHECK(told[action.id] == (action.state == ActionState::done ? 1 : 0));
            if (action.state == ActionState::done) CHECK(done.insert(action.generation).second);
        }
    }
}

std::string read_all(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// What is never to be seen: for a key file, a line from the middle of the PEM (the first ones are the same in all).
std::string telling_part(const std::string& secret) {
    if (!secret.starts_with("{")) return secret;
    std::istringstream pem(nlohmann::json::parse(secret).at("private_key").get<std::string>());
    std::string line;
    for (int i = 0; i < 4; ++i) std::getline(pem, line);
    return line;
}

// I6
void check_secrets(CloudWorld& world) {
    const auto copy = world.state / "copy.db";
    std::filesystem::remove(copy);
    REQUIRE(world.database->backup_to(copy));
    const std::string file = read_all(copy), log = world.log_text();
    const auto check = [&](const std::string& secret, const char* what) {
        INFO(what);
        REQUIRE(secret.size() > 8);
        CHECK(file.find(secret) == std::string::npos);
        CHECK(log.find(secret) == std::string::npos);
    };
    for (const auto& tenant : world.tenants()) {
        for (const auto& [key, value] : tenant->given.secrets) check(telling_part(value), key.c_str());
        for (const auto& token : tenant->watch->tokens()) check(token, "an access token");
    }
    CHECK(log.find("\r\nHello.") == std::string::npos);
    CHECK(log.find("X-Disposition") == std::string::npos);
}

} // namespace

std::vector<std::string> lost_behind_cursor(CloudWorld& world) {
    std::vector<std::string> lost;
    for (const auto& record : gather(world)) {
        if (!record.rows.empty() || record.mail.is_touched) continue;
        const auto& tenant = world.tenant_of(record.mail.address);
        const auto active = world.service->tenants.find(tenant.id);
        const auto mailbox = world.mailbox(record.mail.address);
        if (!active || mailbox.cursor.empty()) continue; // a first round sees all
        const auto shown = world.client().message(record.mail.key);
        const auto& id = record.mail.cloud == "microsoft" ? shown.immutable_id : shown.id;
        SyncCursor cursor = mailbox.cursor;
        bool is_seen = false;
        for (bool has_more = true; has_more && !is_seen;) {
            const auto page = active->connector->changes(mailbox.mailbox, cursor, {});
            REQUIRE(page);
            is_seen = std::any_of(page->arrivals.begin(), page->arrivals.end(),
                                  [&](const Arrival& arrival) { return arrival.ref.provider_id == id; });
            cursor = page->cursor;
            has_more = page->has_more;
        }
        if (!is_seen) lost.push_back(record.mail.address + ' ' + record.mail.internet_message_id);
    }
    return lost;
}

void check_invariants(CloudWorld& world) {
    INFO("the end of the log:\n" << world.log_tail());
    const auto records = gather(world);
    const auto moves = world.client().moves();
    for (const auto& record : records) {
        INFO(record.mail.address << ' ' << record.mail.internet_message_id << ' ' << to_text(record.mail.disposition));
        check_scanned_once(world, record);
        check_place(world, record);
        check_moves(world, record, moves);
    }
    CHECK(lost_behind_cursor(world).empty());
    check_audit(world, records);
    check_secrets(world);
}

} // namespace remand::tests
