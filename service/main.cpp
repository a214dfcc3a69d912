// remand: the service and its command line.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <iostream>

#include "connectors/http/cpprest_transport.hpp"
#include "service/cli/cli.hpp"

namespace {

// Credentials are in this memory: no core file, no debugger of another process of the same user.
void keep_memory_private() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#ifndef REMAND_SANITIZED // the leak sanitizer looks at its own process as a debugger does
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

} // namespace

int main(int argc, char** argv) {
    try {
        remand::http::initialise_cpprest(); // before any thread
        std::signal(SIGPIPE, SIG_IGN);      // a peer that is gone is an error of the write, not the end of the process
        keep_memory_private();
        return remand::cli::run(argc, argv);
    } catch (const std::exception& defect) {
        std::cerr << "remand: stopped by a defect: " << defect.what() << '\n';
        return 1;
    }
}
