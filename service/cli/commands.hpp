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

using Words = std::map<std::string, std::string>; // filters, as the API takes them
int messages_list(Session& session, const Words& filter, std::size_t limit);
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
int backup(Session& session, const std::string& file);
int show_detectors(const Terminal& terminal);
int show_permissions(const Terminal& terminal, bool as_markdown);

} // namespace remand::cli
