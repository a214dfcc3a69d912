// remand-demo: the parts of deploy/demo.sh that are no business of `remand` itself. It plays the providers' sales desk
// (tenants, mailboxes) and the outside world that sends mail; and it shows the end.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/emulator_client.hpp"

namespace remand::demo {

using Options = std::map<std::string, std::string>; // "--mail DIR" is {"mail", "DIR"}

[[nodiscard]] support::EmulatorClient control_of(const Options& options); // by --endpoints
[[nodiscard]] nlohmann::json read_json(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, const std::string& text);

struct Person {
    std::string cloud, address, name;
};
[[nodiscard]] const std::vector<Person>& people();

// Each returns the exit code and throws std::runtime_error with one sentence.
int wait_for(const std::filesystem::path& file);
int seed(const Options& options);    // --endpoints FILE --out DIR
int grant(const Options& options);   // --endpoints FILE; the steps in Google's Admin console
int deliver(const Options& options); // --endpoints FILE --mail DIR --out FILE
int watch(const Options& options);   // --remand PROGRAM --delivered FILE
int table(const Options& options);   // --endpoints FILE --remand PROGRAM --delivered FILE

} // namespace remand::demo
