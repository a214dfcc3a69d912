// The benchmarks of remand-bench. Each prints its figures with a ratio to a named peer or to an earlier figure of the
// same run, and gives nothing when it could not be carried out (a sentence on standard error says why).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace remand::bench {

struct Settings {
    std::filesystem::path bin;  // where remand, the worker and the emulator are
    std::size_t messages = 2000;
    int mailboxes = 50;
    int cores = 2;
};

struct ScanFigures {
    double messages_a_second = 0, cpu_micros = 0;
};
// One sender against ten thousand protected people; the ratio is to comparing with each.
[[nodiscard]] bool bench_names();
// Mails that are built to cost much, one at a time.
[[nodiscard]] bool bench_bombs(const Settings& settings);
// A directory; the ratio is of a round with few changes to the whole one.
// `people`: of them. Memory is to stay the same for ten times as many while they are read.
[[nodiscard]] bool bench_directory(int people);
// Stored messages judged again under other settings; the ratio is to judging alone.
[[nodiscard]] bool bench_simulate(const Settings& settings);
// What a message of real mail costs, against rspamd and GMime; by stage.
[[nodiscard]] bool bench_speed(const Settings& settings);
// Does memory stay flat over a day of mail?
[[nodiscard]] bool bench_soak(const Settings& settings);
[[nodiscard]] std::optional<ScanFigures> bench_scan(const Settings& settings);
// Delivered mail to finished actions, over TLS against the emulator; the ratio is to `scan`.
[[nodiscard]] bool bench_end_to_end(const Settings& settings, const ScanFigures& scan);
// How long bad mail lies in the inbox, with polls alone and with notifications; the ratio is between the two. Minutes.
[[nodiscard]] bool bench_dwell(const Settings& settings);

// Calls and Gmail units of a new message, against the theoretical minimum.
[[nodiscard]] bool bench_calls(const Settings& settings);

struct PollFigures {
    double polls_a_second = 0, cpu_micros = 0, megabytes = 0;
};
// `smaller`: of a run with fewer mailboxes, for the ratio.
[[nodiscard]] std::optional<PollFigures> bench_polls(const Settings& settings,
                                                     const std::optional<PollFigures>& smaller);

} // namespace remand::bench
