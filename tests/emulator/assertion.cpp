#include "tests/emulator/assertion.hpp"

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/rsa.hpp"

namespace remand::emulator {

using nlohmann::json;

std::optional<Assertion> read_assertion(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 3) return std::nullopt;
    const auto header = from_base64(parts[0]), claims = from_base64(parts[1]), signature = from_base64(parts[2]);
    if (!header || !claims || !signature) return std::nullopt;
    Assertion assertion{json::parse(*header, nullptr, false), json::parse(*claims, nullptr, false),
                        std::string(text.substr(0, parts[0].size() + 1 + parts[1].size())), *signature};
    if (!assertion.header.is_object() || !assertion.claims.is_object()) return std::nullopt;
    return assertion;
}

std::string text_in(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<Timestamp> time_in(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    return Timestamp{std::chrono::seconds{found->get<std::int64_t>()}};
}

std::string signed_token(const json& claims, std::string_view key_id, std::string_view private_pem) {
    const json header = {{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key_id}};
    const auto text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
    return text + "." + to_base64url(sign_rs256(private_pem, text));
}

} // namespace remand::emulator
