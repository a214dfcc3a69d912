#include "service/cli/registry_match.hpp"

#include <istream>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "scanner/identity/protected_people.hpp"
#include "service/cli/session.hpp"
#include "service/context_file.hpp"

namespace remand::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_line = 64UL << 10;
constexpr std::size_t asked_at_once = 500;

// The next line without its end; nullopt at the end of the input. What is longer than a name can be is cut off.
std::optional<std::string> next_line(std::istream& in, bool& is_too_long) {
    std::string line;
    is_too_long = false;
    for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
        if (c == '\n') return line;
        if (line.size() < longest_line)
            line.push_back(static_cast<char>(c));
        else
            is_too_long = true;
    }
    if (line.empty()) return {};
    return line;
}

struct Line {
    MatchQuestion question;
    std::string problem; // empty: it is one
};

Line read_line(std::string_view text, bool is_too_long) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    const auto tab = text.find('\t');
    if (is_too_long) return {{}, "it is too long"};
    if (tab == std::string_view::npos) return {{}, "there is no tab between name and address"};
    const auto address = trim(text.substr(tab + 1));
    if (address.find('\t') != std::string_view::npos) return {{}, "there is more than a name and an address"};
    const auto at = address.rfind('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == address.size())
        return {{},
                address.empty() ? "the address is missing"
                                : fmt::format("\"{}\" is no address", shorten(to_valid_utf8(address), 80))};
    return {{to_valid_utf8(trim(text.substr(0, tab))), to_valid_utf8(address)}, {}};
}

void show(const MatchQuestion& question, const MatchAnswer& answer, const Terminal& terminal) {
    if (terminal.is_json) {
        const Json line{{"name", question.name},
                        {"address", question.address},
                        {"match", answer.is_match},
                        {"person", answer.is_match ? Json(answer.person) : Json(nullptr)},
                        {"rule", answer.is_match ? Json(answer.rule) : Json(nullptr)}};
        terminal.out << line.dump(-1, ' ', terminal.is_interactive, Json::error_handler_t::replace) << '\n';
        return;
    }
    if (answer.is_match)
        terminal.out << styled("match", Style::red, terminal.has_colour)
                     << printable(fmt::format("     {} <{}> uses the name of {} ({})", question.name, question.address,
                                              answer.person, answer.rule))
                     << '\n';
    else
        terminal.out << printable(fmt::format("no match  {} <{}>", question.name, question.address)) << '\n';
}

class Batch {
public:
    Batch(const Matcher& matcher, const Terminal& terminal) : matcher_(matcher), terminal_(terminal) {}
    void add(MatchQuestion question) { questions_.push_back(std::move(question)); }
    [[nodiscard]] bool is_full() const { return questions_.size() >= asked_at_once; }
    Result<void> answer() {
        if (questions_.empty()) return {};
        const auto answers = matcher_(questions_);
        if (!answers) return fail(answers.error());
        for (std::size_t i = 0; i < questions_.size() && i < answers->size(); ++i)
            show(questions_[i], (*answers)[i], terminal_);
        terminal_.out.flush();
        questions_.clear();
        return {};
    }

private:
    const Matcher& matcher_;
    const Terminal& terminal_;
    std::vector<MatchQuestion> questions_;
};

} // namespace

Result<Matcher> matcher_of_context(const std::string& file) {
    const auto context = service::read_context_file(file);
    if (!context) return fail(context.error());
    auto people = service::scan_context_of(*context).people;
    return Matcher([people = std::move(people)](const std::vector<MatchQuestion>& questions) {
        std::vector<MatchAnswer> answers;
        for (const auto& question : questions) {
            const auto found = people.imitated_by(question.name, question.address);
            answers.push_back(found ? MatchAnswer{true, found->person->name, std::string(to_text(found->rule))}
                                    : MatchAnswer{});
        }
        return Result<std::vector<MatchAnswer>>(std::move(answers));
    });
}

int run_match(const std::vector<std::string>& words, const Matcher& matcher, std::istream& in,
              const Terminal& terminal) {
    Batch batch(matcher, terminal);
    if (words.size() == 2) {
        const auto line = read_line(words[0] + '\t' + words[1], false);
        if (!line.problem.empty()) {
            terminal.err << "remand: " << printable(line.problem) << ".\n";
            return exit_code::usage;
        }
        batch.add(line.question);
        const auto answered = batch.answer();
        return answered ? exit_code::ok : report(terminal, answered.error());
    }
    if (words.size() > 2 || (words.size() == 1 && words[0] != "-")) {
        terminal.err << "remand: give a name and an address, or \"-\" for lines of both with a tab between them.\n";
        return exit_code::usage;
    }
    std::size_t number = 0, bad = 0;
    bool is_too_long = false;
    while (const auto text = next_line(in, is_too_long)) {
        ++number;
        if (trim(*text).empty() && text->find('\t') == std::string::npos) continue; // the end of a file, mostly
        auto line = read_line(*text, is_too_long);
        if (!line.problem.empty()) {
            ++bad;
            terminal.err << printable(fmt::format("remand: line {}: {}.", number, line.problem)) << '\n';
            continue;
        }
        batch.add(std::move(line.question));
        // What is there is answered before more is waited for.
        if (!batch.is_full() && in.rdbuf()->in_avail() > 0) continue;
        if (const auto answered = batch.answer(); !answered) return report(terminal, answered.error());
        if (!terminal.out) return exit_code::error;
    }
    if (const auto answered = batch.answer(); !answered) return report(terminal, answered.error());
    return bad == 0 ? exit_code::ok : exit_code::error;
}

} // namespace remand::cli
