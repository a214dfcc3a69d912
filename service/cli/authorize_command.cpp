// tenant authorize: what is asked for and why, the administrator's consent, and the proof that it holds.
#include <algorithm>
#include <ostream>

#include "core/clock.hpp"
#include "core/text.hpp"
#include "service/cli/callback_listener.hpp"
#include "service/cli/commands.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void explain(const Terminal& terminal, const json& asked) {
    terminal.out << "Remand asks " << printable(field(asked, "provider_title")) << " for these permissions:\n\n";
    Table table({{"PERMISSION"}, {"WHY"}});
    for (const auto& permission : asked["permissions"]) {
        const bool is_for_writing = permission.value("is_for_writing", false);
        table.add(
            {Cell(field(permission, "name"), is_for_writing ? Style::yellow : Style::plain), field(permission, "why")});
    }
    print(table, terminal);
    terminal.out << '\n';
}

std::string state_in(const std::string& consent_url) {
    const auto url = parse_callback_url(consent_url);
    const auto state = url ? url->query.find("state") : Query::const_iterator{};
    return url && state != url->query.end() ? state->second : std::string();
}

// The browser's answer, or nothing when it is to be pasted into a second call.
Result<std::optional<Query>> receive_answer(const Terminal& terminal, const Authorize& options,
                                            const std::string& url) {
    using namespace std::chrono_literals;
    terminal.out << "  " << printable(url) << "\n\n";
    const auto later = [&](const std::string& why) -> Result<std::optional<Query>> {
        terminal.out << why
                     << "When the browser has come back (the page may not load, its address is what counts), run:\n\n"
                     << "  remand tenant authorize " << options.name << " --callback-url 'THE ADDRESS IT ENDED AT'\n\n"
                     << "within 15 minutes.\n";
        return std::optional<Query>{};
    };
    const auto redirect = parse_callback_url(options.redirect_uri);
    if (!redirect)
        return fail(ErrorKind::give_up, "api.bad_value",
                    "--redirect-uri " + options.redirect_uri + " is not an http or https address.");
    if (options.no_listen || !redirect->is_loopback()) return later("");
    auto listener = CallbackListener::start(*redirect, state_in(url));
    if (!listener) return later(listener.error().message + ' ');

    terminal.out << "Waiting for the browser to come back to " << options.redirect_uri
                 << " (on another machine: stop this with Ctrl-C and use --no-listen) ...\n"
                 << std::flush;
    if (auto query = (*listener)->wait_for(service::Tenants::consent_lifetime)) return query;
    return fail(ErrorKind::fix_configuration, "cli.no_callback",
                "The browser did not come back within 15 minutes; run the command again.");
}

int success(Session& session, const std::string& name, const json& verified) {
    if (session.terminal.is_json) return print_json(session.terminal, verified), exit_code::ok;
    const json tenant = verified.value("tenant", json::object());
    std::vector<std::string> domains;
    for (const auto& domain : tenant.value("domains", json::array())) domains.push_back(domain.get<std::string>());
    auto& out = session.terminal.out;
    out << styled("Authorised", Style::green, session.terminal.has_colour) << ": \"" << name << "\" is "
        << printable(field(tenant, "display_name")) << " (" << printable(join(domains, ", ")) << "), "
        << field(verified, "mailboxes") << " mailboxes.\n";
    for (const auto& check : verified.value("checks", json::array()))
        if (field(check, "state") == "warning")
            out << styled("Warning", Style::yellow, session.terminal.has_colour) << ": "
                << printable(field(check, "what")) << ": " << printable(field(check, "detail")) << '\n';
    out << '\n';
    if (field(tenant, "state") == "paused")
        out << "It is still paused; `remand tenant resume " << name << "` lets it begin.\n";
    else if (session.api.is_service())
        out << "Its mail is read from now on.\n";
    else
        out << "No service is running; its mail is read once one is: systemctl start remand\n";
    if (field(tenant, "mode") == "monitor")
        out << "It is in monitor mode: nothing is moved, and the log says what would have been. Look at it for some "
               "days\n"
               "(remand messages list, remand actions list), then: remand tenant policy "
            << name << ", remand tenant mode " << name << " enforce\n";
    else
        out << "It is in enforcing mode: its policy moves mail.\n";
    return exit_code::ok;
}

// Permissions take minutes to reach every server of the provider: ask again until they have, or the time is up.
int prove(Session& session, const Authorize& options) {
    using namespace std::chrono_literals;
    SystemClock clock;
    const auto deadline = clock.monotonic() + options.wait;
    std::string told;
    while (true) {
        const auto verified = session.api.call("POST", tenant_path(options.name, "/verify"));
        if (!verified) return report(session.terminal, verified.error());
        const std::string outcome = field(*verified, "outcome");
        if (outcome == "active") return success(session, options.name, *verified);
        const json reason = verified->value("reason", json::object());
        const std::string message = field(reason, "message");
        const auto left = deadline - clock.monotonic();
        if (outcome == "failed" || left <= 0s)
            return report(session.terminal,
                          {ErrorKind::fix_configuration,
                           field(reason, "code"),
                           outcome == "failed" ? message
                                               : message + " (It may only need time: `remand tenant authorize " +
                                                     options.name + "` can be run again later.)",
                           {}});
        if (message != told) session.terminal.err << "Not there yet: " << printable(message) << '\n';
        told = message;
        session.terminal.err << "Asking again for " << std::chrono::duration_cast<std::chrono::seconds>(left).count()
                             << " s ...\n";
        clock.sleep_for(std::min<Duration>(5s, left), {});
    }
}

Result<void> hand_in(Session& session, const std::string& name, const Query& query) {
    const auto accepted = session.api.call("POST", tenant_path(name, "/consent/callback"), json{{"query", query}});
    return accepted ? Result<void>{} : fail(accepted.error());
}

} // namespace

int tenant_authorize(Session& session, const Authorize& options, const json& settings) {
    if (!settings.empty())
        if (const auto changed = session.api.call("PATCH", tenant_path(options.name), settings); !changed)
            return report(session.terminal, changed.error());

    if (!options.callback_url.empty()) {
        const auto url = parse_callback_url(options.callback_url);
        if (!url)
            return report(session.terminal,
                          {ErrorKind::give_up,
                           "api.bad_value",
                           "--callback-url takes the whole address that the browser ended at, in quotes.",
                           {}});
        if (auto accepted = hand_in(session, options.name, url->query); !accepted)
            return report(session.terminal, accepted.error());
        return prove(session, options);
    }

    const auto asked =
        session.api.call("POST", tenant_path(options.name, "/consent"), json{{"redirect_uri", options.redirect_uri}});
    if (!asked) return report(session.terminal, asked.error());
    // With --json standard output is for the result; a person still has to read the rest.
    Terminal guide{session.terminal.is_json ? session.terminal.err : session.terminal.out, session.terminal.err};
    guide.has_colour = session.terminal.has_colour;
    explain(guide, *asked);
    std::size_t step = 0;
    for (const auto& text : (*asked)["steps"])
        guide.out << ++step << ". " << printable(text.get<std::string>()) << '\n';
    guide.out << '\n';
    if (const std::string url = field(*asked, "url"); !url.empty()) {
        const auto answer = receive_answer(guide, options, url);
        if (!answer) return report(session.terminal, answer.error());
        if (!*answer) return exit_code::ok;
        if (auto accepted = hand_in(session, options.name, **answer); !accepted)
            return report(session.terminal, accepted.error());
    }
    guide.out << "Checking ...\n" << std::flush;
    return prove(session, options);
}

} // namespace remand::cli
