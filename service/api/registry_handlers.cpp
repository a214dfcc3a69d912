// The impersonation registry: who is in it and why, entries by hand and from files, suggestions, the quarterly review,
// and whether a sender would be read as somebody of it.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/api/tenant_call.hpp"
#include "service/domains/domains.hpp"
#include "service/registry/entry_check.hpp"
#include "service/registry/registry_csv.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t most_asked_at_once = 10'000;

tl::unexpected<Error> bad_value(std::string sentence) {
    return fail(ErrorKind::give_up, "api.bad_value", std::move(sentence));
}

// Puts what the body names into the entry; `kind` and `directory_id` only when it is new.
Result<void> take(const json& body, db::RegistryEntry& entry, bool is_new) {
    for (const auto& [key, value] : body.items()) {
        if (key == "name")
            entry.name = value.get<std::string>();
        else if (key == "title")
            entry.title = value.get<std::string>();
        else if (key == "comment")
            entry.comment = value.get<std::string>();
        else if (key == "addresses")
            entry.addresses = value.get<std::vector<std::string>>();
        else if (key == "patterns")
            entry.patterns = value.get<std::vector<std::string>>();
        else if (key == "role") {
            const auto role = db::parse_role_class(value.get<std::string>());
            if (!role) return bad_value("A role is executive, finance, hr, help-desk, legal or other.");
            entry.role = *role;
        } else if (key == "expires_at") {
            entry.expires_at = value.is_null() ? std::nullopt : parse_rfc3339(value.get<std::string>());
            if (!value.is_null() && !entry.expires_at)
                return bad_value("\"expires_at\" is a time such as 2027-03-31T00:00:00Z.");
        } else if (key == "kind" && is_new) {
            const auto kind = db::parse_registry_kind(value.get<std::string>());
            if (!kind) return bad_value("A kind is person, user, group, exception or unprotected.");
            entry.kind = *kind;
        } else if (key == "directory" && is_new) {
            entry.directory_id = value.get<std::string>();
        } else {
            return fail(ErrorKind::give_up, "api.bad_body", "The request has an unknown key \"" + key + "\".");
        }
    }
    return {};
}

// An id, an address or (of a group) a name becomes the id that the directory knows.
Result<void> resolve(Services& services, const TenantId& tenant, db::RegistryEntry& entry) {
    const db::DirectoryStore directory(services.database);
    if (entry.kind == db::RegistryKind::group) {
        const auto group = directory.group(tenant, entry.directory_id);
        if (!group) return fail(group.error());
        if (!*group)
            return fail(ErrorKind::give_up, "group.unknown",
                        "The directory has no group \"" + entry.directory_id + "\"; `remand directory groups --tenant " +
                            tenant.value + "` shows those it has.");
        entry.directory_id = (*group)->id;
        entry.name = (*group)->name;
    } else if (entry.kind == db::RegistryKind::user || entry.kind == db::RegistryKind::unprotected) {
        const auto user = directory.user(tenant, entry.directory_id);
        if (!user) return fail(user.error());
        if (!*user)
            return fail(ErrorKind::give_up, "user.unknown",
                        "The directory has nobody \"" + entry.directory_id + "\"; `remand directory users --tenant " +
                            tenant.value + " --text …` looks for people.");
        entry.directory_id = (*user)->id;
        entry.name = (*user)->name;
    }
    return {};
}

// One entry for each user and group: of two, nobody could say which one counts.
Result<void> check_new(Services& services, const TenantId& tenant, const db::RegistryEntry& entry) {
    if (entry.directory_id.empty()) return {};
    const auto known = db::RegistryStore(services.database).list(tenant);
    if (!known) return fail(known.error());
    for (const auto& other : *known) {
        const bool is_of_group = entry.kind == db::RegistryKind::group;
        if (other.directory_id != entry.directory_id || is_of_group != (other.kind == db::RegistryKind::group))
            continue;
        const auto id = std::to_string(other.id);
        return fail(ErrorKind::give_up, "registry.exists",
                    entry.name +
                        (other.kind == entry.kind
                             ? " has entry " + id + " already; `remand registry edit " + id + "` changes it."
                             : " is in entry " + id + " the other way; `remand registry remove " + id + "` first."));
    }
    return {};
}

Result<db::RegistryEntry> new_entry(Services& services, const TenantId& tenant, const json& body) {
    db::RegistryEntry entry;
    entry.provenance = "manual";
    if (auto taken = take(body, entry, true); !taken) return fail(taken.error());
    auto good = checked(std::move(entry));
    if (!good) return good;
    if (auto found = resolve(services, tenant, *good); !found) return fail(found.error());
    if (auto is_new = check_new(services, tenant, *good); !is_new) return fail(is_new.error());
    return good;
}

Response added(const TenantCall& call, const std::vector<db::RegistryEntry>& entries, const std::string& act) {
    const auto ids = db::RegistryStore(call.services.database)
                         .add(call.tenant.id, entries, call.audit(act, {{"entries", entries.size()}}));
    if (!call.took_effect(ids)) return refuse(ids.error());
    return answer({{"added", ids->size()}, {"ids", *ids}}, 201);
}

// The entry that the path names by its number. give_up "registry.unknown".
Result<db::RegistryEntry> named_entry(const TenantCall& call) {
    const auto id = parse_id(call.path.at("id"));
    if (!id) return fail(id.error());
    auto entry = db::RegistryStore(call.services.database).find(call.tenant.id, *id);
    if (!entry) return fail(entry.error());
    if (!*entry)
        return fail(ErrorKind::give_up, "registry.unknown",
                    "There is no registry entry " + std::to_string(*id) + " in \"" + call.tenant.id.value + "\".");
    return std::move(**entry);
}
Response refuse_entry(const Error& error) {
    return error.code == "registry.unknown" ? refuse(404, error.code, error.message) : refuse(error);
}

json review_in_short(const Review& review) {
    return {{"last_at", review.last_at ? json(to_rfc3339(*review.last_at)) : json(nullptr)},
            {"due_at", to_rfc3339(review.due_at)},
            {"is_due", review.is_due}};
}

bool contains(const std::string& text, const std::string& part) {
    return ascii_lower(text).find(ascii_lower(part)) != std::string::npos;
}

bool is_wanted(const RegistryPerson& person, const std::map<std::string, std::string>& words) {
    for (const auto& [key, value] : words) {
        if (key == "text" && !contains(person.name, value) && !contains(person.title, value) &&
            std::none_of(person.addresses.begin(), person.addresses.end(),
                         [&](const auto& one) { return contains(one, value); }))
            return false;
        if (key == "role" && db::to_text(person.role) != value) return false;
        if (key == "marked" && person.is_marked != (value == "true")) return false;
        if (key == "origin" && !contains(person.origin, value)) return false;
    }
    return true;
}

} // namespace

Response get_registry(const TenantCall& call) {
    for (const auto& [key, value] : call.request.query)
        if (key != "text" && key != "role" && key != "marked" && key != "origin" && key != "limit")
            return refuse(400, "api.bad_filter", "There is no filter \"" + key + "\".");
    const auto view = read_registry(call.services.database, call.tenant.id, call.services.clock.now());
    if (!view) return refuse(view.error());
    const auto settings = db::RegistryStore(call.services.database).settings(call.tenant.id);
    if (!settings) return refuse(settings.error());
    const auto review = read_review(call.services.database, call.tenant.id, call.services.clock.now());
    if (!review) return refuse(review.error());
    std::size_t limit = 1000, matching = 0;
    if (const auto asked = call.request.query.find("limit"); asked != call.request.query.end()) {
        const auto number = parse_id(asked->second);
        if (!number || *number < 0) return refuse(400, "api.bad_value", "A limit is a number; 0 is all.");
        limit = *number == 0 ? view->people.size() : static_cast<std::size_t>(*number);
    }
    json people = json::array(), exceptions = json::array(), unresolved = json::array(), unprotected = json::array();
    for (const auto& person : view->people)
        if (is_wanted(person, call.request.query) && ++matching <= limit) people.push_back(to_json(person));
    for (const auto& entry : view->exceptions) exceptions.push_back(to_json(entry));
    for (const auto& entry : view->unresolved) unresolved.push_back(to_json(entry));
    for (const auto& entry : view->unprotected) unprotected.push_back(to_json(entry));
    return answer({{"people", std::move(people)},
                   {"protected", view->people.size()},
                   {"matching", matching},
                   {"exceptions", std::move(exceptions)},
                   {"unresolved", std::move(unresolved)},
                   {"unprotected", std::move(unprotected)},
                   {"protects_directory", settings->protects_directory},
                   {"review", review_in_short(*review)}});
}

Response get_registry_entry(const TenantCall& call) {
    const auto entry = named_entry(call);
    return entry ? answer(to_json(*entry)) : refuse_entry(entry.error());
}

Response add_registry_entries(const TenantCall& call) {
    std::vector<db::RegistryEntry> entries;
    const json list = call.body.contains("entries") ? call.body.at("entries") : json::array({call.body});
    for (const auto& one : list) {
        auto entry = new_entry(call.services, call.tenant.id, one);
        if (!entry) return refuse(entry.error());
        entries.push_back(std::move(*entry));
    }
    return added(call, entries, "registry.add");
}

Response change_registry_entry(const TenantCall& call) {
    auto wanted = named_entry(call);
    if (!wanted) return refuse_entry(wanted.error());
    const auto id = wanted->id;
    if (auto taken = take(call.body, *wanted, false); !taken) return refuse(taken.error());
    const auto good = checked(std::move(*wanted));
    if (!good) return refuse(good.error());
    const auto done = db::RegistryStore(call.services.database)
                          .update(
                              call.tenant.id, id, [&](db::RegistryEntry& entry) { entry = *good; },
                              call.audit("registry.edit", {{"entry", id}}));
    if (!call.took_effect(done)) return refuse_entry(done.error());
    return get_registry_entry(call);
}

Response remove_registry_entries(const TenantCall& call) {
    const auto ids = call.body.value("ids", std::vector<std::int64_t>{});
    if (ids.empty()) return refuse(400, "api.bad_body", "Say with \"ids\" which entries.");
    const auto done = db::RegistryStore(call.services.database)
                          .remove(call.tenant.id, ids, call.audit("registry.remove", {{"entries", ids}}));
    if (!call.took_effect(done)) return refuse(done.error());
    return answer({{"removed", ids}});
}

Response set_registry_settings(const TenantCall& call) {
    if (!call.body.contains("protects_directory"))
        return refuse(400, "api.bad_body", "Say with \"protects_directory\" whether the whole directory is protected.");
    const bool protects = call.body.at("protects_directory").get<bool>();
    const auto done =
        db::RegistryStore(call.services.database)
            .set_settings(
                call.tenant.id, [&](db::RegistrySettings& settings) { settings.protects_directory = protects; },
                call.audit("registry.settings", {{"protects_directory", protects}}));
    if (!call.took_effect(done)) return refuse(done.error());
    return answer({{"protects_directory", protects}});
}

Response import_registry(const TenantCall& call) {
    const auto entries = read_registry_csv(call.body.value("csv", ""));
    if (!entries) return refuse(entries.error());
    if (call.body.value("replace", false)) {
        const auto done = db::RegistryStore(call.services.database)
                              .replace(call.tenant.id, "csv", *entries,
                                       call.audit("registry.import", {{"entries", entries->size()}}));
        if (!call.took_effect(done)) return refuse(done.error());
        return answer({{"added", entries->size()}});
    }
    return added(call, *entries, "registry.import");
}

Response export_registry(const TenantCall& call) {
    const auto view = read_registry(call.services.database, call.tenant.id, call.services.clock.now());
    if (!view) return refuse(view.error());
    std::vector<db::RegistryEntry> people;
    for (const auto& person : view->people) {
        db::RegistryEntry entry;
        entry.name = to_valid_utf8(person.name);
        entry.title = to_valid_utf8(person.title);
        entry.addresses = person.addresses;
        entry.patterns = person.patterns;
        entry.role = person.role;
        entry.comment = to_valid_utf8(person.comment);
        entry.expires_at = person.expires_at;
        people.push_back(std::move(entry));
    }
    return answer({{"csv", to_registry_csv(people)}, {"people", people.size()}});
}

Response suggest_registry(const TenantCall& call) {
    const auto suggestions = suggest(call.services.database, call.tenant.id, call.services.clock.now());
    if (!suggestions) return refuse(suggestions.error());
    json list = json::array();
    for (const auto& one : *suggestions) list.push_back(to_json(one));
    return answer({{"suggestions", std::move(list)}});
}

Response get_registry_review(const TenantCall& call) {
    const auto review = read_review(call.services.database, call.tenant.id, call.services.clock.now());
    return review ? answer(to_json(*review)) : refuse(review.error());
}

Response confirm_registry_review(const TenantCall& call) {
    const auto done = db::RegistryStore(call.services.database)
                          .set_settings(
                              call.tenant.id,
                              [&](db::RegistrySettings& settings) {
                                  settings.reviewed_at = call.services.clock.now();
                                  settings.reviewed_by = call.request.actor;
                              },
                              call.audit("registry.review", json::object()));
    if (!done) return refuse(done.error());
    return get_registry_review(call);
}

Response match_registry(const TenantCall& call) {
    const json senders = call.body.value("senders", json::array());
    if (senders.size() > most_asked_at_once)
        return refuse(400, "api.bad_value",
                      "At most " + std::to_string(most_asked_at_once) + " senders are looked at in one call.");
    const auto view = read_registry(call.services.database, call.tenant.id, call.services.clock.now());
    if (!view) return refuse(view.error());
    const auto own = own_domains(call.services.database, call.tenant);
    if (!own) return refuse(own.error());
    const auto people = protected_people(*view, *own);
    json answers = json::array();
    for (const auto& sender : senders) {
        const auto found = people.imitated_by(sender.value("name", ""), sender.value("address", ""));
        answers.push_back({{"match", found.has_value()},
                           {"person", found ? json(to_valid_utf8(found->person->name)) : json(nullptr)},
                           {"rule", found ? json(scanner::to_text(found->rule)) : json(nullptr)}});
    }
    return answer({{"answers", std::move(answers)}});
}

} // namespace remand::service::api
