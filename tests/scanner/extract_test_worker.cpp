// The worker program with a door for tests: the field X-Remand-Test makes it misbehave.
#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include "scanner/extract/header_reader.hpp"
#include "scanner/extract/worker_loop.hpp"

namespace {

using namespace remand::scanner;

MessageFacts misbehave_or_extract(std::string_view bytes, const ExtractOptions& options) {
    const HeaderBlock header = read_header(bytes);
    const std::string_view wish = header.value("X-Remand-Test");
    volatile bool is_forever = true;
    if (wish == "crash") {
        std::signal(SIGSEGV, SIG_DFL); // sanitizers would make a report of it
        raise(SIGSEGV);
    }
    if (wish == "hang")
        while (is_forever) {
        }
    if (wish == "allocate") {
        std::vector<std::unique_ptr<char[]>> hoard;
        while (is_forever) {
            constexpr std::size_t piece = 16UL << 20;
            hoard.push_back(std::make_unique<char[]>(piece));
        }
    }
    if (wish == "connect") static_cast<void>(socket(AF_INET, SOCK_STREAM, 0));
    MessageFacts facts = extract_facts(bytes, options);
    if (wish == "pid") facts.subject = std::to_string(getpid());
    if (wish == "open") {
        std::FILE* file = std::fopen("/etc/passwd", "r");
        facts.subject = file == nullptr ? "refused" : "opened";
        if (file != nullptr) std::fclose(file);
    }
    return facts;
}

} // namespace

int main(int argument_count, char** arguments) { return run_worker(argument_count, arguments, &misbehave_or_extract); }
