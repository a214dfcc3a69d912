#include "service/cli/session.hpp"

#include <algorithm>
#include <ostream>

#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "service/api/filters.hpp"
#include "service/api/json.hpp"

namespace remand::cli {

using nlohmann::json;

int report(const Terminal& terminal, const Error& error) {
    // One sentence; where several things are wrong, a line for each, set in by two spaces.
    std::string_view rest = error.message;
    const char* before = "remand: ";
    while (true) {
        const auto end = rest.find("\n  ");
        terminal.err << before << printable(rest.substr(0, end)) << '\n';
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 3);
        before = "  ";
    }
    if (terminal.is_json)
        print_json(terminal,
                   {{"error",
                     {{"code", error.code}, {"kind", service::api::to_text(error.kind)}, {"message", error.message}}}});
    return exit_code_of(error);
}

void print_json(const Terminal& terminal, const json& value) {
    terminal.out << value.dump(-1, ' ', terminal.is_interactive, json::error_handler_t::replace) << '\n';
}

std::string field(const json& object, std::string_view key) {
    const auto found = object.is_object() ? object.find(std::string(key)) : object.end();
    if (!object.is_object() || found == object.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump(-1, ' ', false, json::error_handler_t::replace);
}

std::int64_t number(const json& object, std::string_view key) {
    const auto found = object.is_object() ? object.find(std::string(key)) : object.end();
    return object.is_object() && found != object.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::string moment(const json& object, std::string_view key) {
    std::string text = field(object, key).substr(0, 19);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

std::string notifications_text(const json& notifications) {
    const auto reason = field(notifications, "reason");
    if (!notifications.is_object()) return "";
    if (!notifications.value("is_on", false)) return reason.empty() ? "off" : "off: " + reason;
    const auto count = number(notifications, "subscribed"), failing = number(notifications, "failing"),
               deaf = number(notifications, "deaf");
    std::string text = field(notifications, "way");
    text += (text.empty() ? "" : ", ") + std::to_string(count) + (count == 1 ? " mailbox" : " mailboxes");
    if (failing > 0) text += ", " + std::to_string(failing) + " refused";
    if (deaf > 0) text += ", " + std::to_string(deaf) + " whose notifications get lost";
    if (const auto last = moment(notifications, "last_hint_at"); !last.empty()) text += ", last one " + last;
    if (const auto next = moment(notifications, "next_renewal_at"); !next.empty()) text += ", next renewal " + next;
    return reason.empty() ? text : text + ". " + reason;
}

Style style_of_disposition(std::string_view disposition) {
    if (disposition == "malicious") return Style::red;
    if (disposition == "suspicious" || disposition == "spoof") return Style::yellow;
    return disposition == "none" ? Style::dim : Style::plain;
}

Style style_of_state(std::string_view state) {
    if (state == "broken" || state == "failed" || state == "needs_consent" || state == "needs-consent" ||
        state == "held")
        return Style::red;
    if (state == "degraded" || state == "warning" || state == "paused" || state == "parked" || state == "planned" ||
        state == "added")
        return Style::yellow;
    if (state == "active" || state == "done" || state == "passed") return Style::green;
    return Style::plain;
}

std::string tenant_path(std::string_view name, std::string_view rest) {
    return "/v1/tenants/" + percent_encode(name) + std::string(rest);
}

Result<std::string> tenant_or_only(Session& session, const std::string& named) {
    if (!named.empty()) return named;
    const auto answer = session.api.call("GET", "/v1/tenants");
    if (!answer) return fail(answer.error());
    const auto& tenants = (*answer)["tenants"];
    if (tenants.size() == 1) return field(tenants[0], "name");
    if (tenants.empty())
        return fail(ErrorKind::give_up, "tenant.unknown",
                    "There is no tenant yet; `remand tenant add --help` shows how to add one.");
    return fail(ErrorKind::give_up, "api.bad_value", "There are several tenants; say which one with --tenant NAME.");
}

Result<std::size_t> each_item(Api& api, const std::string& path, std::string_view list,
                              std::map<std::string, std::string> words, std::size_t limit,
                              const std::function<void(const json&)>& take) {
    constexpr std::size_t page = 500;
    std::size_t given = 0;
    while (limit == 0 || given < limit) {
        words["limit"] = std::to_string(limit == 0 ? page : std::min(page, limit - given));
        auto answer = api.call("GET", path, words);
        if (!answer) return fail(answer.error());
        for (const auto& item : (*answer)[std::string(list)]) {
            take(item);
            ++given;
        }
        if ((*answer)["next"].is_null()) break;
        words["before"] = std::to_string((*answer)["next"].get<std::int64_t>());
    }
    return given;
}

int print_list(Session& session, const std::string& path, std::string_view list, const std::map<std::string, std::string>& filter, std::size_t limit,
               Table table, const std::function<std::vector<Cell>(const json&)>& row) {
    const auto given = each_item(session.api, path, list, filter, limit, [&](const json& item) {
        if (session.terminal.is_json)
            print_json(session.terminal, item);
        else
            table.add(row(item));
    });
    if (!given) return report(session.terminal, given.error());
    if (*given == 0) {
        if (!session.terminal.is_json) session.terminal.err << "Nothing matches.\n";
        return exit_code::nothing_found;
    }
    if (!session.terminal.is_json) print(table, session.terminal);
    return exit_code::ok;
}

Result<std::string> api_moment(const std::string& option, const std::string& typed) {
    const auto time = service::api::parse_moment(typed, SystemClock().now());
    if (!time)
        return fail(ErrorKind::give_up, "api.bad_value",
                    "\"" + typed + "\" is no time for " + option +
                        "; write 2026-11-23, 2026-11-23T09:00:00Z, or 2h for two hours ago.");
    return to_rfc3339(*time);
}

} // namespace remand::cli
