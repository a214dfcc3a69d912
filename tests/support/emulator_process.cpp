#include "tests/support/emulator_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace remand::support {

EmulatorEndpoints read_emulator_endpoints(const std::filesystem::path& endpoints_file) {
    std::ifstream stream(endpoints_file);
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (!json.is_object()) throw std::runtime_error("cannot read " + endpoints_file.string());
    const auto& microsoft = json.at("microsoft");
    const auto& google = json.at("google");
    return {microsoft.at("authority"),
            microsoft.at("graph-endpoint"),
            google.at("token-endpoint"),
            google.at("gmail-endpoint"),
            google.at("directory-endpoint"),
            json.at("control"),
            json.at("ca-file").get<std::string>()};
}

namespace {
std::filesystem::path make_directory() {
    auto name = (std::filesystem::temp_directory_path() / "remand-emulator-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a temporary directory");
    return name;
}

// The first line of the child's standard output, or what there was when it ended.
std::string read_line(int descriptor) {
    std::string line;
    char c = '\0';
    for (;;) {
        const auto count = read(descriptor, &c, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0 || c == '\n') return line;
        line.push_back(c);
    }
}
} // namespace

EmulatorProcess::EmulatorProcess(const std::filesystem::path& program) : directory_(make_directory()) {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    auto name = program.string(), state = directory_.string();
    std::string option = "--state", record_option = "--record", record;
    std::array<char*, 6> arguments{name.data(), option.data(), state.data(), nullptr, nullptr, nullptr};
    if (const auto* records = std::getenv("REMAND_EMULATOR_RECORDS")) {
        record = (std::filesystem::path(records) / (directory_.filename().string() + ".jsonl")).string();
        arguments[3] = record_option.data();
        arguments[4] = record.data();
    }
    const auto problem = posix_spawn(&pid_, name.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_ends[1]);
    const auto line = problem == 0 ? read_line(pipe_ends[0]) : std::string{};
    close(pipe_ends[0]);
    if (problem != 0) pid_ = -1;
    try {
        if (line.rfind("remand-emulator ready ", 0) != 0)
            throw std::runtime_error("the emulator did not start: " + name);
        endpoints_ = read_emulator_endpoints(directory_ / "endpoints.json");
    } catch (...) {
        end();
        throw;
    }
}

EmulatorProcess::~EmulatorProcess() { end(); }

void EmulatorProcess::end() {
    if (pid_ > 0) {
        kill(pid_, SIGTERM);
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

} // namespace remand::support
