#include "connectors/oauth/jwt.hpp"

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {

Result<Secret> make_jwt(const SigningKey& key, Signature algorithm, std::string_view header, std::string_view claims) {
    std::string token = to_base64url(header) + "." + to_base64url(claims);
    const auto signature = key.sign(token, algorithm);
    if (!signature) return fail(signature.error());
    token += "." + to_base64url(*signature);
    return Secret(std::move(token));
}

std::vector<std::string> text_list_claim(std::string_view token, std::string_view name) {
    const auto parts = split(token, '.');
    if (parts.size() != 3) return {};
    const auto payload = from_base64(parts[1]);
    if (!payload) return {};
    const auto claims = nlohmann::json::parse(*payload, nullptr, false);
    if (!claims.is_object()) return {};
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_array()) return {};
    std::vector<std::string> values;
    for (const auto& entry : *found)
        if (entry.is_string()) values.push_back(entry.get<std::string>());
    return values;
}

} // namespace remand::oauth
