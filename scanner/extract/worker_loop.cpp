#include "scanner/extract/worker_loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <memory>
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

// In one piece: each call costs as much as some kilobytes.
bool write_message(std::string_view body) { return write_all(protocol::encode_length(body.size()).append(body)); }

// How many bytes came with one call, `room` at most; nothing at the end of the stream.
std::optional<std::size_t> read_some(char* into, std::size_t room) {
    ssize_t count = 0;
    do count = read(protocol::worker_socket, into, room);
    while (count < 0 && errno == EINTR);
    if (count <= 0) return {};
    return static_cast<std::size_t>(count);
}

// What the service asks, one request after the other: nothing follows one before it is answered.
class Requests {
public:
    // The body of the next one, valid until the one behind it; nothing at the end of the stream. Most come with one call.
    std::optional<std::string_view> next() {
        std::size_t held = 0;
        while (held < protocol::length_bytes) {
            const auto count = read_some(beginning_.data() + held, beginning_.size() - held);
            if (!count) return {};
            held += *count;
        }
        const std::string_view beginning(beginning_.data(), held);
        const std::size_t size = protocol::length_bytes + protocol::decode_length(beginning);
        if (size == held) return beginning.substr(protocol::length_bytes);
        if (size < held) return {}; // out of step
        rest_ = std::make_unique_for_overwrite<char[]>(size); // clearing it would touch all of a large one's memory once more
        std::memcpy(rest_.get(), beginning.data(), held);
        while (held < size) {
            const auto count = read_some(rest_.get() + held, size - held);
            if (!count) return {};
            held += *count;
        }
        return std::string_view(rest_.get(), size).substr(protocol::length_bytes);
    }
    // Gives back what a large one took.
    void done() { rest_.reset(); }

private:
    std::array<char, protocol::in_one_call> beginning_;
    std::unique_ptr<char[]> rest_;
};

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
    const auto requests = std::make_unique<Requests>();
    while (const auto body = requests->next()) {
        const auto request = protocol::decode_request(*body);
        if (!request) return 4;
        start_cpu_budget(limits->cpu);
        const auto answer = to_wire(extract(request->bytes, request->options));
        requests->done();
        if (!write_message(answer)) return 0;
    }
    return 0;
}

} // namespace remand::scanner
