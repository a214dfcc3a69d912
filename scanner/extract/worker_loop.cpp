#include "scanner/extract/worker_loop.hpp"

#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <optional>
#include <string>

#include <malloc.h>
#include <unistd.h>

#include "scanner/extract/charset.hpp"
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

bool read_all(char* to, std::size_t size) {
    while (size > 0) {
        const ssize_t count = read(protocol::worker_socket, to, size);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        to += count;
        size -= static_cast<std::size_t>(count);
    }
    return true;
}

// In one piece: each call costs as much as some kilobytes.
bool write_message(std::string_view body) { return write_all(protocol::encode_length(body.size()).append(body)); }

std::optional<std::string> read_message() {
    std::string length(4, '\0');
    if (!read_all(length.data(), length.size())) return {};
    std::string body(protocol::decode_length(length), '\0');
    if (!read_all(body.data(), body.size())) return {};
    return body;
}

// A message takes and gives back much the same memory as the one before it; handing it to the system in between costs page
// faults. What is above goes back, and the process is renewed before long.
void keep_memory() {
    constexpr int kept = 16 << 20;
    mallopt(M_TRIM_THRESHOLD, kept);
    mallopt(M_MMAP_THRESHOLD, kept);
    mallopt(M_TOP_PAD, 1 << 20);
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
    keep_memory();
    std::setlocale(LC_ALL, "C.UTF-8"); // libarchive converts entry names to the locale's charset
    prepare_extraction();
    const LoadedConverters converters;
    static_cast<void>(extract_facts(warm_up_mail, {}));
    if (!enter_sandbox()) return 3;
    if (!write_message(protocol::greeting)) return 0;
    while (const auto body = read_message()) {
        const auto request = protocol::decode_request(*body);
        if (!request) return 4;
        start_cpu_budget(limits->cpu);
        if (!write_message(to_wire(extract(request->bytes, request->options)))) return 0;
    }
    return 0;
}

} // namespace remand::scanner
