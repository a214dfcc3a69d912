#include "scanner/identity/phish_simulation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/exercise_header.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/lists/row_check.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner {
namespace {

tl::unexpected<Error> wrong(std::string message) {
    return fail(ErrorKind::fix_configuration, "lists.row", std::move(message));
}

bool is_proven(const PhishSimulation& known, const MessageFacts& facts) {
    if (known.domain.empty()) {
        const auto client = read_ip(facts.client_ip);
        return client && known.network.contains(*client);
    }
    const auto& auth = facts.authentication;
    return auth.is_present && std::any_of(auth.dkim.begin(), auth.dkim.end(), [&](const DkimResult& signature) {
        return signature.result == "pass" && is_within(signature.domain, known.domain);
    });
}

} // namespace

Result<PhishSimulation> parse_phish_simulation(std::string_view row) {
    const auto space = row.find(' ');
    const auto proof = space == std::string_view::npos ? std::string_view() : trim(row.substr(space));
    if (proof.empty())
        return wrong(fmt::format("\"{}\" is no exercise; write the name of a header field, a space, and the domain that signs "
                                 "or the network that sends (192.0.2.0/24).", row));
    PhishSimulation out{ascii_lower(row.substr(0, space)), {}};
    if (!is_exercise_header(out.header))
        return wrong(fmt::format("The field \"{}\" is not looked for: its name must begin with \"X-\" and hold the word phish, "
                                 "threatsim or simulation.", row.substr(0, space)));
    if (looks_like_ip(proof)) {
        const auto network = parse_network(proof);
        if (!network) return wrong(network.error().message);
        out.network = *network;
        return out;
    }
    if (auto problem = check_domain(proof); !problem.empty()) return wrong(std::move(problem));
    if (proof.find('.') == std::string_view::npos)
        return wrong(fmt::format("\"{}\" is a whole ending; write the domain that signs.", proof));
    out.domain = std::string(proof);
    return out;
}

PhishSimulations::PhishSimulations(std::span<const std::string> rows) {
    for (const auto& row : rows)
        if (auto known = parse_phish_simulation(row)) all_.push_back(std::move(*known));
}

bool PhishSimulations::cover(const MessageFacts& facts) const {
    const auto& marks = facts.exercise_headers;
    if (marks.empty()) return false; // of nearly all mail
    return std::any_of(all_.begin(), all_.end(), [&](const PhishSimulation& known) {
        return std::find(marks.begin(), marks.end(), known.header) != marks.end() && is_proven(known, facts);
    });
}

bool is_phish_simulation(const MessageFacts& facts) {
    static const PhishSimulations known(lists().rows("phish_simulations"));
    return known.cover(facts);
}

} // namespace remand::scanner
