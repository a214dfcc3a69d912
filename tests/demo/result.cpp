// Progress while the service works, and the table at the end.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/cli/table.hpp"
#include "service/cli/terminal.hpp"
#include "tests/demo/demo.hpp"

namespace remand::demo {

using nlohmann::json;

namespace {

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    if (!pipe) throw std::runtime_error("`" + command + "` cannot be started.");
    std::string text, buffer(65'536, '\0');
    while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) text.append(buffer, 0, got);
    return text;
}

std::vector<json> lines_of(const std::string& command) {
    std::vector<json> rows;
    std::istringstream stream(output_of(command));
    for (std::string line; std::getline(stream, line);)
        if (!line.empty()) rows.push_back(json::parse(line));
    return rows;
}

struct Progress {
    std::int64_t judged = 0, parked = 0, acted = 0, waiting = 0;
    bool is_idle = false;
};

Progress progress_of(const std::string& remand) {
    const auto status = json::parse(output_of(remand + " status --json"), nullptr, false);
    if (status.is_discarded()) throw std::runtime_error("the service does not answer; see its log.");
    Progress progress;
    progress.is_idle = status.at("service").value("is_idle", false);
    progress.judged = status.at("service").value("messages_judged", std::int64_t{0});
    progress.parked = status.at("service").value("messages_parked", std::int64_t{0});
    progress.acted = status.at("service").value("actions_done", std::int64_t{0});
    for (const auto& tenant : status.at("tenants")) {
        progress.waiting += tenant.at("status").at("waiting_actions").get<std::int64_t>();
        progress.waiting += tenant.at("status").at("pending_messages").get<std::int64_t>();
    }
    return progress;
}

std::string place_now(const support::TruthEntry& message) {
    if (message.is_deleted) return "gone";
    if (message.cloud == "microsoft") {
        static const std::map<std::string, std::string> names{{"inbox", "Inbox"}, {"junkemail", "Junk Email"}, {"deleteditems", "Deleted Items"},
                                                              {"recoverableitemspurges", "out of reach"}};
        return names.contains(message.folder) ? names.at(message.folder) : message.folder;
    }
    return message.labels.empty() ? "(archived)" : join(message.labels, " + ");
}

} // namespace

int watch(const Options& options) {
    using namespace std::chrono_literals;
    const auto expected = static_cast<std::int64_t>(read_json(options.at("delivered")).size());
    const bool is_terminal = ::isatty(STDOUT_FILENO) != 0;
    const auto delivered = std::filesystem::last_write_time(options.at("delivered"));
    Progress progress;
    std::int64_t told = -1;
    while (true) {
        progress = progress_of(options.at("remand"));
        const auto seen = progress.judged + progress.parked;
        const auto bar = static_cast<std::size_t>(expected > 0 ? std::min<std::int64_t>(30, seen * 30 / expected) : 30);
        const auto line = fmt::format("[{:<30}] {} of {} judged, {} moved, {} waiting", std::string(bar, '#'), progress.judged, expected,
                                      progress.acted, progress.waiting);
        if (is_terminal)
            std::cout << '\r' << line << "\x1b[K" << std::flush;
        else if (seen * 10 / std::max<std::int64_t>(expected, 1) != told)
            std::cout << line << std::endl, told = seen * 10 / std::max<std::int64_t>(expected, 1);
        if (seen >= expected && progress.is_idle && progress.waiting == 0) break;
        if (std::filesystem::file_time_type::clock::now() - delivered > 15min) throw std::runtime_error("not all messages were judged within 15 minutes.");
        std::this_thread::sleep_for(300ms);
    }
    const std::chrono::duration<double> took = std::filesystem::file_time_type::clock::now() - delivered;
    std::cout << (is_terminal ? "\n" : "") << fmt::format("All judged and moved {:.1f} s after the last was delivered.\n", took.count());
    return 0;
}

int table(const Options& options) {
    auto control = control_of(options);
    const auto& remand = options.at("remand");
    std::map<std::string, json> messages; // by mailbox and content: what the providers gave, and what was judged, are the same bytes
    for (auto& row : lines_of(remand + " messages list --limit 0 --json")) {
        const auto key = row.at("recipient").get<std::string>() + row.at("sha256").get<std::string>();
        messages[key] = std::move(row);
    }
    std::map<std::int64_t, json> actions; // newest first: the first is the one that counts
    for (auto& row : lines_of(remand + " actions list --limit 0 --json")) actions.emplace(row.at("message").get<std::int64_t>(), std::move(row));

    cli::Table table({{"TENANT"}, {"RECIPIENT", true}, {"SUBJECT", true}, {"DISPOSITION"}, {"FIRST REASON", true}, {"ACTION"}, {"WHERE IT IS NOW"}});
    std::map<std::string, int> counts;
    int lost = 0;
    const auto delivered = read_json(options.at("delivered"));
    for (const auto& copy : delivered) {
        const auto found = messages.find(copy.at("address").get<std::string>() + copy.at("sha256").get<std::string>());
        if (found == messages.end()) {
            ++lost;
            continue;
        }
        const auto& row = found->second;
        const auto& verdict = row.at("verdict");
        const auto disposition = row.at("state") == "judged" ? verdict.at("disposition").get<std::string>() : row.at("state").get<std::string>();
        ++counts[disposition];
        const auto action = actions.find(row.at("id").get<std::int64_t>());
        const auto now = control.message(copy.at("key").get<support::EmulatorKey>()).where;
        const auto& evidence = verdict.at("evidence");
        const bool is_left = action == actions.end() || action->second.at("action") == "none";
        table.add({row.at("tenant").get<std::string>(), row.at("recipient").get<std::string>(), row.at("subject").get<std::string>(),
                   disposition, evidence.empty() ? std::string() : evidence.at(0).at("reason").get<std::string>(),
                   is_left ? "none" : action->second.at("action").get<std::string>() + " " + action->second.at("state").get<std::string>(),
                   place_now(now)});
    }
    cli::print(table, cli::this_terminal());
    std::cout << '\n' << delivered.size() << " delivered, " << delivered.size() - static_cast<std::size_t>(lost) << " on record:";
    for (const auto& [disposition, count] : counts) std::cout << ' ' << count << ' ' << disposition << (&disposition == &counts.rbegin()->first ? "" : ",");
    std::cout << "; " << lost << " lost.\n";
    return lost == 0 ? 0 : 1;
}

} // namespace remand::demo
