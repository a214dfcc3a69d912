#include "service/registry/registry_people.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/text.hpp"
#include "db/directory_store.hpp"
#include "db/stores.hpp"

namespace remand::service {
namespace {

struct Choice { // what entries say of one user of the directory
    bool is_protected = false, is_unprotected = false;
    db::RoleClass role = db::RoleClass::none;
    std::string origin, comment;
    std::vector<std::string> addresses, patterns;
    std::vector<std::int64_t> entries;
    std::optional<Timestamp> expires_at;
};

void take(Choice& choice, const db::RegistryEntry& entry, std::string origin) {
    choice.entries.push_back(entry.id);
    choice.is_protected = true;
    if (choice.role == db::RoleClass::none) choice.role = entry.role;
    if (choice.origin.empty() || entry.kind == db::RegistryKind::user) choice.origin = std::move(origin);
    if (choice.comment.empty()) choice.comment = entry.comment;
    choice.addresses.insert(choice.addresses.end(), entry.addresses.begin(), entry.addresses.end());
    choice.patterns.insert(choice.patterns.end(), entry.patterns.begin(), entry.patterns.end());
    if (entry.expires_at) choice.expires_at = entry.expires_at;
}

void merge(Choice& choice, const Choice& more) {
    choice.is_protected = choice.is_protected || more.is_protected;
    choice.is_unprotected = choice.is_unprotected || more.is_unprotected;
    if (choice.role == db::RoleClass::none) choice.role = more.role;
    if (choice.origin.empty()) choice.origin = more.origin;
    if (choice.comment.empty()) choice.comment = more.comment;
    choice.addresses.insert(choice.addresses.end(), more.addresses.begin(), more.addresses.end());
    choice.patterns.insert(choice.patterns.end(), more.patterns.begin(), more.patterns.end());
    choice.entries.insert(choice.entries.end(), more.entries.begin(), more.entries.end());
    if (!choice.expires_at) choice.expires_at = more.expires_at;
}

void append_unique(std::vector<std::string>& list, const std::vector<std::string>& more) {
    for (const auto& one : more)
        if (!one.empty() && std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

RegistryPerson person_of(const DirectoryUser& user, const Choice* choice) {
    RegistryPerson person;
    person.name = user.name;
    person.title = user.title;
    person.department = user.department;
    append_unique(person.addresses, {user.address});
    append_unique(person.addresses, user.aliases);
    person.origin = "directory";
    person.directory_id = user.id;
    if (choice == nullptr || !choice->is_protected) return person;
    append_unique(person.addresses, choice->addresses);
    person.patterns = choice->patterns;
    person.role = choice->role;
    person.is_marked = true;
    person.origin = choice->origin;
    person.comment = choice->comment;
    person.entries = choice->entries;
    person.expires_at = choice->expires_at;
    return person;
}

RegistryPerson person_of(const db::RegistryEntry& entry) {
    RegistryPerson person;
    person.name = entry.name;
    person.title = entry.title;
    append_unique(person.addresses, entry.addresses);
    person.patterns = entry.patterns;
    person.role = entry.role;
    person.is_marked = true;
    person.origin = entry.provenance;
    person.entries = {entry.id};
    person.comment = entry.comment;
    person.expires_at = entry.expires_at;
    return person;
}

// Until the directory was read once.
Result<void> add_mailboxes(db::Database& database, const TenantId& tenant, RegistryView& view) {
    const auto mailboxes = db::MailboxStore(database).list(tenant);
    if (!mailboxes) return fail(mailboxes.error());
    for (const auto& record : *mailboxes) {
        const auto& box = record.mailbox;
        if (!is_name_of_person(box.display_name)) continue;
        view.people.push_back(
            person_of({box.id.value, box.display_name, "", "", box.address, box.aliases, true, true}, nullptr));
    }
    return {};
}

class Choices {
public:
    Choices(const db::DirectoryStore& directory, const TenantId& tenant) : directory_(directory), tenant_(tenant) {}

    Result<void> take(const db::RegistryEntry& entry, RegistryView& view) {
        if (entry.kind == db::RegistryKind::group) {
            const auto group = directory_.group(tenant_, entry.directory_id);
            if (!group) return fail(group.error());
            if (!*group) return view.unresolved.push_back(entry), Result<void>{};
            const auto members = directory_.members(tenant_, (*group)->id);
            if (!members) return fail(members.error());
            for (const auto& id : *members) service::take(by_user_[id], entry, "group " + (*group)->name);
            return {};
        }
        chosen_.push_back(entry);
        if (entry.kind == db::RegistryKind::unprotected)
            by_user_[entry.directory_id].is_unprotected = true;
        else
            service::take(by_user_[entry.directory_id], entry, "directory, chosen");
        return {};
    }
    // To be asked once for each user.
    [[nodiscard]] const Choice* of(const DirectoryUser& user) {
        Choice* found = nullptr;
        const auto look = [&](const std::string& word) {
            const auto choice = by_user_.find(word);
            if (choice == by_user_.end() || !seen_.insert(word).second) return;
            if (found == nullptr)
                found = &choice->second;
            else
                merge(*found, choice->second);
        };
        look(user.id);
        look(user.address); // a file may have named an address before the directory knew it
        for (const auto& alias : user.aliases) look(alias);
        return found;
    }
    // When all users were asked for: those that the directory has no more, and those that were taken out.
    void sort_into(RegistryView& view) const {
        for (const auto& entry : chosen_)
            if (!seen_.contains(entry.directory_id))
                view.unresolved.push_back(entry);
            else if (entry.kind == db::RegistryKind::unprotected)
                view.unprotected.push_back(entry);
    }

private:
    const db::DirectoryStore& directory_;
    const TenantId& tenant_;
    std::unordered_map<std::string, Choice> by_user_;
    std::unordered_set<std::string> seen_;
    std::vector<db::RegistryEntry> chosen_;
};

} // namespace

bool is_name_of_person(std::string_view name) { return trim(name).find(' ') != std::string_view::npos; }

Result<RegistryChoices> read_choices(db::Database& database, const TenantId& tenant) {
    const db::RegistryStore registry(database);
    auto entries = registry.list(tenant);
    if (!entries) return fail(entries.error());
    const auto settings = registry.settings(tenant);
    if (!settings) return fail(settings.error());
    return RegistryChoices{std::move(*entries), settings->protects_directory};
}

Result<RegistryView> read_registry(db::Database& database, const TenantId& tenant, Timestamp now) {
    const auto choices = read_choices(database, tenant);
    if (!choices) return fail(choices.error());
    return read_registry(database, tenant, *choices, now);
}

Result<RegistryView> read_registry(db::Database& database, const TenantId& tenant, const RegistryChoices& decided,
                                   Timestamp now) {
    const db::DirectoryStore directory(database);
    const auto state = directory.state(tenant);
    if (!state) return fail(state.error());

    RegistryView view;
    Choices choices(directory, tenant);
    for (const auto& entry : decided.entries) {
        if (entry.expires_at && *entry.expires_at <= now) continue;
        if (entry.kind == db::RegistryKind::person) {
            view.people.push_back(person_of(entry));
        } else if (entry.kind == db::RegistryKind::exception) {
            view.exceptions.push_back(entry);
        } else if (auto taken = choices.take(entry, view); !taken) {
            return fail(taken.error());
        }
    }
    const auto add = [&](const DirectoryUser& user) {
        const auto* choice = choices.of(user);
        if (choice != nullptr && choice->is_unprotected) return;
        const bool is_chosen = choice != nullptr && choice->is_protected;
        if (!is_chosen && (!decided.protects_directory || !user.has_mailbox || !is_name_of_person(user.name))) return;
        view.people.push_back(person_of(user, choice));
    };
    if (const auto read = directory.each_user(tenant, add); !read) return fail(read.error());
    choices.sort_into(view);
    if (!state->good_at && decided.protects_directory)
        if (auto added = add_mailboxes(database, tenant, view); !added) return fail(added.error());
    std::stable_sort(view.people.begin(), view.people.end(), [](const RegistryPerson& a, const RegistryPerson& b) {
        return a.is_marked != b.is_marked ? a.is_marked : a.name < b.name;
    });
    return view;
}

scanner::ProtectedPeople protected_people(const RegistryView& view, const std::vector<std::string>& own_domains) {
    std::vector<scanner::ProtectedPerson> people;
    people.reserve(view.people.size());
    for (const auto& person : view.people)
        people.push_back({person.name, person.title, person.addresses, person.patterns, person.is_marked});
    std::vector<scanner::NamesakeException> exceptions;
    for (const auto& entry : view.exceptions)
        for (const auto& address : entry.addresses) exceptions.push_back({entry.name, address});
    return {std::move(people), own_domains, exceptions};
}

} // namespace remand::service
