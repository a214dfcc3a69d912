// The peer in a worker process like remand-extract-worker: what GMime alone costs where no hostile bytes are parsed in the service.
#include "scanner/extract/worker_loop.hpp"
#include "tests/bench/gmime_peer.hpp"

using namespace remand;

int main(int argument_count, char** arguments) {
    return scanner::run_worker(argument_count, arguments, [](std::string_view bytes, const scanner::ExtractOptions&) {
        scanner::MessageFacts facts;
        facts.size = static_cast<std::int64_t>(bench::parse_and_decode(bytes));
        return facts;
    });
}
