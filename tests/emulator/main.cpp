// remand-emulator: see README.md beside this file.
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "core/clock.hpp"
#include "tests/emulator/certificates.hpp"
#include "tests/emulator/control/control.hpp"
#include "tests/emulator/google/google_face.hpp"
#include "tests/emulator/google/push.hpp"
#include "tests/emulator/https_server.hpp"
#include "tests/emulator/microsoft/microsoft_face.hpp"
#include "tests/emulator/microsoft/notifications.hpp"
#include "tests/emulator/movable_clock.hpp"
#include "tests/emulator/outbox.hpp"
#include "tests/emulator/recorder.hpp"

namespace {
using namespace remand;
using namespace remand::emulator;

constexpr const char* help =
    R"(remand-emulator: a Microsoft cloud and a Google cloud on loopback, for tests and demonstrations.

    remand-emulator --state DIR [--microsoft-port N] [--google-port N] [--control-port N]
                    [--record FILE]

  --state DIR           where ca.pem and endpoints.json are written; made when it is not there
  --microsoft-port N    port of Entra and Graph (0, the default: any free one)
  --google-port N       port of Google's OAuth, Gmail and Directory
  --control-port N      port of the control API
  --record FILE         append every exchange of the two clouds to FILE, a JSON object a line
  --help                this text

Prints "remand-emulator ready FILE" when it serves. Ends on SIGTERM. All state is in memory.
)";

struct Options {
    std::filesystem::path state;
    std::map<std::string, std::uint16_t> ports{{"--microsoft-port", 0}, {"--google-port", 0}, {"--control-port", 0}};
    std::filesystem::path record;
    bool wants_help = false;
};

std::uint16_t read_port(const std::string& name, const std::string& text) {
    std::uint16_t port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (problem != std::errc{} || end != text.data() + text.size())
        throw std::runtime_error(name + " takes a number from 0 to 65535.");
    return port;
}

Options read_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string name = arguments[i];
        if (name == "--help") {
            options.wants_help = true;
            return options;
        }
        if (name != "--state" && name != "--record" && !options.ports.contains(name))
            throw std::runtime_error("There is no option " + name + "; see --help.");
        if (++i == count) throw std::runtime_error(name + " needs a value.");
        if (name == "--state")
            options.state = arguments[i];
        else if (name == "--record")
            options.record = arguments[i];
        else
            options.ports[name] = read_port(name, arguments[i]);
    }
    if (options.state.empty()) throw std::runtime_error("--state DIR is needed; see --help.");
    return options;
}

// Written beside and renamed, so that whoever sees the file sees all of it.
void write_file(const std::filesystem::path& file, const std::string& text) {
    const auto draft = std::filesystem::path(file.string() + ".new");
    {
        std::ofstream stream(draft, std::ios::binary | std::ios::trunc);
        stream << text;
        if (!stream.flush()) throw std::runtime_error("Cannot write " + draft.string() + ".");
    }
    std::filesystem::rename(draft, file);
}

std::string url(std::uint16_t port) { return "https://localhost:" + std::to_string(port); }

void serve(const Options& options) {
    std::filesystem::create_directories(options.state);
    const auto state = std::filesystem::absolute(options.state);
    std::filesystem::remove(state / "endpoints.json"); // of a run before
    const auto certificates = make_certificates();
    write_file(state / "ca.pem", certificates.ca_pem);

    MovableClock clock;
    World world(clock);
    world.advance = [&clock](Duration time) { clock.advance(time); };
    Outbox outbox;
    world.send = [&](const Outgoing& outgoing) { outbox.send(outgoing); };
    world.call = [&](const Outgoing& outgoing, std::chrono::milliseconds limit) {
        return outbox.call(outgoing, limit);
    };
    world.watchers = {graph::notify, gmail::notify};
    std::optional<Recorder> recorder;
    if (!options.record.empty()) world.recorder = &recorder.emplace(options.record);
    Face microsoft(world, microsoft_rules(), microsoft_routes());
    Face google(world, google_rules(), google_routes());
    HttpsServer server(certificates);
    const auto microsoft_url =
        url(server.listen(options.ports.at("--microsoft-port"), [&](const Request& r) { return microsoft.handle(r); }));
    const auto google_url =
        url(server.listen(options.ports.at("--google-port"), [&](const Request& r) { return google.handle(r); }));
    Control control(world, {microsoft_url, google_url}, [&] { server.stop(); });
    const auto control_url =
        url(server.listen(options.ports.at("--control-port"), [&](const Request& r) { return control.handle(r); }));

    const nlohmann::json endpoints = {{"microsoft", {{"authority", microsoft_url}, {"graph-endpoint", microsoft_url}}},
                                      {"google",
                                       {{"token-endpoint", google_url + "/token"},
                                        {"gmail-endpoint", google_url},
                                        {"directory-endpoint", google_url}}},
                                      {"control", control_url},
                                      {"ca-file", (state / "ca.pem").string()}};
    write_file(state / "endpoints.json", endpoints.dump(2) + "\n");
    std::cout << "remand-emulator ready " << (state / "endpoints.json").string() << std::endl;
    server.run(8); // handshakes of subscriptions keep one waiting
}
} // namespace

int main(int count, char** arguments) {
    try {
        const auto options = read_options(count, arguments);
        if (options.wants_help) {
            std::fputs(help, stdout);
            return 0;
        }
        serve(options);
        return 0;
    } catch (const std::exception& problem) {
        std::cerr << "remand-emulator: " << problem.what() << "\n";
        return 1;
    }
}
