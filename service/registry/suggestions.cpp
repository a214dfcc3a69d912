#include "service/registry/suggestions.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "service/registry/role_words.hpp"

namespace remand::service {
namespace {

constexpr int most_changes = 10'000;
constexpr int most_groups = 100'000;
constexpr int most_messages = 100'000;

using ByPerson = std::map<std::string, Suggestion>; // by directory id

void add(ByPerson& found, const RegistryPerson& person, db::RoleClass role, const std::string& why) {
    if (person.is_marked || person.directory_id.empty()) return;
    auto& suggestion = found[person.directory_id];
    if (suggestion.name.empty())
        suggestion = {person.directory_id,
                      person.name,
                      person.title,
                      person.addresses.empty() ? "" : person.addresses.front(),
                      role,
                      why};
    else if (suggestion.why.find(why) == std::string::npos)
        suggestion.why += ", " + why;
    if (suggestion.role == db::RoleClass::none) suggestion.role = role;
}

// Of a group whose name says what its members are; a group of everybody says nothing.
Result<void> add_by_groups(const db::DirectoryStore& directory, const TenantId& tenant,
                           const std::map<std::string, const RegistryPerson*>& people, ByPerson& found) {
    const auto groups = directory.groups(tenant, "", most_groups);
    if (!groups) return fail(groups.error());
    for (const auto& row : *groups) {
        const auto role = role_of(row.group.name);
        if (role == db::RoleClass::none || row.members == 0) continue;
        const auto members = directory.members(tenant, row.group.id);
        if (!members) return fail(members.error());
        for (const auto& id : *members)
            if (const auto person = people.find(id); person != people.end())
                add(found, *person->second, role, "group " + row.group.name);
    }
    return {};
}

Result<void> add_by_attacks(const db::RegistryStore& registry, const TenantId& tenant, const RegistryView& view,
                            Timestamp since, ByPerson& found) {
    const auto senders = registry.impersonations(tenant, since, most_messages);
    if (!senders) return fail(senders.error());
    const auto names = protected_people(view, {});
    std::map<std::size_t, std::int64_t> times;
    for (const auto& sender : *senders)
        if (const auto person = names.imitated_by(sender.name, sender.address))
            times[static_cast<std::size_t>(person->person - names.all().data())] += sender.messages;
    for (const auto& [index, messages] : times)
        add(found, view.people[index], role_of(view.people[index].title),
            fmt::format("named in {} message{} since {}", messages, messages == 1 ? "" : "s",
                        to_rfc3339(since).substr(0, 10)));
    return {};
}

} // namespace

Result<std::vector<Suggestion>> suggest(db::Database& database, const TenantId& tenant, Timestamp now) {
    const auto view = read_registry(database, tenant, now);
    if (!view) return fail(view.error());
    ByPerson found;
    std::map<std::string, const RegistryPerson*> people;
    for (const auto& person : view->people) {
        if (person.directory_id.empty()) continue;
        people.emplace(person.directory_id, &person);
        if (const auto role = role_of(person.title); role != db::RoleClass::none) add(found, person, role, "job title");
    }
    if (auto added = add_by_groups(db::DirectoryStore(database), tenant, people, found); !added)
        return fail(added.error());
    if (auto added = add_by_attacks(db::RegistryStore(database), tenant, *view, now - named_within, found); !added)
        return fail(added.error());
    std::vector<Suggestion> suggestions;
    for (auto& [id, suggestion] : found) suggestions.push_back(std::move(suggestion));
    std::sort(suggestions.begin(), suggestions.end(), [](const Suggestion& a, const Suggestion& b) {
        return a.role != b.role ? a.role < b.role : a.name < b.name;
    });
    return suggestions;
}

Timestamp review_due_at(const db::RegistrySettings& settings, Timestamp now) {
    return settings.reviewed_at.value_or(settings.begun_at.value_or(now)) + review_every;
}

Result<Review> read_review(db::Database& database, const TenantId& tenant, Timestamp now) {
    const db::RegistryStore registry(database);
    const auto settings = registry.settings(tenant);
    if (!settings) return fail(settings.error());
    Review review;
    review.last_at = settings->reviewed_at;
    review.last_by = settings->reviewed_by;
    const Timestamp since = settings->reviewed_at.value_or(settings->begun_at.value_or(now));
    review.due_at = review_due_at(*settings, now);
    review.is_due = now >= review.due_at;
    auto changes = db::DirectoryStore(database).changes(tenant, since, most_changes);
    if (!changes) return fail(changes.error());
    review.changes = std::move(*changes);
    const auto entries = registry.list(tenant);
    if (!entries) return fail(entries.error());
    for (const auto& entry : *entries) {
        if (entry.expires_at && *entry.expires_at <= now) review.expired.push_back(entry);
        if (entry.created_at > since) review.new_entries.push_back(entry);
    }
    auto view = read_registry(database, tenant, now);
    if (!view) return fail(view.error());
    review.unresolved = std::move(view->unresolved);
    return review;
}

} // namespace remand::service
