// The commands, one function each, apart from the command line that asks for them (command_line.hpp). Each gives an exit code.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

// Settings of a tenant as given on the command line; only what was given is in here.
struct TenantFlags {
    std::map<std::string, std::string> options;
    std::map<std::string, std::string> secret_files; // key -> file, "-" is standard input
    std::optional<std::string> ca_file, proxy, access;
    bool allow_hard_delete = false, forbid_hard_delete = false;
};

// The flags as the API's body; secrets are read here. Their values never stand in argv.
[[nodiscard]] Result<nlohmann::json> read_flags(const TenantFlags& flags);

int tenant_add(Session& session, const std::string& name, const std::string& provider, const nlohmann::json& settings);
int tenant_set(Session& session, const std::string& name, const nlohmann::json& settings);
int tenant_list(Session& session);
int tenant_show(Session& session, const std::string& name, bool with_mailboxes);
int tenant_doctor(Session& session, const std::string& name);
// Prints the public part, or writes it to the file (open already: the right to may be given up by then) that is named.
int tenant_certificate(Session& session, const std::string& name, int days, const std::string& file_name,
                       std::ostream& file);
int tenant_pause(Session& session, const std::string& name);
int tenant_resume(Session& session, const std::string& name);
int tenant_mode(Session& session, const std::string& name, const std::string& mode);
int tenant_remove(Session& session, const std::string& name, bool is_confirmed);
int tenant_release_held(Session& session, const std::string& name, bool drop);
int poll(Session& session, const std::string& name);

struct Authorize {
    std::string name;
    std::string redirect_uri = "http://localhost:8400/callback";
    std::string callback_url; // the pasted one, when the browser runs elsewhere
    std::chrono::microseconds wait = std::chrono::minutes{2};
    bool no_listen = false;
};
int tenant_authorize(Session& session, const Authorize& options, const nlohmann::json& settings);

struct PolicyChange {
    std::string name;
    std::vector<std::string> pairs; // DISPOSITION ACTION DISPOSITION ACTION …
    std::string file_text;          // a whole policy as JSON that takes the place of the present one; empty: none
    bool confirm_hard_delete = false;
    std::string delete_for_ever;
};
int tenant_policy(Session& session, const PolicyChange& change);

struct PolicyTrial {
    std::string mail;            // the bytes of a saved message
    std::string tenant, recipient;
    std::string file, text;      // a settings file; empty: what is in force
    std::string extract_program; // empty: beside the running program
};
// With a running service or the database; `policy_test_alone` needs neither, only the file.
int policy_test(Session& session, const PolicyTrial& trial);
int policy_test_alone(const Terminal& terminal, const PolicyTrial& trial);

struct Simulation {
    std::string tenant, since, file, text;
};
int policy_simulate(Session& session, const Simulation& simulation);

struct ConfigChange {
    std::string file, text, note;
    bool dry_run = false, confirm_hard_delete = false;
    std::vector<std::string> delete_for_ever; // names of tenants
};
int config_plan(Session& session, const ConfigChange& change);
int config_apply(Session& session, const ConfigChange& change);
int config_rollback(Session& session, std::int64_t version, const ConfigChange& change);
int config_history(Session& session, std::size_t limit);
// `version` 0: what is in force. Prints it, or writes it to the file (open already) that is named.
int config_export(Session& session, std::int64_t version, const std::string& file_name, std::ostream& file);

using Words = std::map<std::string, std::string>; // filters, as the API takes them

struct ListAddition {
    std::string kind, tenant, note, expires_at, pattern_kind;
    std::vector<std::string> patterns;
    bool unbound = false, in_subject = false, in_body = false, whole_word = false, lookalike = false, recent = false;
    bool replace = false, dry_run = false;
};
int list_add(Session& session, const ListAddition& addition);
int list_import(Session& session, const std::string& csv, const std::string& tenant, bool dry_run);
int list_show(Session& session, const Words& filter, std::size_t limit);
int list_remove(Session& session, const std::vector<std::int64_t>& ids);
// Prints the CSV, or writes it to the file (open already) that is named.
int list_export(Session& session, const std::string& tenant, const std::string& file_name, std::ostream& file);

int messages_list(Session& session, const Words& filter, std::size_t limit);
[[nodiscard]] std::string group_text(const nlohmann::json& message); // its group of near-copies; empty when it is alone
int messages_show(Session& session, const std::string& id, bool with_facts);
int actions_list(Session& session, const Words& filter, std::size_t limit);
int actions_show(Session& session, const std::string& id);
int actions_export(Session& session, const Words& filter);

// A file that did not exist, for its owner's eyes alone; taken away again unless all of it was written.
class NewFile {
public:
    explicit NewFile(std::string name);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& problem() const { return problem_; } // why it cannot be made; empty when it was
    [[nodiscard]] bool write(std::string_view bytes);                     // all of it; errno says why not

private:
    std::string name_, problem_;
    int fd_ = -1;
    bool is_whole_ = false;
};
int actions_export_copy(Session& session, const std::string& id, NewFile& file);

struct Reclassify {
    std::vector<std::int64_t> messages;
    std::string as, reason;
    bool withdraw = false, dry_run = false;
};
int messages_reclassify(Session& session, const Reclassify& options);

struct Undo {
    std::vector<std::int64_t> ids;
    Words filter;
    bool all = false, dry_run = false, wait = false;
    std::string reason;
    std::chrono::microseconds wait_limit = std::chrono::minutes{10};
};
int actions_undo(Session& session, const Undo& options);

struct Move {
    std::vector<std::int64_t> messages;
    std::string to, reason;
    bool dry_run = false, wait = false;
    std::chrono::microseconds wait_limit = std::chrono::minutes{10};
    bool confirm_hard_delete = false;
    std::string delete_for_ever; // the tenant's name
};
int actions_move(Session& session, const Move& options);

int status(Session& session);
int audit_list(Session& session, const Words& filter, std::size_t limit);
int audit_verify(Session& session, const std::string& noted); // "815=3f2a…": a row to be held to, or empty
int audit_prune(Session& session, const std::string& before, bool is_confirmed);
[[nodiscard]] std::string audit_text(const nlohmann::json& finding); // of /v1/audit/check, in one line
int backup(Session& session, const std::string& file);
int show_detectors(const Terminal& terminal);
int show_permissions(const Terminal& terminal, bool as_markdown);

} // namespace remand::cli
