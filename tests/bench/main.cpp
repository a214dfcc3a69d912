// remand-bench [MESSAGES [MAILBOXES]]        what a message costs
// remand-bench names                         what a sender's name costs
// remand-bench directory [PEOPLE]            what a large directory costs; 100000 people by default
// remand-bench simulate [MESSAGES]           what judging stored mail again costs; 1000000 by default, a few GB on disk
// remand-bench speed [MESSAGES]              what a message of real mail costs, against rspamd and GMime; by stage
// remand-bench soak [MESSAGES]               whether memory stays flat
// remand-bench bombs                         what mail costs that is built to cost much
// remand-bench dwell [MAILBOXES]             how long a bad message lies in the inbox
// remand-bench calls [MESSAGES [MAILBOXES]]  calls and Gmail units of a new message, against the least there can be
// remand-bench polls [MAILBOXES...]          polls a second and memory; 1000 and 10000 mailboxes by default
// Ratios count, absolute figures are this machine's.
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "tests/bench/benchmarks.hpp"

namespace {

using remand::bench::Settings;

int usage() {
    fmt::print(stderr, "usage: remand-bench [names | directory [PEOPLE] | simulate [MESSAGES] | speed [MESSAGES] | soak [MESSAGES] | bombs |\n"
                       "                     dwell [MAILBOXES] | calls [MESSAGES [MAILBOXES]] | polls [MAILBOXES...] |\n"
                       "                     MESSAGES [MAILBOXES]]\n");
    return 2;
}

bool read_sizes(const std::vector<std::string>& numbers, Settings& settings) {
    if (!numbers.empty()) settings.messages = std::strtoul(numbers[0].c_str(), nullptr, 10);
    if (numbers.size() > 1) settings.mailboxes = std::atoi(numbers[1].c_str());
    return numbers.size() <= 2 && settings.messages > 0 && settings.mailboxes >= 2;
}

int polls(Settings settings, std::vector<std::string> sizes) {
    if (sizes.empty()) sizes = {"1000", "10000"};
    std::optional<remand::bench::PollFigures> before;
    for (const auto& size : sizes) {
        settings.mailboxes = std::atoi(size.c_str());
        if (settings.mailboxes < 2) return usage();
        before = bench_polls(settings, before);
        if (!before) return 1;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    Settings settings;
    settings.bin = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    settings.cores = static_cast<int>(std::thread::hardware_concurrency());
    std::vector<std::string> words(argv + 1, argv + argc);
    const std::string what = words.empty() || !std::isalpha(static_cast<unsigned char>(words.front()[0])) ? "" : words.front();
    if (!what.empty()) words.erase(words.begin());
    if (what == "names") return words.empty() ? (remand::bench::bench_names() ? 0 : 1) : usage();
    if (what == "directory") {
        const int people = words.empty() ? 100'000 : std::atoi(words[0].c_str());
        return words.size() <= 1 && people >= 1000 ? (remand::bench::bench_directory(people) ? 0 : 1) : usage();
    }
    if (what == "simulate") {
        settings.messages = words.empty() ? 1'000'000 : std::strtoul(words[0].c_str(), nullptr, 10);
        return words.size() <= 1 && settings.messages > 0 ? (remand::bench::bench_simulate(settings) ? 0 : 1) : usage();
    }
    if (what == "bombs") return words.empty() ? (remand::bench::bench_bombs(settings) ? 0 : 1) : usage();
    if (what == "speed" || what == "soak") {
        settings.messages = what == "speed" ? 2000 : 100'000;
        if (words.size() > 1 || (!words.empty() && !read_sizes(words, settings))) return usage();
        return (what == "speed" ? remand::bench::bench_speed(settings) : remand::bench::bench_soak(settings)) ? 0 : 1;
    }
    if (what == "polls") return polls(settings, words);
    if (what == "dwell") {
        if (!words.empty()) settings.mailboxes = std::atoi(words[0].c_str());
        return words.size() <= 1 && settings.mailboxes >= 2 ? (remand::bench::bench_dwell(settings) ? 0 : 1) : usage();
    }
    if (!read_sizes(words, settings) || (!what.empty() && what != "calls")) return usage();
    if (what == "calls") return bench_calls(settings) ? 0 : 1;
    if (!remand::bench::bench_names()) return 1;
    const auto scan = remand::bench::bench_scan(settings);
    return scan && remand::bench::bench_end_to_end(settings, *scan) ? 0 : 1;
}
