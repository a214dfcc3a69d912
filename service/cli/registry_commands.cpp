#include "service/cli/registry_commands.hpp"

#include <ostream>

#include "service/cli/registry_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

json body_of(const EntryFlags& flags) {
    json body = json::object();
    if (flags.name) body["name"] = *flags.name;
    if (flags.title) body["title"] = *flags.title;
    if (flags.role) body["role"] = *flags.role;
    if (flags.comment) body["comment"] = *flags.comment;
    if (!flags.expires_at.empty()) body["expires_at"] = flags.expires_at;
    if (flags.never_expires) body["expires_at"] = nullptr;
    if (!flags.addresses.empty()) body["addresses"] = flags.addresses;
    if (!flags.patterns.empty()) body["patterns"] = flags.patterns;
    return body;
}

int add_entry(Session& session, const std::string& tenant, const json& body, const std::string& what) {
    const auto answer = session.api.call("POST", registry_path(tenant), body);
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << printable("Added " + what + " (entry " + joined((*answer)["ids"]) +
                                          "). The next message is judged with it.")
                             << '\n';
    return exit_code::ok;
}

} // namespace

int registry_add(Session& session, const std::string& tenant, const EntryFlags& flags) {
    auto body = body_of(flags);
    if (flags.user || flags.group) {
        body["kind"] = flags.user ? "user" : "group";
        body["directory"] = flags.user ? *flags.user : *flags.group;
        return add_entry(session, tenant, body, flags.user ? *flags.user : "group " + *flags.group);
    }
    return add_entry(session, tenant, body, flags.name.value_or(""));
}

int registry_edit(Session& session, const std::string& tenant, std::int64_t id, const EntryFlags& flags) {
    const auto body = body_of(flags);
    const auto answer = session.api.call("PATCH", registry_path(tenant, "/" + std::to_string(id)), body);
    if (!answer) return report(session.terminal, answer.error());
    return registry_show(session, tenant, id);
}

int registry_remove(Session& session, const std::string& tenant, const std::vector<std::int64_t>& ids) {
    const auto answer = session.api.call("POST", registry_path(tenant, "/remove"), json{{"ids", ids}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out
            << "Removed entr" << (ids.size() == 1 ? "y " : "ies ") << joined((*answer)["removed"])
            << ". People of the directory stay protected with it; `registry exclude --user` takes one out.\n";
    return exit_code::ok;
}

int registry_exclude(Session& session, const std::string& tenant, const EntryFlags& flags) {
    auto body = body_of(flags);
    if (flags.user) {
        body["kind"] = "unprotected";
        body["directory"] = *flags.user;
        return add_entry(session, tenant, body, *flags.user + " as one who need not be protected");
    }
    body["kind"] = "exception";
    return add_entry(session, tenant, body,
                     (flags.name ? *flags.name : std::string("any name")) + " at " + joined(json(flags.addresses)) +
                         " as an exception");
}

int registry_import(Session& session, const std::string& tenant, const std::string& csv, bool replaces) {
    const auto answer =
        session.api.call("POST", registry_path(tenant, "/import"), json{{"csv", csv}, {"replace", replaces}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << "Imported " << field(*answer, "added") << (number(*answer, "added") == 1 ? " person.\n" : " people.\n");
    return exit_code::ok;
}

int registry_export(Session& session, const std::string& tenant, const std::string& file_name, std::ostream& file) {
    const auto answer = session.api.call("GET", registry_path(tenant, "/export"));
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json) return print_json(session.terminal, *answer), exit_code::ok;
    if (file_name.empty()) {
        session.terminal.out << field(*answer, "csv");
    } else if (!(file << field(*answer, "csv") << std::flush)) {
        return report(
            session.terminal,
            {ErrorKind::fix_configuration, "cli.export_file", "The file " + file_name + " cannot be written.", {}});
    } else {
        session.terminal.out << "Wrote " << field(*answer, "people") << " people to " << printable(file_name) << ".\n";
    }
    return exit_code::ok;
}

int registry_protect(Session& session, const std::string& tenant, bool whole_directory) {
    const auto answer =
        session.api.call("PUT", registry_path(tenant, "/settings"), json{{"protects_directory", whole_directory}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << (whole_directory ? "The whole directory is protected.\n"
                                                 : "Only chosen people and groups are protected.\n");
    return exit_code::ok;
}

Matcher matcher_of_tenant(Session& session, const std::string& tenant) {
    return [&session, tenant](const std::vector<MatchQuestion>& questions) -> Result<std::vector<MatchAnswer>> {
        json senders = json::array();
        for (const auto& question : questions)
            senders.push_back({{"name", question.name}, {"address", question.address}});
        const auto answer =
            session.api.call("POST", registry_path(tenant, "/match"), json{{"senders", std::move(senders)}});
        if (!answer) return fail(answer.error());
        std::vector<MatchAnswer> answers;
        for (const auto& one : (*answer)["answers"])
            answers.push_back({one.value("match", false), field(one, "person"), field(one, "rule")});
        return answers;
    };
}

} // namespace remand::cli
