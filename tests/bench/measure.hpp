// Wall time and CPU time of a stretch of work, of this process and of the children it has reaped.
#pragma once

#include <sys/resource.h>
#include <time.h>

#include <chrono>

namespace remand::bench {

struct Cost {
    double wall_seconds = 0;
    double cpu_seconds = 0; // user and system
};

inline double cpu_seconds(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Of this thread so far.
inline double thread_cpu_micros() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

// The most that this process has had in memory at once, so far.
inline double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

// `work` must have reaped the children whose time is to count.
template <class Work> Cost measure(Work&& work) {
    const auto began = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN);
    work();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    return {wall.count(), cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN) - cpu};
}

} // namespace remand::bench
