#include "tests/bench/rspamd_peer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/process_figures.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::bench {
namespace {

constexpr const char* program = "/usr/bin/rspamd";
// Modules of Debian's configuration that ask DNS, Redis or other services.
constexpr std::array networked{"antivirus", "arc",       "asn",        "bimi",         "clickhouse",        "dcc",
                               "dkim",      "dkim_signing", "dmarc",   "elastic",      "external_services", "fuzzy_check",
                               "greylist",  "history_redis", "mx_check", "neural",     "p0f",               "ratelimit",
                               "rbl",       "redis",     "replies",    "reputation",   "rspamd_update",     "spf",
                               "surbl",     "url_redirector", "metadata_exporter"};

class Socket {
public:
    Socket() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() { ::close(fd_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::uint16_t free_port() {
    const Socket socket;
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

// The whole answer to one HTTP/1.0 request; empty when there is none.
std::string ask(std::uint16_t port, std::string_view path, std::string_view body) {
    const Socket socket;
    const auto address = loopback(port);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
    const auto request = fmt::format("POST {} HTTP/1.0\r\nContent-Length: {}\r\n\r\n{}", path, body.size(), body);
    for (std::size_t sent = 0; sent < request.size();) {
        const auto count = ::send(socket.get(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return {};
        sent += static_cast<std::size_t>(count);
    }
    std::string answer;
    std::array<char, 16384> piece{};
    for (ssize_t count = 0; (count = ::recv(socket.get(), piece.data(), piece.size(), 0)) > 0;)
        answer.append(piece.data(), static_cast<std::size_t>(count));
    return answer;
}

void write_configuration(const TempDirectory& place, std::uint16_t port) {
    std::filesystem::create_directories(place / "local.d");
    std::filesystem::create_directories(place / "override.d");
    for (const char* module : networked)
        std::ofstream(place / fmt::format("local.d/{}.conf", module)) << "enabled = false;\n";
    std::ofstream(place / "rspamd.conf") << fmt::format(
        R"(.include "$CONFDIR/common.conf"
options {{
    pidfile = "$DBDIR/rspamd.pid";
    .include "$CONFDIR/options.inc"
    filters = "chartable,regexp";
    control_socket = "$DBDIR/rspamd.sock mode=0600";
    dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.01s; retransmits = 1; }}
}}
logging {{ type = "file"; filename = "$DBDIR/log"; level = "error"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{}"; count = 1; mime = true; }}
)",
        port);
}

pid_t child_titled(pid_t of, std::string_view title) {
    for (const auto child : children_of(of))
        if (title_of(child).find(title) != std::string::npos) return child;
    return 0;
}

// Its helper compiles the regular expressions for hyperscan in the background: until then it is slower than it can be.
void wait_until_quiet(pid_t main_process) {
    constexpr std::chrono::seconds step{2};
    for (int tries = 0; tries < 60; ++tries) {
        const auto helper = child_titled(main_process, "hs_helper");
        const double before = cpu_seconds_of(helper);
        std::this_thread::sleep_for(step);
        if (helper == 0 || cpu_seconds_of(helper) - before < 0.02) return;
    }
}

} // namespace

std::optional<PeerFigures> measure_rspamd(std::span<const std::string> mail, std::string& why) {
    if (!std::filesystem::exists(program)) {
        why = "rspamd is not installed (apt-get install rspamd): NOT COMPARED.";
        return {};
    }
    const TempDirectory place;
    const auto port = free_port();
    write_configuration(place, port);
    std::vector<std::string> arguments{"-f", "-i", "-c", (place / "rspamd.conf").string()};
    for (const char* name : {"DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR"})
        arguments.push_back(fmt::format("--var={}={}", name, place.path().string()));
    auto process = tests::ChildProcess::start({program, arguments, {}, place / "out", place / "err"});
    std::string first;
    for (int tries = 0; tries < 300 && first.empty() && process.is_running(); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        first = ask(port, "/checkv2", mail.front());
    }
    const auto worker = child_titled(process.pid(), "normal");
    if (first.empty() || worker == 0) {
        why = "rspamd is installed and does not come up on loopback: NOT COMPARED.";
        return {};
    }
    wait_until_quiet(process.pid());
    PeerFigures figures;
    const auto version = first.find("Server: ");
    if (version != std::string::npos) figures.version = first.substr(version + 8, first.find('\r', version) - version - 8);
    for (std::size_t i = 0; i < std::min<std::size_t>(50, mail.size()); ++i) static_cast<void>(ask(port, "/checkv2", mail[i]));
    std::vector<double> took;
    const double before = cpu_seconds_of(worker);
    for (const auto& bytes : mail) {
        const auto began = std::chrono::steady_clock::now();
        if (ask(port, "/checkv2", bytes).find("\"action\"") == std::string::npos) continue;
        took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
    }
    const double spent = cpu_seconds_of(worker) - before;
    process.send_signal(SIGTERM);
    static_cast<void>(process.wait(std::chrono::seconds{5}));
    if (took.size() < mail.size() * 9 / 10) {
        why = fmt::format("rspamd answered {} of {} messages: NOT COMPARED.", took.size(), mail.size());
        return {};
    }
    std::nth_element(took.begin(), took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2), took.end());
    figures.scanned = took.size();
    figures.cpu_micros = spent / static_cast<double>(took.size()) * 1e6;
    figures.median_micros = took[took.size() / 2];
    return figures;
}

} // namespace remand::bench
