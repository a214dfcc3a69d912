#include "service/cli/explain_command.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <ostream>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/saved_mail.hpp"
#include "scanner/scanner.hpp"
#include "service/api/json.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

// The parts of a message that say which one it is, under the names of the API.
constexpr std::array identifying_fields{"id", "path", "tenant", "recipient", "from_name", "from_address", "subject", "message_id",
                          "received_at", "state", "state_reason", "campaign"};

void print_message(const Terminal& terminal, const json& message) {
    if (terminal.is_json) return print_json(terminal, message);
    const std::string name = field(message, "from_name");
    Facts facts(terminal);
    const std::string id = field(message, "id");
    facts.add("Message", (id.empty() ? "" : id + ": ") + field(message, "subject"), Style::bold);
    facts.add("File", field(message, "path"));
    facts.add("From", (name.empty() ? "" : name + ' ') + '<' + field(message, "from_address") + '>');
    facts.add("Mailbox", field(message, "recipient"));
    facts.add("Received", moment(message, "received_at"));
    facts.add("Group", group_text(message));
    facts.add("Note", field(message, "state_reason"), Style::yellow);
    facts.print();
    const json verdict = message.value("verdict", json::object());
    print_verdict(terminal, verdict);
    if (!verdict.contains("explanation"))
        terminal.out << "\nIt was judged before explanations were kept: the evidence above is all there is.\n";
}

json described(const std::string& path, const scanner::MessageFacts& facts, const scanner::ScanContext& context) {
    json message{{"path", to_valid_utf8(path)}, {"subject", facts.subject}, {"message_id", facts.message_id}};
    if (!facts.from.empty()) {
        message["from_name"] = facts.from.front().display_name;
        message["from_address"] = facts.from.front().text();
    }
    if (!context.recipient.empty()) message["recipient"] = context.recipient;
    if (!facts.unscannable.empty()) message["state_reason"] = facts.unscannable;
    message["verdict"] = service::api::to_json(scanner::judge(facts, context));
    return message;
}

} // namespace

bool is_message_id(const std::string& what) {
    return !what.empty() && std::all_of(what.begin(), what.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int explain_stored(Session& session, const std::string& id) {
    const auto message = session.api.call("GET", "/v1/messages/" + percent_encode(id));
    if (!message) return report(session.terminal, message.error());
    if (field(*message, "state") != "judged")
        return report(session.terminal, {ErrorKind::give_up, "message.not_judged",
                                         "Message " + id + " was not judged: it is " + field(*message, "state") + ". " +
                                             field(*message, "state_reason"),
                                         {}});
    json shown;
    for (const char* key : identifying_fields)
        if (message->contains(key)) shown[key] = (*message)[key];
    shown["verdict"] = (*message)["verdict"];
    print_message(session.terminal, shown);
    return exit_code::ok;
}

int explain_files(const Terminal& terminal, const ScanOptions& options) {
    const auto context = context_of(options);
    if (!context) return report(terminal, context.error());
    auto extractor = start_extractor(options.extract_program, 1);
    if (!extractor) return report(terminal, extractor.error());
    scanner::SavedMail mail(options.paths, std::cin);
    int code = exit_code::ok;
    bool is_first = true;
    while (auto message = mail.next()) {
        if (!is_first && !terminal.is_json) terminal.out << '\n';
        is_first = false;
        if (!message->bytes) {
            code = report(terminal, message->bytes.error());
            continue;
        }
        const auto facts = (*extractor)->extract(*message->bytes, *context);
        if (!facts) return report(terminal, facts.error());
        print_message(terminal, described(message->path, *facts, *context));
    }
    return code;
}

} // namespace remand::cli
