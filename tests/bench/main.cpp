// remand-bench [MESSAGES [MAILBOXES]]: what a message costs; remand-bench names: what a sender's name costs; remand-bench
// directory: what a large directory costs; remand-bench bombs: what mail costs that is built to cost much; remand-bench dwell [MAILBOXES]: how long a bad message lies in the
// inbox. Ratios count, absolute figures are this machine's.
#include <cstdlib>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "tests/bench/benchmarks.hpp"

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "names") return remand::bench::bench_names() ? 0 : 1;
    if (argc == 2 && std::string_view(argv[1]) == "directory") return remand::bench::bench_directory() ? 0 : 1;
    remand::bench::Settings settings;
    settings.bin = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    settings.cores = static_cast<int>(std::thread::hardware_concurrency());
    if (argc == 2 && std::string_view(argv[1]) == "bombs") return remand::bench::bench_bombs(settings) ? 0 : 1;
    const bool is_dwell = argc > 1 && std::string_view(argv[1]) == "dwell";
    if (is_dwell) {
        if (argc > 2) settings.mailboxes = std::atoi(argv[2]);
        if (argc <= 3 && settings.mailboxes >= 2) return remand::bench::bench_dwell(settings) ? 0 : 1;
    }
    if (argc > 1) settings.messages = std::strtoul(argv[1], nullptr, 10);
    if (argc > 2) settings.mailboxes = std::atoi(argv[2]);
    if (argc > 3 || settings.messages == 0 || settings.mailboxes < 2) {
        fmt::print(stderr, "usage: remand-bench [names | directory | bombs | dwell [MAILBOXES] | MESSAGES [MAILBOXES]]\n");
        return 2;
    }
    if (!remand::bench::bench_names()) return 1;
    const auto scan = remand::bench::bench_scan(settings);
    return scan && remand::bench::bench_end_to_end(settings, *scan) ? 0 : 1;
}
