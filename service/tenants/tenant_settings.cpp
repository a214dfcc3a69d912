#include "service/tenants/tenant_settings.hpp"

#include <nlohmann/json.hpp>

namespace remand::service {

using nlohmann::json;

std::string to_json_text(const TenantSettings& settings) {
    json value{{"options", settings.options}};
    if (!settings.ca_file.empty()) value["ca_file"] = settings.ca_file;
    if (!settings.proxy.empty()) value["proxy"] = settings.proxy;
    return value.dump();
}

Result<TenantSettings> parse_tenant_settings(std::string_view text) {
    try {
        const json value = json::parse(text.empty() ? std::string_view("{}") : text);
        TenantSettings settings;
        settings.options = value.value("options", settings.options);
        settings.ca_file = value.value("ca_file", "");
        settings.proxy = value.value("proxy", "");
        return settings;
    } catch (const json::exception&) {
        return fail(ErrorKind::give_up, "tenant.damaged",
                    "The stored settings of the tenant cannot be read; remove the tenant and add it again.");
    }
}

http::TransportSettings transport_settings(const TenantSettings& settings) {
    http::TransportSettings transport;
    transport.ca_file = settings.ca_file;
    transport.proxy = settings.proxy;
    return transport;
}

Result<ProviderSettings> provider_settings(const Provider& provider, const db::TenantRecord& tenant,
                                           const db::TenantStore& store) {
    auto settings = parse_tenant_settings(tenant.options_json);
    if (!settings) return fail(settings.error());
    ProviderSettings result;
    result.options = std::move(settings->options);
    result.access = tenant.is_read_write ? Access::read_write : Access::read_only;
    result.allows_hard_delete = tenant.allows_hard_delete;
    for (const auto& option : provider.options) {
        if (!option.is_secret) continue;
        auto secret = store.secret(tenant.id, option.key);
        if (!secret) return fail(secret.error());
        if (*secret) result.secrets.emplace(option.key, std::move(**secret));
    }
    for (const auto key : provider.credential_keys) {
        auto secret = store.former_secret(tenant.id, key);
        if (!secret) return fail(secret.error());
        if (*secret) result.former_secrets.emplace(key, std::move(**secret));
    }
    return provider.check(std::move(result));
}

} // namespace remand::service
