#include "service/settings/directory_names.hpp"

#include "core/text.hpp"

namespace remand::service {

Result<DirectoryNames> DirectoryNames::read(db::Database& database, const TenantId& tenant, const Words& users,
                                            const Words& groups) {
    const db::DirectoryStore directory(database);
    DirectoryNames names;
    std::multimap<std::string, std::string> typed; // addresses are told apart without regard to case
    for (const auto& word : users) typed.emplace(ascii_lower(word), word);
    const auto call = [&](const std::string& word, const DirectoryUser& user) {
        const auto [begin, end] = typed.equal_range(ascii_lower(word));
        for (auto each = begin; each != end; ++each)
            names.users_.emplace(each->second,
                                 Known{user.id, user.name, user.address.empty() ? user.id : user.address});
    };
    if (!users.empty()) {
        const auto done = directory.each_user(tenant, [&](const DirectoryUser& user) {
            if (const auto exact = users.find(user.id); exact != users.end()) call(user.id, user);
            if (!user.address.empty()) call(user.address, user);
            for (const auto& alias : user.aliases) call(alias, user);
        });
        if (!done) return fail(done.error());
    }
    for (const auto& word : groups) {
        const auto group = directory.group(tenant, word);
        if (!group) return fail(group.error());
        if (!*group) continue;
        Known known{(*group)->id, (*group)->name, (*group)->id};
        for (const auto& better : {(*group)->address, (*group)->name}) {
            if (better.empty() || known.as_written != known.id) continue;
            const auto meant = directory.group(tenant, better);
            if (!meant) return fail(meant.error());
            if (*meant && (*meant)->id == known.id) known.as_written = better;
        }
        names.groups_.emplace(word, std::move(known));
    }
    return names;
}

} // namespace remand::service
