// The emulator as a child process: started on free ports in a directory of its own, ended with this object.
#pragma once

#include <filesystem>
#include <string>

namespace remand::support {

struct EmulatorEndpoints {
    std::string microsoft_authority; // "https://localhost:1234"
    std::string graph_endpoint;
    std::string google_token_endpoint; // with /token
    std::string gmail_endpoint;
    std::string directory_endpoint;
    std::string control;
    std::filesystem::path ca_file;
};

// Of an emulator that somebody started: DIR/endpoints.json. Throws std::runtime_error when it cannot be read.
[[nodiscard]] EmulatorEndpoints read_emulator_endpoints(const std::filesystem::path& endpoints_file);

class EmulatorProcess {
public:
    // `program`: the binary; tests give REMAND_BIN_DIR "/remand-emulator". With REMAND_EMULATOR_RECORDS=DIR in the
    // environment it records its exchanges in a file of that directory. Waits for its ready line. Throws
    // std::runtime_error when it does not come up.
    explicit EmulatorProcess(const std::filesystem::path& program);
    ~EmulatorProcess(); // ends the process and removes the directory
    EmulatorProcess(const EmulatorProcess&) = delete;
    EmulatorProcess& operator=(const EmulatorProcess&) = delete;

    [[nodiscard]] const EmulatorEndpoints& endpoints() const { return endpoints_; }
    [[nodiscard]] const std::filesystem::path& state_directory() const { return directory_; }
    [[nodiscard]] int pid() const { return pid_; }

private:
    void end();
    std::filesystem::path directory_;
    int pid_ = -1;
    EmulatorEndpoints endpoints_;
};

} // namespace remand::support
