// What administrators do: apps, groups, people; and OAuth clients, and the rules of users.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
std::set<std::string> lower_set(const std::vector<std::string>& texts) {
    std::set<std::string> result;
    for (const auto& text : texts) result.insert(ascii_lower(text));
    return result;
}

Account& account_at(Tenant& tenant, const std::string& address) {
    auto* account = tenant.find_account(address);
    if (!account) account = tenant.find_removed_account(address);
    if (!account) throw std::invalid_argument("there is no user " + address);
    return *account;
}

// An id that does not change: of the account, of the group, or an address from outside.
std::string member_id(const Tenant& tenant, const std::string& name) {
    if (const auto* account = tenant.find_account(name)) return account->id;
    if (const auto* group = tenant.find_group(name)) return group->id;
    if (name.find('@') == std::string::npos) throw std::invalid_argument("there is nobody called " + name);
    return name;
}

void set_members(Tenant& tenant, Group& group, const std::vector<std::string>& names) {
    std::vector<std::string> wanted;
    for (const auto& name : names) wanted.push_back(member_id(tenant, name));
    tenant.touch(group);
    for (auto& member : group.members) {
        const bool is_gone = std::find(wanted.begin(), wanted.end(), member.id) == wanted.end();
        if (member.is_removed == is_gone) continue;
        member.is_removed = is_gone;
        member.changed = group.changed;
    }
    for (const auto& id : wanted)
        if (std::none_of(group.members.begin(), group.members.end(),
                         [&](const auto& member) { return member.id == id; }))
            group.members.push_back({id, false, group.changed});
}
} // namespace

json change_app(World& world, const json& body) {
    auto& tenant = tenant_at(world, Cloud::microsoft, text_at(body, "tenant"));
    auto* app = tenant.find_app(text_at(body, "client_id"));
    if (!app) throw std::invalid_argument("there is no such app in this tenant");
    if (body.contains("certificates")) {
        app->certificates = texts_at(body, "certificates");
        for (const auto& pem : app->certificates)
            if (!read_certificate(pem)) throw std::invalid_argument("a certificate is PEM with an RSA key");
    }
    if (body.contains("secret")) app->secret = text_at(body, "secret");
    if (body.contains("secret_expires")) app->secret_expires = parse_rfc3339(text_at(body, "secret_expires"));
    if (body.contains("scoped_roles")) app->scoped_roles = texts_at(body, "scoped_roles");
    if (body.contains("scoped_mailboxes")) app->scoped_mailboxes = lower_set(texts_at(body, "scoped_mailboxes"));
    if (body.contains("access_policy")) {
        app->access_policy.reset();
        if (!body["access_policy"].is_null()) app->access_policy = lower_set(texts_at(body, "access_policy"));
    }
    return json::object();
}

json put_group(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    const auto address = ascii_lower(text_at(body, "address"));
    auto* group = tenant.find_group(address);
    if (!group) {
        if (tenant.names.contains(address)) throw std::invalid_argument("the address " + address + " is taken already");
        auto fresh = std::make_unique<Group>();
        fresh->id = tenant.cloud == Cloud::microsoft ? random_uuid() : "0" + to_hex(random_bytes(7));
        fresh->address = address;
        tenant.groups.push_back(std::move(fresh));
        group = tenant.groups.back().get();
    }
    group->display_name = body.value("name", group->display_name.empty() ? address : group->display_name);
    if (body.contains("members")) set_members(tenant, *group, texts_at(body, "members"));
    tenant.touch(*group);
    return {{"id", group->id}};
}

json remove_group(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    auto* group = tenant.find_group(text_at(body, "address"));
    if (!group) throw std::invalid_argument("there is no such group");
    group->is_removed = true;
    tenant.touch(*group);
    return json::object();
}

json update_user(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    auto& account = account_at(tenant, text_at(body, "address"));
    account.display_name = body.value("display_name", account.display_name);
    account.title = body.value("title", account.title);
    account.department = body.value("department", account.department);
    if (body.contains("alias")) {
        const auto alias = ascii_lower(text_at(body, "alias"));
        if (!tenant.names.emplace(alias, &account).second) throw std::invalid_argument("the address " + alias + " is taken already");
        account.aliases.push_back(alias);
    }
    if (body.contains("kind")) {
        const auto kind = parse_account_kind(text_at(body, "kind"));
        if (!kind) throw std::invalid_argument("there is no such kind of account");
        world.set_kind(tenant, account, *kind);
    }
    tenant.touch(account);
    return json::object();
}

json remove_user(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    world.remove_account(tenant, account_at(tenant, text_at(body, "address")), body.value("is_permanent", false));
    return json::object();
}

json restore_user(World& world, const json& body) {
    auto& tenant = tenant_at(world, cloud_at(body), text_at(body, "tenant"));
    auto& account = account_at(tenant, text_at(body, "address"));
    if (account.is_purged) throw std::invalid_argument("what was removed for good cannot be restored");
    world.restore_account(tenant, account);
    return json::object();
}

json add_oauth_client(World& world, const json& body) {
    OAuthClient client;
    client.client_id = body.value("client_id", "1" + to_hex(random_bytes(6)) + ".apps.googleusercontent.test");
    client.secret = body.value("secret", "GOCSPX-" + random_token());
    client.redirect_uris = texts_at(body, "redirect_uris");
    client.is_testing = body.value("is_testing", false);
    world.grants.clients.push_back(client);
    return {{"client_id", client.client_id}, {"secret", client.secret}};
}

json set_rule(World& world, const json& body) {
    auto& mailbox = mailbox_at(world, cloud_at(body), text_at(body, "address"));
    if (!body.contains("folder") || body["folder"].is_null()) {
        mailbox.set_rule(std::nullopt);
        return json::object();
    }
    const auto place = mailbox.find_place(text_at(body, "folder"));
    if (!place) throw std::invalid_argument("there is no such folder or label");
    mailbox.set_rule(*place);
    return json::object();
}

} // namespace remand::emulator::control
