#include "tests/bench/process_figures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

namespace remand::bench {
namespace {

// The fields of /proc/PID/stat behind the name, which may hold blanks: [0] is the state.
std::vector<std::string> stat_fields(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 1));
    return {std::istream_iterator<std::string>(fields), {}};
}

constexpr std::size_t parent = 1, user_time = 11, system_time = 12, resident_pages = 21; // proc(5), less three

} // namespace

double cpu_seconds_of(pid_t pid) {
    const auto fields = stat_fields(pid);
    if (fields.size() <= system_time) return 0;
    return (std::stod(fields[user_time]) + std::stod(fields[system_time])) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

long resident_kilobytes(pid_t pid) {
    const auto fields = stat_fields(pid);
    return fields.size() <= resident_pages ? 0 : std::stol(fields[resident_pages]) * (::sysconf(_SC_PAGESIZE) / 1024);
}

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> children;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
        const auto fields = stat_fields(std::stoi(name));
        if (fields.size() > parent && fields[parent] == std::to_string(pid)) children.push_back(std::stoi(name));
    }
    return children;
}

std::string title_of(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/cmdline", pid));
    std::string text(std::istreambuf_iterator<char>(file), {});
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

} // namespace remand::bench
