// messages list|show, actions list|show|export.
#include <ostream>

#include "core/encoding.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string first_reason(const json& verdict) {
    const auto evidence = verdict.find("evidence");
    return evidence == verdict.end() || evidence->empty() ? "" : field(evidence->front(), "reason");
}

std::string place_text(const json& location) {
    if (!location.is_object()) return "";
    const std::string folder = field(location, "folder");
    const bool is_read = location.value("is_read", false);
    return field(location, "place") + (folder.empty() ? "" : " (" + folder + ")") + (is_read ? ", read" : ", unread");
}

// The same message in other mailboxes, delivered once more, or in a journal report.
void print_copies(const Terminal& terminal, const json& copies) {
    if (copies.empty()) return;
    terminal.out << "\nCopies of the same message\n";
    Table table({{"ID", false, true}, {"SEEN (UTC)"}, {"MAILBOX", true}, {"SEEN IN"}, {"DISPOSITION"}, {"SUBJECT", true}});
    for (const auto& copy : copies) {
        const std::string disposition = field(copy.value("verdict", json::object()), "disposition");
        table.add({field(copy, "id"), moment(copy, "seen_at"), field(copy, "recipient"),
                   place_text(copy.value("delivered_to", json())),
                   Cell(disposition, style_of_disposition(disposition)), field(copy, "subject")});
    }
    print(table, terminal);
}

void print_action_details(const Terminal& terminal, const json& action) {
    Facts facts(terminal);
    facts.add("Action", field(action, "id") + ": " + field(action, "action"), Style::bold);
    facts.add("State", field(action, "state"), style_of_state(field(action, "state")));
    facts.add("Message", field(action, "message") + "  " + field(action, "subject"));
    facts.add("Tenant", field(action, "tenant"));
    facts.add("Mailbox", field(action, "recipient"));
    facts.add("From", field(action, "from_address"));
    facts.add("Why", field(action, "reason"));
    facts.add("Asked for by", field(action, "requested_by") + " at " + moment(action, "requested_at"));
    facts.add("Completed", moment(action, "completed_at"));
    facts.add("Next attempt", moment(action, "next_attempt_at"));
    facts.add("Was in", place_text(action.value("former", json())));
    facts.add("Is in", place_text(action.value("result", json())));
    if (const json copy = action.value("copy", json()); copy.is_object())
        facts.add("Sealed copy", field(copy, "size") + " bytes, kept until " + field(copy, "keep_until").substr(0, 10) +
                                     (copy.value("is_only", false) ? "; the mailbox has the message no more" : ""));
    facts.add("Undo of", field(action, "undo_of"));
    facts.add("Undone by", field(action, "undone_by"));
    const std::string error = field(action, "error_message");
    facts.add("Error", error.empty() ? "" : error + " [" + field(action, "error_code") + ']', Style::red);
    facts.print();
}

} // namespace

std::string group_text(const json& message) {
    const json campaign = message.value("campaign", json());
    if (!campaign.is_object() || number(campaign, "copies") < 2) return "";
    return "part of a group of " + field(campaign, "copies") + " copies (messages list --campaign " + field(campaign, "id") + ')';
}

int messages_list(Session& session, const Words& filter, std::size_t limit) {
    Table table({{"ID", false, true},
                 {"SEEN (UTC)"},
                 {"TENANT"},
                 {"RECIPIENT", true},
                 {"FROM", true},
                 {"SUBJECT", true},
                 {"DISPOSITION"},
                 {"SCORE", false, true},
                 {"COPIES", false, true},
                 {"FIRST REASON", true}});
    return print_list(session, "/v1/messages", "messages", filter, limit, std::move(table), [](const json& item) {
        const json verdict = item.value("verdict", json::object());
        const std::string state = field(item, "state");
        const std::string disposition = field(verdict, "disposition");
        const bool is_judged = state == "judged";
        const json campaign = item.value("campaign", json());
        return std::vector<Cell>{field(item, "id"),
                                 moment(item, "seen_at"),
                                 field(item, "tenant"),
                                 field(item, "recipient"),
                                 field(item, "from_address"),
                                 field(item, "subject"),
                                 is_judged ? Cell(disposition, style_of_disposition(disposition))
                                           : Cell(state, Style::yellow),
                                 is_judged ? field(verdict, "score") : "",
                                 campaign.is_object() && number(campaign, "copies") > 1 ? field(campaign, "copies") : "",
                                 is_judged ? first_reason(verdict) : field(item, "state_reason")};
    });
}

int messages_show(Session& session, const std::string& id, bool with_facts) {
    auto message = session.api.call("GET", "/v1/messages/" + percent_encode(id));
    if (!message) return report(session.terminal, message.error());
    if (!with_facts) message->erase("facts");
    if (session.terminal.is_json) return print_json(session.terminal, *message), exit_code::ok;

    const json& m = *message;
    const std::string name = field(m, "from_name");
    Facts facts(session.terminal);
    facts.add("Message", field(m, "id") + ": " + field(m, "subject"), Style::bold);
    facts.add("From", (name.empty() ? "" : name + ' ') + '<' + field(m, "from_address") + '>');
    facts.add("Mailbox", field(m, "recipient") + " (" + field(m, "tenant") + ')');
    facts.add("Message-ID", field(m, "message_id"));
    facts.add("Received", moment(m, "received_at"));
    facts.add("Seen", moment(m, "seen_at") + ", in " + place_text(m.value("delivered_to", json())));
    facts.add("Size", field(m, "size") + " bytes, SHA-256 " + field(m, "sha256"));
    facts.add("State", field(m, "state") + (field(m, "state_reason").empty() ? "" : ": " + field(m, "state_reason")),
              style_of_state(field(m, "state")));
    facts.add("Decided by", field(m, "decided_by") + ", decision " + field(m, "generation"));
    facts.add("Group", group_text(m));
    facts.print();
    print_verdict(session.terminal, m.value("verdict", json::object()));
    if (with_facts && m.contains("facts"))
        session.terminal.out << "\nFacts\n" << m["facts"].dump(2, ' ', true, json::error_handler_t::replace) << '\n';
    print_copies(session.terminal, m.value("copies", json::array()));
    if (m["actions"].empty()) return exit_code::ok;
    session.terminal.out << '\n';
    Table table({{"ACTION", false, true}, {"WHAT"}, {"STATE"}, {"ASKED FOR BY"}, {"AT (UTC)"}, {"WHY", true}});
    for (const auto& action : m["actions"])
        table.add({field(action, "id"), field(action, "action"),
                   Cell(field(action, "state"), style_of_state(field(action, "state"))), field(action, "requested_by"),
                   moment(action, "requested_at"), field(action, "reason")});
    print(table, session.terminal);
    return exit_code::ok;
}

int actions_list(Session& session, const Words& filter, std::size_t limit) {
    Table table({{"ID", false, true},
                 {"ASKED FOR (UTC)"},
                 {"TENANT"},
                 {"RECIPIENT", true},
                 {"SUBJECT", true},
                 {"DISPOSITION"},
                 {"ACTION"},
                 {"STATE"},
                 {"IS IN"},
                 {"NOTE", true}});
    return print_list(session, "/v1/actions", "actions", filter, limit, std::move(table), [](const json& item) {
        const std::string state = field(item, "state");
        const std::string disposition = field(item.value("verdict", json::object()), "disposition");
        std::string note = field(item, "error_message");
        if (note.empty() && !field(item, "undone_by").empty()) note = "undone by " + field(item, "undone_by");
        if (note.empty() && !field(item, "undo_of").empty()) note = "undo of " + field(item, "undo_of");
        const json result = item.value("result", json());
        return std::vector<Cell>{field(item, "id"),      moment(item, "requested_at"),
                                 field(item, "tenant"),  field(item, "recipient"),
                                 field(item, "subject"), Cell(disposition, style_of_disposition(disposition)),
                                 field(item, "action"),  Cell(state, style_of_state(state)),
                                 field(result, "place"), std::move(note)};
    });
}

int actions_show(Session& session, const std::string& id) {
    auto action = session.api.call("GET", "/v1/actions/" + percent_encode(id));
    if (!action) return report(session.terminal, action.error());
    if (session.terminal.is_json) return print_json(session.terminal, *action), exit_code::ok;
    print_action_details(session.terminal, *action);
    print_verdict(session.terminal, action->value("verdict", json::object()));
    const json& history = (*action)["history"];
    if (history.empty()) return exit_code::ok;
    session.terminal.out << '\n';
    Table table({{"ATTEMPT", false, true}, {"AT (UTC)"}, {"OUTCOME"}, {"WHAT THE PROVIDER SAID"}});
    std::size_t count = 0;
    for (const auto& attempt : history)
        table.add(
            {std::to_string(++count), moment(attempt, "at"), field(attempt, "outcome"), field(attempt, "message")});
    print(table, session.terminal);
    return exit_code::ok;
}

int actions_export(Session& session, const Words& filter) {
    const auto given = each_item(session.api, "/v1/actions/export", "events", filter, 0,
                                 [&](const json& event) { print_json(session.terminal, event); });
    return given ? exit_code::ok : report(session.terminal, given.error());
}

} // namespace remand::cli
