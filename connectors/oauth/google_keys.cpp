#include "connectors/oauth/google_keys.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::oauth {
namespace {

constexpr std::size_t largest_answer = 256 * 1024;
constexpr std::size_t most_keys = 64;

// Cache-Control: public, max-age=19845, must-revalidate
std::chrono::seconds life_of(const http::Response& response) {
    for (const auto part : split(response.header("cache-control"), ',')) {
        constexpr std::string_view name = "max-age=";
        const auto word = trim(part);
        if (!word.starts_with(name)) continue;
        std::int64_t seconds = 0;
        const auto digits = word.substr(name.size());
        std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
        return std::clamp<std::chrono::seconds>(std::chrono::seconds{seconds}, GoogleKeys::shortest_life,
                                                GoogleKeys::longest_life);
    }
    return GoogleKeys::shortest_life;
}

} // namespace

Result<VerifyingKey> GoogleKeys::find(const std::string& key_id) {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.monotonic();
    auto found = keys_.find(key_id);
    const bool may_fetch = !fetched_at_ || now - *fetched_at_ >= between_fetches;
    if ((found == keys_.end() || now >= good_until_) && may_fetch) {
        fetched_at_ = now;
        // With an old key in hand, a fetch that fails changes nothing yet.
        if (auto fetched = fetch(); !fetched && found == keys_.end()) return fail(fetched.error());
        found = keys_.find(key_id);
    }
    if (found == keys_.end() || now >= good_until_ + longest_life)
        return fail(ErrorKind::give_up, "jwt.unknown_key",
                    "The token of the request is signed by a key that is not Google's.");
    return found->second;
}

Result<void> GoogleKeys::fetch() {
    http::Request request;
    request.url = url_;
    request.headers = {{"Accept", "application/json"}};
    request.deadline = std::chrono::seconds{10};
    request.largest_response = largest_answer;
    const auto response = transport_.send(request);
    if (!response) return fail(response.error());
    const auto document = nlohmann::json::parse(response->body, nullptr, false);
    std::map<std::string, VerifyingKey> keys;
    if (response->status == 200 && document.is_object() && document.size() <= most_keys)
        for (const auto& [id, pem] : document.items())
            if (pem.is_string())
                if (auto key = VerifyingKey::from_pem(pem.get<std::string>())) keys.emplace(id, *std::move(key));
    if (keys.empty())
        return fail(ErrorKind::retry, "google.no_keys", "Google's list of signing keys cannot be read at the moment.");
    keys_ = std::move(keys);
    good_until_ = clock_.monotonic() + life_of(*response);
    return {};
}

} // namespace remand::oauth
