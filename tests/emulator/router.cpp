#include "tests/emulator/router.hpp"

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::emulator {

namespace {
// OData writes keys and functions in parentheses too: users('x') is users/x, delta() is delta.
std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    for (const auto part : split(path, '/')) {
        if (part.empty()) continue;
        auto text = percent_decode(part).value_or(std::string(part));
        const auto open = text.find("('");
        if (text.ends_with("()")) {
            segments.push_back(text.substr(0, text.size() - 2));
        } else if (open != std::string::npos && open > 0 && text.ends_with("')")) {
            segments.push_back(text.substr(0, open));
            segments.push_back(text.substr(open + 2, text.size() - open - 4));
        } else {
            segments.push_back(std::move(text));
        }
    }
    return segments;
}

bool match(const std::vector<std::string>& pattern, const std::vector<std::string>& segments, Pairs& parameters) {
    if (pattern.size() != segments.size()) return false;
    Pairs found;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].front() == '{') {
            // "{name}:verb" (google.aip.dev/136) takes what stands before the verb.
            const auto close = pattern[i].find('}');
            const auto verb = std::string_view(pattern[i]).substr(close + 1);
            if (!segments[i].ends_with(verb)) return false;
            found.emplace_back(pattern[i].substr(1, close - 1),
                               segments[i].substr(0, segments[i].size() - verb.size()));
        } else if (!equals_ignoring_case(pattern[i], segments[i])) {
            return false;
        }
    }
    parameters = std::move(found);
    return true;
}
} // namespace

std::string Call::origin() const { return "https://" + std::string(request.header("Host")); }

Router::Router(std::vector<Route> routes) {
    for (auto& route : routes) {
        auto segments = segments_of(route.path);
        entries_.push_back({std::move(route), std::move(segments)});
    }
}

const Route* Router::find(const Request& request, Pairs& parameters) const {
    const auto segments = segments_of(request.path);
    for (const auto& entry : entries_)
        if (entry.route.method == request.method && match(entry.segments, segments, parameters)) return &entry.route;
    return nullptr;
}

} // namespace remand::emulator
