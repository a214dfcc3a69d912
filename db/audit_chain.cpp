#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "db/audit_rows.hpp"

namespace remand::db {
namespace {

constexpr std::size_t hash_bytes = 32;
constexpr std::string_view select_chained = "SELECT id, at, actor, act, subject, detail, hash FROM audit";

std::string no_hash() { return std::string(hash_bytes, '\0'); }
std::string place_of_end(std::string_view name) { return "audit/" + std::string(name); }

void append_netstring(std::string& text, std::string_view part) {
    fmt::format_to(std::back_inserter(text), "{}:", part.size());
    text.append(part);
    text += ',';
}

Result<void> put_end(Connection& connection, const Sealer& sealer, std::string_view name, const ChainEnd& end) {
    const auto sealed = sealer.seal(fmt::format("{} {}", end.id, to_hex(end.hash)), place_of_end(name));
    const auto done = connection.run("INSERT INTO audit_end (name, sealed) VALUES (?1, ?2)"
                                     " ON CONFLICT (name) DO UPDATE SET sealed = ?2",
                                     {name, Blob{sealed}});
    if (!done) return fail(done.error());
    return {};
}

// nullopt where it is missing, or was not sealed by us.
Result<std::optional<ChainEnd>> read_end(Connection& connection, const Sealer& sealer, std::string_view name) {
    std::string sealed;
    const auto done = connection.query("SELECT sealed FROM audit_end WHERE name = ?", {name},
                                       [&](Row& row) { sealed = row.text(); });
    if (!done) return fail(done.error());
    const auto opened = sealer.open(sealed, place_of_end(name));
    if (!opened) return std::nullopt;
    const std::string text(opened->reveal());
    ChainEnd end;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), end.id);
    if (problem != std::errc{} || rest == text.data() + text.size()) return std::nullopt;
    const std::string_view hex(rest + 1, static_cast<std::size_t>(text.data() + text.size() - rest - 1));
    if (hex.size() != 2 * hash_bytes) return std::nullopt;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned byte = 0;
        if (std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16).ec != std::errc{}) return std::nullopt;
        end.hash += static_cast<char>(byte);
    }
    return end;
}

AuditEntry chained_entry_of(Row& row) {
    return {.id = row.integer(),
            .at = row.time(),
            .actor = row.text(),
            .act = row.text(),
            .subject = row.text(),
            .detail = row.text()};
}

// Follows the rows one by one.
class ChainWalk {
public:
    explicit ChainWalk(std::optional<ChainEnd> anchor) {
        if (anchor) former_ = std::move(*anchor);
        else break_at_ = [](std::int64_t first) {
            return std::pair(first, std::string("The anchor, from which the oldest row goes on, is missing or was not"
                                                " written by this service."));
        };
    }

    void take(const AuditEntry& entry, const std::string& hash) {
        if (finding_.broken_row) return;
        if (finding_.rows == 0) finding_.first_id = entry.id;
        if (break_at_) return breaks(break_at_(entry.id));
        if (hash != audit_hash(former_.hash, entry.id, entry)) return breaks(what_is_wrong_at(entry.id));
        ++finding_.rows;
        former_ = {entry.id, hash};
    }

    void end(const std::optional<ChainEnd>& head) {
        if (finding_.broken_row) return;
        if (break_at_) return breaks(break_at_(former_.id + 1));
        if (!head)
            breaks({former_.id + 1, "The head, which names the newest row, is missing or was not written by this service."});
        else if (head->id > former_.id)
            breaks({former_.id + 1, fmt::format("Rows {} to {} are missing: the end was cut off.", former_.id + 1, head->id)});
        else if (head->id < former_.id)
            breaks({head->id + 1, fmt::format("Row {} was not written by this service.", head->id + 1)});
        else if (head->hash != former_.hash)
            breaks({former_.id, fmt::format("Row {} is not the one that was written last.", former_.id)});
    }

    [[nodiscard]] AuditFinding finding() && {
        finding_.last_id = former_.id;
        finding_.last_hash = to_hex(former_.hash);
        return std::move(finding_);
    }
    [[nodiscard]] bool is_broken() const { return finding_.broken_row.has_value(); }

private:
    [[nodiscard]] std::pair<std::int64_t, std::string> what_is_wrong_at(std::int64_t id) const {
        if (id == former_.id + 1)
            return {id, fmt::format("Row {} is not what was written, or does not follow the row before it.", id)};
        if (id == former_.id + 2) return {id - 1, fmt::format("Row {} is missing.", id - 1)};
        return {former_.id + 1, fmt::format("Rows {} to {} are missing.", former_.id + 1, id - 1)};
    }
    void breaks(std::pair<std::int64_t, std::string> where) {
        finding_.broken_row = where.first;
        finding_.finding = std::move(where.second);
    }

    ChainEnd former_{0, no_hash()};
    std::pair<std::int64_t, std::string> (*break_at_)(std::int64_t) = nullptr;
    AuditFinding finding_;
};

} // namespace

std::string audit_hash(std::string_view former, std::int64_t id, const AuditEntry& entry) {
    std::string text;
    append_netstring(text, former);
    append_netstring(text, std::to_string(id));
    append_netstring(text, std::to_string(to_micros(entry.at)));
    for (const auto* part : {&entry.actor, &entry.act, &entry.subject, &entry.detail}) append_netstring(text, *part);
    return sha256(text);
}

Result<void> append_audit(Connection& connection, const Sealer& sealer, const AuditEntry& entry) {
    const auto head = read_end(connection, sealer, "head");
    if (!head) return fail(head.error());
    const auto newest = connection.number("SELECT max(id) FROM audit");
    if (!newest) return fail(newest.error());
    const auto id = std::max(newest->value_or(0), *head ? (*head)->id : 0) + 1;
    const ChainEnd next{id, audit_hash(*head ? (*head)->hash : no_hash(), id, entry)};
    const auto done = connection.run(
        "INSERT INTO audit (id, at, actor, act, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {id, entry.at, entry.actor, entry.act, entry.subject, entry.detail, Blob{next.hash}});
    if (!done) return fail(done.error());
    return put_end(connection, sealer, "head", next);
}

Result<void> chain_up_audit(Connection& connection, const Sealer& sealer) {
    std::vector<ChainEnd> rows;
    ChainEnd head{0, no_hash()};
    const auto done = connection.query(std::string(select_chained) + " ORDER BY id", {}, [&](Row& row) {
        const auto entry = chained_entry_of(row);
        head = {entry.id, audit_hash(head.hash, entry.id, entry)};
        rows.push_back(head);
    });
    if (!done) return done;
    for (const auto& row : rows)
        if (const auto set = connection.run("UPDATE audit SET hash = ? WHERE id = ?", {Blob{row.hash}, row.id}); !set)
            return fail(set.error());
    if (auto set = set_audit_anchor(connection, sealer, {0, no_hash()}); !set) return set;
    return put_end(connection, sealer, "head", head);
}

Result<AuditFinding> check_audit(Connection& connection, const Sealer& sealer, std::int64_t last,
                                 std::stop_token stop) {
    auto anchor = read_end(connection, sealer, "anchor");
    if (!anchor) return fail(anchor.error());
    ChainWalk walk(std::move(*anchor));
    const auto is_whole = connection.run_until([&] { return stop.stop_requested() || walk.is_broken(); }, [&] {
        return connection.query(std::string(select_chained) + " WHERE id <= ? ORDER BY id",
                                {last > 0 ? last : INT64_MAX}, [&](Row& row) {
                                    const auto entry = chained_entry_of(row);
                                    walk.take(entry, row.text());
                                });
    });
    if (!is_whole) return fail(is_whole.error());
    if (last == 0 && *is_whole) {
        const auto head = read_end(connection, sealer, "head");
        if (!head) return fail(head.error());
        walk.end(*head);
    }
    return std::move(walk).finding();
}

Result<void> set_audit_anchor(Connection& connection, const Sealer& sealer, const ChainEnd& anchor) {
    return put_end(connection, sealer, "anchor", anchor);
}

} // namespace remand::db
