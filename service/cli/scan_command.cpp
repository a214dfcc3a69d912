#include "service/cli/scan_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <future>
#include <iostream>
#include <map>
#include <optional>
#include <ostream>
#include <thread>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/verdict.hpp"
#include "scanner/saved_mail.hpp"
#include "scanner/scanner.hpp"
#include "service/context_file.hpp"

namespace remand::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t ahead_per_job = 4; // messages read before their turn: bounds memory
constexpr std::size_t reasons_shown = 2;
constexpr int progress_every = 100;

struct Judged {
    std::string path;
    std::optional<Error> error; // unreadable
    std::string unscannable;
    Verdict verdict;
    bool is_fatal = false; // no worker can be started: nothing more can be judged
};

// "Jane Doe <jane@example.com>"; a bare address names nobody and is refused.
Result<scanner::ProtectedPerson> parse_person(std::string_view text) {
    const auto open = text.find('<'), close = text.find('>');
    const auto name = trim(text.substr(0, open));
    if (open == std::string_view::npos || close == std::string_view::npos || close < open || name.empty() ||
        text.substr(open, close - open).find('@') == std::string_view::npos)
        return fail(ErrorKind::fix_configuration, "scan.person",
                    fmt::format("\"{}\" is no person: write it as --person \"Jane Doe <jane@example.com>\".", text));
    return scanner::ProtectedPerson{
        std::string(name), {}, {ascii_lower(trim(text.substr(open + 1, close - open - 1)))}};
}

Judged judge_one(scanner::SavedMessage message, scanner::Extractor& extractor, const scanner::ScanContext& context) {
    Judged out{std::move(message.path), {}, {}, {}, false};
    if (!message.bytes) {
        out.error = message.bytes.error();
        return out;
    }
    auto facts = extractor.extract(*message.bytes, context);
    if (!facts) {
        out.error = facts.error();
        out.is_fatal = facts.error().kind == ErrorKind::fix_configuration;
        return out;
    }
    out.unscannable = facts->unscannable;
    out.verdict = scanner::judge(*facts, context);
    return out;
}

std::string json_line(const Judged& judged) {
    Json line;
    line["path"] = judged.path;
    if (judged.error) {
        line["error"] = judged.error->message;
    } else {
        line["disposition"] = to_text(judged.verdict.disposition);
        line["score"] = judged.verdict.score;
        line["attributes"] = judged.verdict.attributes;
        auto& evidence = line["evidence"] = Json::array();
        for (const auto& row : judged.verdict.evidence)
            evidence.push_back(
                {{"code", row.code}, {"group", to_text(row.group)}, {"weight", row.weight}, {"reason", row.reason}});
        if (!judged.unscannable.empty()) line["unscannable"] = judged.unscannable;
    }
    return line.dump(-1, ' ', false, Json::error_handler_t::replace); // a path may be any bytes
}

std::string table_line(const Judged& judged) {
    if (judged.error)
        return fmt::format("{:<10} {:>5}  {}  {}", "error", "-", to_valid_utf8(judged.path), judged.error->message);
    std::vector<std::string> reasons;
    for (const auto& row : judged.verdict.evidence)
        if (row.weight > 0 && reasons.size() < reasons_shown) reasons.push_back(row.reason);
    if (!judged.unscannable.empty()) reasons.insert(reasons.begin(), "Not scanned: " + judged.unscannable);
    return fmt::format("{:<10} {:>5}  {}  {}", to_text(judged.verdict.disposition), judged.verdict.score,
                       to_valid_utf8(judged.path), join(reasons, "; "));
}

class Summary {
public:
    void add(const Judged& judged) {
        ++total_;
        ++counts_[judged.error ? std::string("unreadable") : std::string(to_text(judged.verdict.disposition))];
    }
    [[nodiscard]] int total() const { return total_; }
    [[nodiscard]] std::string text() const {
        std::vector<std::string> parts;
        for (const auto disposition : all_dispositions)
            if (const auto it = counts_.find(to_text(disposition)); it != counts_.end())
                parts.push_back(fmt::format("{} {}", it->second, it->first));
        if (const auto it = counts_.find("unreadable"); it != counts_.end())
            parts.push_back(fmt::format("{} unreadable", it->second));
        return fmt::format("{} messages: {}", total_, parts.empty() ? "none" : join(parts, ", "));
    }

private:
    int total_ = 0;
    std::map<std::string, int, std::less<>> counts_;
};

} // namespace

Result<scanner::ScanContext> context_of(const ScanOptions& options) {
    scanner::ScanContext context;
    if (!options.context_file.empty()) {
        const auto file = service::read_context_file(options.context_file);
        if (!file) return fail(file.error());
        context = service::scan_context_of(*file);
    }
    for (const auto& domain : options.own_domains) context.own_domains.push_back(ascii_lower(trim(domain)));
    context.recipient = ascii_lower(trim(options.recipient));
    auto people = context.people.all();
    for (const auto& text : options.people) {
        auto person = parse_person(text);
        if (!person) return fail(person.error());
        const auto known =
            std::find_if(people.begin(), people.end(), [&](const auto& other) { return other.name == person->name; });
        if (known == people.end())
            people.push_back(std::move(*person));
        else
            known->addresses.push_back(person->addresses.front());
    }
    context.people = {std::move(people), context.own_domains};
    return context;
}

Result<std::unique_ptr<scanner::Extractor>> start_extractor(const std::filesystem::path& program, int workers) {
    scanner::ExtractorSettings settings;
    settings.workers = workers;
    settings.program = program;
    if (settings.program.empty()) {
        std::error_code none;
        settings.program =
            std::filesystem::read_symlink("/proc/self/exe", none).parent_path() / "remand-extract-worker";
    }
    return scanner::Extractor::start(settings, Log::silent());
}

int run_scan(const ScanOptions& options, std::ostream& out, std::ostream& err) {
    const auto context = context_of(options);
    if (!context) {
        err << context.error().message << '\n';
        return 1;
    }
    const int workers =
        options.jobs > 0 ? options.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    auto extractor = start_extractor(options.extract_program, workers);
    if (!extractor) {
        err << extractor.error().message << '\n';
        return 1;
    }

    const bool shows_progress = isatty(STDERR_FILENO) == 1;
    const auto most_ahead = static_cast<std::size_t>(workers) * ahead_per_job;
    scanner::SavedMail mail(options.paths, std::cin);
    // A worker process dies with the thread that started it: threads live as long as there is mail.
    boost::asio::thread_pool threads(static_cast<std::size_t>(workers));
    std::deque<std::future<Judged>> under_way; // the front is the next to be written: order is kept, whoever ends first
    Summary summary;
    bool has_more = true;
    while (has_more || !under_way.empty()) {
        while (has_more && under_way.size() < most_ahead) {
            auto message = mail.next();
            if (!message) {
                has_more = false;
                break;
            }
            std::packaged_task<Judged()> task([&, message = std::move(*message)]() mutable {
                return judge_one(std::move(message), **extractor, *context);
            });
            under_way.push_back(task.get_future());
            boost::asio::post(threads, std::move(task));
        }
        if (under_way.empty()) break;
        const auto judged = under_way.front().get();
        under_way.pop_front();
        if (judged.is_fatal) {
            err << judged.error->message << '\n';
            return 1;
        }
        summary.add(judged);
        out << (options.json ? json_line(judged) : table_line(judged)) << '\n';
        if (!out.flush()) {
            err << "The output cannot be written any more.\n";
            return 1;
        }
        if (shows_progress && summary.total() % progress_every == 0)
            err << '\r' << summary.total() << " messages " << std::flush;
    }
    if (shows_progress && summary.total() >= progress_every) err << '\r';
    if (!options.json) out << summary.text() << '\n';
    return 0;
}

} // namespace remand::cli
