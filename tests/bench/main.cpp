// remand-bench [MESSAGES [MAILBOXES]]: what a message costs. Ratios count, absolute figures are this machine's.
#include <cstdlib>
#include <thread>

#include <fmt/format.h>

#include "tests/bench/benchmarks.hpp"

int main(int argc, char** argv) {
    remand::bench::Settings settings;
    settings.bin = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    settings.cores = static_cast<int>(std::thread::hardware_concurrency());
    if (argc > 1) settings.messages = std::strtoul(argv[1], nullptr, 10);
    if (argc > 2) settings.mailboxes = std::atoi(argv[2]);
    if (argc > 3 || settings.messages == 0 || settings.mailboxes < 2) {
        fmt::print(stderr, "usage: remand-bench [MESSAGES [MAILBOXES]]\n");
        return 2;
    }
    const auto scan = remand::bench::bench_scan(settings);
    return scan && remand::bench::bench_end_to_end(settings, *scan) ? 0 : 1;
}
