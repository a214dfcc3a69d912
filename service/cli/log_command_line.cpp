// What can be typed behind `remand messages`, `remand actions` and `remand audit`.
#include "service/cli/command_line.hpp"

namespace remand::cli {
namespace {

void add_word(CLI::App& command, const std::string& flag, const std::string& key, Words& words,
              const std::string& text) {
    command.add_option_function<std::string>(
        flag, [&words, key](const std::string& value) { words[key] = value; }, text);
}

void add_times(CLI::App& command, Words& words) {
    for (const std::string key : {"since", "until"})
        command
            .add_option_function<std::string>(
                "--" + key,
                [&words, key](const std::string& value) {
                    const auto time = api_moment("--" + key, value);
                    if (!time) throw CLI::ValidationError(time.error().message);
                    words[key] = *time;
                },
                "2026-11-23, 2026-11-23T09:00:00Z, or 2h for two hours ago")
            ->type_name("TIME");
}

void add_action_filters(CLI::App& command, Values& v) {
    add_word(command, "--tenant", "tenant", v.words, "Of this tenant");
    add_word(command, "--message", "message", v.words, "About this message (its id)");
    add_word(command, "--disposition", "disposition", v.words, "malicious, suspicious, spoof, spam, bulk or none");
    add_times(command, v.words);
}

void add_undo_command(CLI::App& actions, CommandLine& line, Values& v) {
    auto* undo = actions.add_subcommand("undo", "Put messages back: folder or labels, and read flag");
    undo->add_option("ID", v.undo.ids, "Actions; or say with the filters below which ones");
    add_action_filters(*undo, v);
    undo->add_flag("--all", v.undo.all, "Everything that can be undone");
    undo->add_flag("--dry-run", v.undo.dry_run, "Only show what would be undone");
    undo->add_flag("--wait", v.undo.wait, "Stay until each is done or failed");
    add_duration(*undo, "--wait-limit", v.undo.wait_limit, "... but no longer than this [10m]");
    undo->add_option("--reason", v.undo.reason, "A sentence for the record");
    undo->callback(line.with_api([&](Session& s) {
        v.undo.filter = v.words;
        return actions_undo(s, v.undo);
    }));
}

void add_move_command(CLI::App& actions, CommandLine& line, Values& v) {
    auto* move = actions.add_subcommand("move", "Move messages by hand; recorded, and undoable but for a hard delete");
    move->add_option("MESSAGE", v.move.messages, "Their ids, from `messages list`")->required();
    move->add_option("--to", v.move.to, "inbox, junk, trash, soft-delete, quarantine, hard-delete; or mark, and it stays")
        ->required()
        ->check(CLI::IsMember({"inbox", "junk", "trash", "soft-delete", "quarantine", "hard-delete", "mark"}));
    move->add_flag("--dry-run", v.move.dry_run, "Only show what would be moved");
    move->add_flag("--wait", v.move.wait, "Stay until each is done or failed");
    add_duration(*move, "--wait-limit", v.move.wait_limit, "... but no longer than this [10m]");
    move->add_option("--reason", v.move.reason, "A sentence for the record");
    move->add_flag("--confirm-hard-delete", v.move.confirm_hard_delete, "First confirmation of a hard delete");
    move->add_option("--yes-delete-for-ever", v.move.delete_for_ever, "Second confirmation: the tenant's name")
        ->type_name("NAME");
    move->callback(line.with_api([&](Session& s) { return actions_move(s, v.move); }));
}

} // namespace

void add_message_commands(CLI::App& messages, CommandLine& line, Values& v) {
    auto* list = messages.add_subcommand("list", "Newest first");
    add_word(*list, "--tenant", "tenant", v.words, "Of this tenant");
    add_word(*list, "--disposition", "disposition", v.words, "malicious, suspicious, spoof, spam, bulk or none");
    add_word(*list, "--state", "state", v.words, "judged, pending, parked or gone");
    add_word(*list, "--recipient", "recipient", v.words, "Mailbox address contains");
    add_word(*list, "--sender", "sender", v.words, "From contains");
    add_word(*list, "--text", "text", v.words, "Subject, addresses or Message-ID contain");
    add_word(*list, "--campaign", "campaign", v.words, "Of this group of near-copies (its number is in `messages show`)");
    add_times(*list, v.words);
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return messages_list(s, v.words, v.limit); }));
    auto* show = messages.add_subcommand("show", "One message: verdict, evidence, actions");
    show->add_option("ID", v.id, "From `messages list`")->required();
    show->add_flag("--facts", v.with_facts, "With everything that was extracted from it");
    show->callback(line.with_api([&](Session& s) { return messages_show(s, v.id, v.with_facts); }));
    auto* reclassify = messages.add_subcommand("reclassify", "Call messages what they are: they, their copies and what comes later");
    reclassify->add_option("MESSAGE", v.reclassify.messages, "Their ids, from `messages list`")->required();
    auto* as = reclassify->add_option("--as", v.reclassify.as, "malicious, suspicious, spoof, spam, bulk or none")
                   ->check(CLI::IsMember({"malicious", "suspicious", "spoof", "spam", "bulk", "none"}));
    reclassify->add_flag("--withdraw", v.reclassify.withdraw, "Take back what was decided: the scanner's verdicts stand again")
        ->excludes(as);
    reclassify->add_option("--reason", v.reclassify.reason, "A sentence for the record");
    reclassify->add_flag("--dry-run", v.reclassify.dry_run, "Only show what would change")->excludes("--withdraw");
    reclassify->callback(line.with_api([&](Session& s) { return messages_reclassify(s, v.reclassify); }));
}

void add_action_commands(CLI::App& actions, CommandLine& line, Values& v) {
    auto* list = actions.add_subcommand("list", "Newest first");
    add_action_filters(*list, v);
    add_word(*list, "--action", "action", v.words, "junk, trash, soft-delete, quarantine, hard-delete, mark, restore …");
    add_word(*list, "--state", "state", v.words,
             "monitored, planned, sending, done, satisfied, held, superseded or failed");
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return actions_list(s, v.words, v.limit); }));
    auto* show = actions.add_subcommand("show", "One action: where the message was and is, each attempt");
    show->add_option("ID", v.id, "From `actions list`")->required();
    show->callback(line.with_api([&](Session& s) { return actions_show(s, v.id); }));
    auto* exported = actions.add_subcommand("export", "Post-delivery events as JSON lines, oldest first");
    add_word(*exported, "--tenant", "tenant", v.words, "Of this tenant");
    add_times(*exported, v.words);
    exported->callback(line.with_api([&](Session& s) { return actions_export(s, v.words); }));
    auto* copy = actions.add_subcommand("export-copy", "The sealed copy of an action's message, as a file; audited");
    copy->add_option("ID", v.id, "From `actions list`")->required();
    copy->add_option("--out", v.file, "A new file, which only you will be able to read")->required()->type_name("FILE");
    copy->callback([&] {
        line.chosen = [&] {
            NewFile file(v.file); // before the API is opened, which may give up the right to
            if (!file.problem().empty())
                return report(line.terminal, {ErrorKind::fix_configuration,
                                              "cli.file",
                                              "The file " + v.file + " cannot be made: " + file.problem() + ".",
                                              {}});
            return line.run([&](Session& s) { return actions_export_copy(s, v.id, file); });
        };
    });
    add_undo_command(actions, line, v);
    add_move_command(actions, line, v);
}

void add_audit_commands(CLI::App& audit, CommandLine& line, Values& v) {
    auto* list = audit.add_subcommand("list", "Newest first");
    add_word(*list, "--act", "act", v.words, "What begins so: mail. for moves, tenant. for tenants");
    add_word(*list, "--to", "subject", v.words, "What was done to this tenant or file");
    add_times(*list, v.words);
    list->add_option("--limit", v.limit, "At most so many; 0 for all")->capture_default_str();
    list->callback(line.with_api([&](Session& s) { return audit_list(s, v.words, v.limit); }));
    auto* verify = audit.add_subcommand("verify", "Is every row as it was written, and none missing?");
    verify->add_option("--holds", v.file, "A row that was noted elsewhere and must be there still")->type_name("ROW=HASH");
    verify->callback(line.with_api([&](Session& s) { return audit_verify(s, v.file); }));
    auto* prune = audit.add_subcommand("prune", "Remove old rows; the rest can still be verified");
    prune->add_option("--before", v.name, "2026-01-01, or 365d for a year ago")->required()->type_name("TIME");
    prune->add_flag("--yes", v.yes, "They are gone for ever");
    prune->callback(line.with_api([&](Session& s) { return audit_prune(s, v.name, v.yes); }));
}

} // namespace remand::cli
