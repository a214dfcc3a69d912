#include "service/registry/entry_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/identity/name_match.hpp"
#include "scanner/identity/protected_people.hpp"

namespace remand::service {
namespace {

constexpr std::size_t longest_text = 500; // bytes of a name, title or comment
constexpr std::size_t most_addresses = 200;

tl::unexpected<Error> wrong(std::string sentence) {
    return fail(ErrorKind::give_up, "registry.invalid", std::move(sentence));
}

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" \t,;<>\"") == std::string_view::npos;
}

// "@example.com": a whole domain, for exceptions.
bool is_domain(std::string_view text) {
    return text.size() > 2 && text.front() == '@' && text.find('@', 1) == std::string_view::npos &&
           text.find('.') != std::string_view::npos && text.find_first_of(" \t,;<>\"") == std::string_view::npos;
}

Result<void> check_addresses(db::RegistryEntry& entry) {
    std::vector<std::string> addresses;
    for (const auto& raw : entry.addresses) {
        auto address = ascii_lower(trim(raw));
        if (address.empty()) continue;
        const bool may_be_domain = entry.kind == db::RegistryKind::exception && is_domain(address);
        if (!is_address(address) && !may_be_domain)
            return wrong(fmt::format("\"{}\" is no address.", shorten(to_valid_utf8(raw), 80)));
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(std::move(address));
    }
    if (addresses.size() > most_addresses)
        return wrong(fmt::format("There are more than {} addresses.", most_addresses));
    entry.addresses = std::move(addresses);
    return {};
}

} // namespace

Result<db::RegistryEntry> checked(db::RegistryEntry entry) {
    for (auto* text : {&entry.name, &entry.title, &entry.comment, &entry.directory_id}) {
        *text = std::string(trim(to_valid_utf8(*text)));
        if (text->size() > longest_text)
            return wrong(fmt::format("\"{}…\" is longer than {} bytes.", shorten(*text, 60), longest_text));
    }
    if (auto good = check_addresses(entry); !good) return fail(good.error());
    std::erase_if(entry.patterns, [](const std::string& pattern) { return trim(pattern).empty(); });
    for (const auto& pattern : entry.patterns)
        if (auto good = scanner::check_address_pattern(pattern); !good) return wrong(good.error().message);
    switch (entry.kind) {
    case db::RegistryKind::person:
        if (entry.name.empty()) return wrong("A person needs a name.");
        if (scanner::prepare_name(entry.name, entry.title, {}).words.empty())
            return wrong(fmt::format("\"{}\" holds no name that could be recognised.", shorten(entry.name, 80)));
        if (entry.addresses.empty() && entry.patterns.empty())
            return wrong(
                fmt::format("{} needs an address or an address pattern that is theirs; otherwise their own mail would "
                            "be flagged.",
                            shorten(entry.name, 80)));
        break;
    case db::RegistryKind::exception:
        if (entry.addresses.size() != 1 || !entry.patterns.empty())
            return wrong("An exception is for one address, or one domain written as @example.com.");
        if (entry.comment.empty()) return wrong("An exception needs a reason.");
        break;
    case db::RegistryKind::group:
    case db::RegistryKind::unprotected:
        if (!entry.addresses.empty() || !entry.patterns.empty())
            return wrong("Addresses and patterns belong to a person; give them with the entry of that user.");
        [[fallthrough]];
    case db::RegistryKind::user:
        entry.title.clear(); // follows the directory
        if (entry.directory_id.empty()) return wrong("Say which user or group of the directory.");
        break;
    }
    return entry;
}

} // namespace remand::service
