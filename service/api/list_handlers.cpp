// Lists: looking, adding, taking away, CSV in and out. What is added together is added whole or not at all.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/list_json.hpp"
#include "service/lists/csv.hpp"
#include "service/lists/entry.hpp"

namespace remand::service::api {

using nlohmann::json;

json to_json(const db::ListEntry& entry, Timestamp now) {
    json out{{"id", entry.id},
             {"tenant", entry.tenant.value},
             {"kind", db::to_text(entry.kind)},
             {"pattern_kind", db::to_text(entry.pattern_kind)},
             {"pattern", entry.pattern},
             {"typed", typed_pattern(entry)},
             {"note", entry.note},
             {"expires_at", entry.expires_at ? json(to_rfc3339(*entry.expires_at)) : json(nullptr)},
             {"is_expired", entry.expires_at && *entry.expires_at <= now},
             {"created_at", to_rfc3339(entry.created_at)},
             {"created_by", entry.created_by},
             {"hits", entry.hits},
             {"last_hit_at", entry.last_hit_at ? json(to_rfc3339(*entry.last_hit_at)) : json(nullptr)},
             {"warnings", warnings_about(entry)}};
    if (is_allowing(entry.kind)) out["authenticated"] = entry.requires_authentication;
    if (entry.kind == db::ListKind::blocked_content) {
        out["subject"] = entry.in_subject;
        out["body"] = entry.in_body;
        out["whole_word"] = entry.is_whole_word;
    }
    if (entry.kind == db::ListKind::trusted_domain) {
        out["lookalike"] = entry.for_lookalike;
        out["recent"] = entry.for_recent;
    }
    return out;
}

json to_json(const ListMatch& match, Timestamp now) {
    json out = to_json(match.entry, now);
    out["where"] = match.where;
    out["value"] = match.value;
    out["counts"] = match.counts();
    out["without_effect"] = match.without_effect;
    return out;
}

Result<db::ListEntry> list_entry_of(const json& value) {
    const auto bad_value = [](const std::string& sentence) { return fail(ErrorKind::give_up, "api.bad_value", sentence); };
    if (!value.is_object()) return bad_value("An entry is an object with \"kind\" and \"pattern\".");
    static const std::map<std::string, bool db::ListEntry::*> flags{
        {"authenticated", &db::ListEntry::requires_authentication}, {"subject", &db::ListEntry::in_subject},
        {"body", &db::ListEntry::in_body},                          {"whole_word", &db::ListEntry::is_whole_word},
        {"lookalike", &db::ListEntry::for_lookalike},               {"recent", &db::ListEntry::for_recent}};
    db::ListEntry entry;
    std::optional<db::PatternKind> pattern_kind;
    bool has_kind = false;
    for (const auto& [key, field] : value.items()) {
        if (key == "kind") {
            const auto kind = db::parse_list_kind(field.get<std::string>());
            if (!kind)
                return bad_value(fmt::format(
                    "\"{}\" is no kind of list: exempt-recipient, blocked-sender, blocked-content, blocked-file, blocked-link, trusted-sender, "
                    "accepted-sender or trusted-domain.",
                    shorten(to_valid_utf8(field.get<std::string>()), 60)));
            entry.kind = *kind;
            has_kind = true;
        } else if (key == "pattern_kind") {
            pattern_kind = db::parse_pattern_kind(field.get<std::string>());
            if (!pattern_kind) return bad_value("A pattern is address, domain, subdomains, ip, network, regex or text.");
        } else if (key == "pattern") {
            entry.pattern = field.get<std::string>();
        } else if (key == "note") {
            entry.note = field.get<std::string>();
        } else if (key == "tenant") {
            entry.tenant = {field.get<std::string>()};
        } else if (key == "expires_at") {
            if (field.is_null()) continue;
            entry.expires_at = parse_rfc3339(field.get<std::string>());
            if (!entry.expires_at) return bad_value("\"expires_at\" is a time such as 2026-12-31T00:00:00Z.");
        } else if (const auto flag = flags.find(key); flag != flags.end()) {
            entry.*(flag->second) = field.get<bool>();
        } else {
            return bad_value("An entry has no key \"" + shorten(to_valid_utf8(key), 60) + "\".");
        }
    }
    if (!has_kind) return bad_value("An entry needs a \"kind\".");
    if (auto fits = settle(entry, pattern_kind); !fits) return fail(fits.error());
    return entry;
}

namespace {

using Key = std::tuple<std::string, db::ListKind, db::PatternKind, std::string>;
Key key_of(const db::ListEntry& entry) { return {entry.tenant.value, entry.kind, entry.pattern_kind, entry.pattern}; }

Result<void> check_tenants(Services& services, const std::vector<db::ListEntry>& entries) {
    std::set<std::string> names;
    for (const auto& entry : entries)
        if (!entry.tenant.empty()) names.insert(entry.tenant.value);
    for (const auto& name : names)
        if (auto tenant = services.tenants.find(name); !tenant) return fail(tenant.error());
    return {};
}

struct Merged {
    db::ListChange change;
    std::vector<db::ListEntry> entries; // as they will be; ids only of those that were there
    std::size_t unchanged = 0;
};

// An entry that is there already is changed to what is given, when that is asked for; refused otherwise.
Result<Merged> merge(std::vector<db::ListEntry> wanted, const std::vector<db::ListEntry>& present, bool may_update) {
    std::map<Key, const db::ListEntry*> known;
    for (const auto& entry : present) known.emplace(key_of(entry), &entry);
    Merged merged;
    for (auto& entry : wanted) {
        const auto found = known.find(key_of(entry));
        if (found == known.end()) {
            merged.change.add.push_back(entry);
        } else if (db::says_the_same(*found->second, entry)) {
            entry = *found->second;
            ++merged.unchanged;
        } else if (may_update) {
            entry.id = found->second->id;
            merged.change.update.push_back(entry);
        } else {
            return fail(ErrorKind::give_up, "list.exists",
                        fmt::format("{} is on the list already, as entry {}, with other settings; add --replace to "
                                    "change it.",
                                    name_of(entry), found->second->id));
        }
        merged.entries.push_back(entry);
    }
    return merged;
}

Result<std::vector<db::ListEntry>> wanted_entries(const json& body) {
    const TenantId tenant{body.value("tenant", "")};
    if (body.contains("csv")) return read_list_csv(body.at("csv").get_ref<const std::string&>(), tenant);
    std::vector<db::ListEntry> entries;
    for (const auto& value : body.value("entries", json::array())) {
        auto entry = list_entry_of(value);
        if (!entry) return fail(entry.error());
        if (entry->tenant.empty()) entry->tenant = tenant;
        entries.push_back(std::move(*entry));
    }
    if (entries.empty()) return fail(ErrorKind::give_up, "api.bad_body", "Give \"entries\" or \"csv\".");
    return entries;
}

std::vector<std::string> conflicts_among(const std::vector<db::ListEntry>& entries, std::vector<db::ListEntry> all) {
    std::vector<std::string> out;
    constexpr std::size_t most = 100;
    for (const auto& entry : entries)
        for (auto& conflict : conflicts_of(entry, all)) {
            if (std::find(out.begin(), out.end(), conflict) == out.end()) out.push_back(std::move(conflict));
            if (out.size() >= most) return out;
        }
    return out;
}

json summary_of(const std::vector<db::ListEntry>& entries) {
    json list = json::array();
    for (const auto& entry : entries) list.push_back(std::string(to_text(entry.kind)) + ' ' + typed_pattern(entry));
    return list;
}

} // namespace

Response get_lists(Services& services, const Request& request, const PathArguments&) {
    db::ListFilter filter;
    filter.now = services.clock.now();
    for (const auto& [key, value] : request.query) {
        const auto refused = [&, &word = key] {
            return refuse(400, "api.bad_value", "\"" + shorten(to_valid_utf8(value), 60) + "\" is no value for \"" + word + "\".");
        };
        if (key == "tenant") {
            filter.tenant = TenantId{value};
        } else if (key == "kind") {
            filter.kind = db::parse_list_kind(value);
            if (!filter.kind) return refused();
        } else if (key == "text") {
            filter.text = value;
        } else if (key == "unused_since") {
            filter.unused_since = parse_rfc3339(value);
            if (!filter.unused_since) return refused();
        } else if (key == "before" || key == "limit") {
            const auto number = parse_id(value);
            if (!number || (key == "limit" && (*number < 1 || *number > largest_page))) return refused();
            if (key == "before")
                filter.before_id = *number;
            else
                filter.limit = static_cast<int>(*number);
        } else {
            return refuse(400, "api.bad_filter", "There is no filter \"" + shorten(to_valid_utf8(key), 60) + "\" here.");
        }
    }
    const auto entries = db::ListStore(services.database).list(filter);
    if (!entries) return refuse(entries.error());
    json list = json::array();
    for (const auto& entry : *entries) list.push_back(to_json(entry, filter.now));
    const bool may_have_more = static_cast<int>(entries->size()) == filter.limit && !entries->empty();
    return answer({{"entries", std::move(list)}, {"next", may_have_more ? json(entries->back().id) : json(nullptr)}});
}

Response add_to_lists(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    auto wanted = wanted_entries(*body);
    if (!wanted) return refuse(wanted.error());
    if (auto known = check_tenants(services, *wanted); !known) return refuse(known.error());
    const Timestamp now = services.clock.now();
    for (auto& entry : *wanted) {
        entry.created_at = now;
        entry.created_by = request.actor;
    }
    const db::ListStore store(services.database);
    const auto present = store.in_force_for({});
    if (!present) return refuse(present.error());
    const bool may_update = body->contains("csv") || body->value("replace", false);
    auto merged = merge(std::move(*wanted), *present, may_update);
    if (!merged) return refuse(merged.error());
    auto all = *present;
    all.insert(all.end(), merged->change.add.begin(), merged->change.add.end());
    if (auto room = check_room(all); !room) return refuse(room.error());

    json reply{{"added", merged->change.add.size()},
               {"updated", merged->change.update.size()},
               {"unchanged", merged->unchanged},
               {"conflicts", conflicts_among(merged->entries, all)},
               {"warnings", json::array()},
               {"dry_run", body->value("dry_run", false)}};
    for (const auto& entry : merged->entries)
        for (const auto& warning : warnings_about(entry)) reply["warnings"].push_back(name_of(entry) + ": " + warning);
    const bool is_change = !merged->change.add.empty() || !merged->change.update.empty();
    if (is_change && !body->value("dry_run", false)) {
        const json detail{{"added", summary_of(merged->change.add)}, {"updated", summary_of(merged->change.update)}};
        const auto done = db::ListStore(services.database)
                              .change(merged->change, {0, now, request.actor, "list.add", body->value("tenant", ""),
                                                       detail.dump(-1, ' ', false, json::error_handler_t::replace)});
        if (!done) return refuse(done.error());
        tell_runtime(services);
    }
    const auto after = store.in_force_for({});
    if (!after) return refuse(after.error());
    std::map<Key, const db::ListEntry*> rows;
    for (const auto& entry : *after) rows.emplace(key_of(entry), &entry);
    reply["entries"] = json::array();
    constexpr std::size_t most_shown = 1000;
    for (const auto& entry : merged->entries) {
        if (reply["entries"].size() >= most_shown) break;
        const auto row = rows.find(key_of(entry));
        reply["entries"].push_back(to_json(row == rows.end() ? entry : *row->second, now));
    }
    return answer(reply, 201);
}

Response remove_from_lists(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto ids = body->value("ids", std::vector<std::int64_t>{});
    if (ids.empty()) return refuse(400, "api.bad_body", "Say in \"ids\" which entries are to go.");
    const auto entries = db::ListStore(services.database).find(ids);
    if (!entries) return refuse(entries.error());
    const json detail{{"removed", summary_of(*entries)}};
    const std::set<std::int64_t> once(ids.begin(), ids.end());
    const auto done = db::ListStore(services.database)
                          .change({{}, {}, {once.begin(), once.end()}},
                                  {0, services.clock.now(), request.actor, "list.remove", "",
                                   detail.dump(-1, ' ', false, json::error_handler_t::replace)});
    if (!done) return done.error().code == "list.unknown" ? refuse(404, done.error().code, done.error().message + " Nothing was removed.") : refuse(done.error());
    tell_runtime(services);
    json list = json::array();
    for (const auto& entry : *entries) list.push_back(to_json(entry, services.clock.now()));
    return answer({{"removed", std::move(list)}});
}

Response export_lists(Services& services, const Request& request, const PathArguments&) {
    std::optional<TenantId> tenant;
    if (const auto found = request.query.find("tenant"); found != request.query.end()) {
        const auto known = services.tenants.find(found->second);
        if (!known) return refuse(known.error());
        tenant = known->id;
    }
    auto entries = db::ListStore(services.database).in_force_for(tenant);
    if (!entries) return refuse(entries.error());
    return answer({{"csv", to_list_csv(*entries)}, {"entries", entries->size()}});
}

} // namespace remand::service::api
