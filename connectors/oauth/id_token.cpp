#include "connectors/oauth/id_token.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "connectors/json_text.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

using nlohmann::json;

constexpr std::size_t longest_token = 8 * 1024;
constexpr std::chrono::seconds clock_leeway{60};

tl::unexpected<Error> refused(std::string why) {
    return fail(ErrorKind::give_up, "jwt.refused", "The token of the request is refused: " + std::move(why) + '.');
}

json part(std::string_view encoded) {
    const auto text = from_base64(encoded);
    return text ? json::parse(*text, nullptr, false) : json();
}

std::optional<Timestamp> time_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) return {};
    const auto seconds = found->get<std::int64_t>();
    if (seconds < 0 || seconds > 100'000'000'000) return {}; // beyond it microseconds would not fit
    return Timestamp{std::chrono::seconds{seconds}};
}

bool is_true(const json& object, const char* name) { // some write it as text
    const auto found = object.find(name);
    return found != object.end() && (*found == true || *found == "true");
}

Result<void> check_claims(const json& claims, const ExpectedToken& expected, Timestamp now) {
    const auto issuer = text_of(claims, "iss");
    if (std::find(expected.issuers.begin(), expected.issuers.end(), issuer) == expected.issuers.end())
        return refused("another issuer");
    if (text_of(claims, "aud") != expected.audience) return refused("made for another audience");
    if (!equals_ignoring_case(text_of(claims, "email"), expected.email) || !is_true(claims, "email_verified"))
        return refused("of another account");
    const auto end = time_of(claims, "exp"), made = time_of(claims, "iat");
    if (!end || *end + clock_leeway < now) return refused("expired");
    if (!made || *made - clock_leeway > now) return refused("not valid yet");
    return {};
}

} // namespace

Result<void> verify_id_token(std::string_view token, const ExpectedToken& expected, const KeyFinder& keys,
                             Timestamp now) {
    if (token.size() > longest_token) return refused("too long");
    const auto parts = split(token, '.');
    if (parts.size() != 3) return refused("not a token of three parts");
    const json header = part(parts[0]), claims = part(parts[1]);
    const auto signature = from_base64(parts[2]);
    if (!header.is_object() || !claims.is_object() || !signature) return refused("not readable");
    // What the header names is no choice of the sender's: "none" and HMAC with a public key are the classic forgeries.
    if (text_of(header, "alg") != "RS256" || header.contains("crit")) return refused("not signed with RS256");
    // Before the key is looked for, so that a stranger's tokens make us fetch nothing.
    if (auto checked = check_claims(claims, expected, now); !checked) return checked;
    const auto key = keys(text_of(header, "kid"));
    if (!key) return fail(key.error());
    if (!key->verify_rs256(token.substr(0, parts[0].size() + 1 + parts[1].size()), *signature))
        return refused("its signature is wrong");
    return {};
}

} // namespace remand::oauth
