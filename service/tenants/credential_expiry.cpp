#include "service/tenants/credential_expiry.hpp"

#include <fmt/format.h>

namespace remand::service {
namespace {

using days = std::chrono::days;

std::string day_of(Timestamp time) { return to_rfc3339(time).substr(0, 10); }

std::string left_until(Timestamp end, Timestamp now) {
    const auto whole = std::chrono::floor<days>(end - now).count();
    if (whole < 1) return "in less than a day";
    return whole == 1 ? "in 1 day" : fmt::format("in {} days", whole);
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

} // namespace

ExpiryStage stage_of(const Credential& credential, Timestamp now) {
    if (!credential.expires_at) return ExpiryStage::far;
    const auto left = *credential.expires_at - now;
    if (left <= Duration{0}) return ExpiryStage::over;
    if (left <= days{3}) return ExpiryStage::days;
    if (left <= days{14}) return ExpiryStage::fortnight;
    return left <= days{30} ? ExpiryStage::month : ExpiryStage::far;
}

std::string expiry_warning(const Credential& credential, Timestamp now) {
    const auto stage = stage_of(credential, now);
    if (stage == ExpiryStage::far) return {};
    const auto when =
        stage == ExpiryStage::over
            ? fmt::format("ended on {}", day_of(*credential.expires_at))
            : fmt::format("ends {}, on {}", left_until(*credential.expires_at, now), day_of(*credential.expires_at));
    return capitalised(fmt::format("{} {}; give a new one with `remand tenant set` (the old one serves until the new "
                                   "one has worked).",
                                   credential.name, when));
}

std::vector<Check> expiry_checks(const std::vector<Credential>& credentials, Timestamp now) {
    std::vector<Check> checks;
    for (const auto& credential : credentials) {
        if (credential.is_former) continue;
        Check check{Check::State::passed, "Credential", capitalised(credential.name), {}};
        if (const auto warning = expiry_warning(credential, now); !warning.empty()) {
            check.detail = warning;
            check.state = stage_of(credential, now) == ExpiryStage::over ? Check::State::failed : Check::State::warning;
        } else if (credential.expires_at) {
            check.detail += ", until " + day_of(*credential.expires_at) + ".";
        } else {
            check.detail += ". When it ends is not known.";
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

} // namespace remand::service
