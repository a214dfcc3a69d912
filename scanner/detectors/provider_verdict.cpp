// What the provider's own filter thought (SCL 5 and above, or a phishing category). Weak on purpose: it is another
// filter's verdict, repeats what is judged here, and the provider has already acted on it.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason provider_verdict(const MessageView& mail) {
    const auto& stamps = mail.facts.stamps;
    constexpr auto bad = std::to_array<std::string_view>(
        {"PHSH", "HPHSH", "HPHISH", "SPOOF", "UIMP", "DIMP", "BIMP", "GIMP", "MALW", "SPM", "HSPM"});
    const bool category = std::find(bad.begin(), bad.end(), stamps.category) != bad.end();
    const bool level = stamps.spam_confidence && *stamps.spam_confidence >= 5;
    if (!category && !level) return {};
    return fmt::format("The provider's filter rated it {}",
                       category ? shown(stamps.category) : fmt::format("spam confidence {}", *stamps.spam_confidence));
}

} // namespace remand::scanner::detect
