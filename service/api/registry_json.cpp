#include "service/api/registry_json.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

json time(Timestamp value) { return to_rfc3339(value); }
json time(const std::optional<Timestamp>& value) { return value ? json(to_rfc3339(*value)) : json(nullptr); }
std::string clean(const std::string& text) { return to_valid_utf8(text); }

json list(const std::vector<db::RegistryEntry>& entries) {
    json all = json::array();
    for (const auto& entry : entries) all.push_back(to_json(entry));
    return all;
}

} // namespace

json to_json(const DirectoryUser& user) {
    return {{"id", clean(user.id)},           {"name", clean(user.name)},
            {"title", clean(user.title)},     {"department", clean(user.department)},
            {"address", clean(user.address)}, {"aliases", user.aliases},
            {"is_enabled", user.is_enabled},  {"has_mailbox", user.has_mailbox}};
}

json to_json(const db::DirectoryState& state) {
    json error = nullptr;
    if (!state.error_code.empty()) error = {{"code", state.error_code}, {"message", clean(state.error_message)}};
    return {{"phase", db::to_text(state.phase)},
            {"begun_at", time(state.begun_at)},
            {"ended_at", time(state.ended_at)},
            {"good_at", time(state.good_at)},
            {"error", std::move(error)},
            {"held_reason", clean(state.held_reason)},
            {"notes", state.notes},
            {"users", state.users},
            {"groups", state.groups}};
}

json to_json(const db::DirectoryChange& change) {
    return {{"at", time(change.at)},       {"change", db::to_text(change.kind)}, {"user", clean(change.user_id)},
            {"name", clean(change.name)},  {"address", clean(change.address)},   {"before", clean(change.before)},
            {"after", clean(change.after)}};
}

json to_json(const db::RegistryEntry& entry) {
    return {{"id", entry.id},
            {"kind", db::to_text(entry.kind)},
            {"name", clean(entry.name)},
            {"addresses", entry.addresses},
            {"patterns", entry.patterns},
            {"title", clean(entry.title)},
            {"role", db::to_text(entry.role)},
            {"directory_id", clean(entry.directory_id)},
            {"provenance", entry.provenance},
            {"comment", clean(entry.comment)},
            {"expires_at", time(entry.expires_at)},
            {"created_at", time(entry.created_at)},
            {"changed_at", time(entry.changed_at)},
            {"created_by", clean(entry.created_by)}};
}

json to_json(const RegistryPerson& person) {
    return {{"name", clean(person.name)},
            {"title", clean(person.title)},
            {"department", clean(person.department)},
            {"addresses", person.addresses},
            {"patterns", person.patterns},
            {"role", db::to_text(person.role)},
            {"is_marked", person.is_marked},
            {"origin", clean(person.origin)},
            {"directory_id", clean(person.directory_id)},
            {"entries", person.entries},
            {"comment", clean(person.comment)},
            {"expires_at", time(person.expires_at)}};
}

json to_json(const Suggestion& suggestion) {
    return {{"directory_id", clean(suggestion.directory_id)},
            {"name", clean(suggestion.name)},
            {"title", clean(suggestion.title)},
            {"address", clean(suggestion.address)},
            {"role", db::to_text(suggestion.role)},
            {"why", clean(suggestion.why)}};
}

json to_json(const Review& review) {
    json changes = json::array();
    for (const auto& change : review.changes) changes.push_back(to_json(change));
    return {{"last_at", time(review.last_at)}, {"last_by", clean(review.last_by)},
            {"due_at", time(review.due_at)},   {"is_due", review.is_due},
            {"changes", std::move(changes)},   {"new_entries", list(review.new_entries)},
            {"expired", list(review.expired)}, {"unresolved", list(review.unresolved)}};
}

json to_json(const db::DomainRecord& domain) {
    return {{"domain", clean(domain.name)},
            {"source", db::to_text(domain.source)},
            {"token", domain.token},
            {"verified_at", time(domain.verified_at)},
            {"checked_at", time(domain.checked_at)},
            {"check_message", clean(domain.check_message)},
            {"is_paused", domain.is_paused},
            {"all_folders", domain.all_folders},
            {"added_at", time(domain.added_at)},
            {"added_by", clean(domain.added_by)}};
}

} // namespace remand::service::api
