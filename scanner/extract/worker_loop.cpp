#include "scanner/extract/worker_loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <optional>
#include <string>

#include <unistd.h>

#include "scanner/extract/worker_protocol.hpp"
#include "scanner/extract/worker_sandbox.hpp"
#include "scanner/facts_wire.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(protocol::worker_socket, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// Reads on until `bytes` holds `size`; false at the end of the stream.
bool read_up_to(std::string& bytes, std::size_t size) {
    std::size_t held = bytes.size();
    bytes.resize(std::max(size, held));
    while (held < size) {
        const ssize_t count = read(protocol::worker_socket, bytes.data() + held, size - held);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        held += static_cast<std::size_t>(count);
    }
    return true;
}

// In one piece: each call costs as much as some kilobytes.
bool write_message(std::string_view body) { return write_all(protocol::encode_length(body.size()).append(body)); }

// The length and what follows it. Most come with one call: nothing follows a request before it is answered.
std::optional<std::string> read_message() {
    static std::array<char, protocol::in_one_call> beginning;
    ssize_t count = 0;
    do count = read(protocol::worker_socket, beginning.data(), beginning.size());
    while (count < 0 && errno == EINTR);
    if (count <= 0) return {};
    std::string bytes(beginning.data(), static_cast<std::size_t>(count));
    if (!read_up_to(bytes, protocol::length_bytes)) return {};
    if (!read_up_to(bytes, protocol::length_bytes + protocol::decode_length(bytes))) return {};
    return bytes;
}

std::optional<WorkerLimits> limits_of(int count, char** arguments) {
    WorkerLimits limits;
    std::size_t memory = 0, cpu = 0;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i], value = arguments[i + 1];
        std::size_t* target = name == "--memory" ? &memory : name == "--cpu" ? &cpu : nullptr;
        if (target == nullptr) return {};
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), *target);
        if (error != std::errc{} || end != value.data() + value.size()) return {};
    }
    if (memory == 0 || cpu == 0) return {};
    limits.memory = memory;
    limits.cpu = std::chrono::seconds{cpu};
    return limits;
}

// A mail that makes the libraries load what they load late (locale tables, converters) while files can still be opened.
constexpr std::string_view warm_up_mail =
    "Received: from a.test (a.test [192.0.2.1]) by b.test; Mon, 23 Nov 2026 09:00:00 +0000\n"
    "From: =?iso-2022-jp?B?GyRCJCIbKEI=?= <a@a.test>\nTo: b@b.test\nSubject: =?windows-1251?Q?=C0?=\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    "--x\nContent-Type: text/html; charset=gb2312\n\n<a href=\"http://b\xC3\xBC"
    "cher.test/\">a</a>\n"
    "--x\nContent-Type: application/zip; name*=utf-8''%C3%BC.zip\nContent-Transfer-Encoding: base64\n\n"
    "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\n--x--\n";

} // namespace

int run_worker(int argument_count, char** arguments, const ExtractFunction& extract) {
    const auto limits = limits_of(argument_count, arguments);
    if (!limits) {
        std::fputs("remand-extract-worker is started by remand itself; there is nothing to run by hand.\n", stderr);
        return 2;
    }
    limit_process(*limits);
    std::setlocale(LC_ALL, "C.UTF-8"); // libarchive converts entry names to the locale's charset
    prepare_extraction();
    static_cast<void>(extract_facts(warm_up_mail, {}));
    if (!enter_sandbox()) return 3;
    if (!write_message(protocol::greeting)) return 0;
    while (const auto body = read_message()) {
        const auto request = protocol::decode_request(std::string_view(*body).substr(protocol::length_bytes));
        if (!request) return 4;
        start_cpu_budget(limits->cpu);
        if (!write_message(to_wire(extract(request->bytes, request->options)))) return 0;
    }
    return 0;
}

} // namespace remand::scanner
