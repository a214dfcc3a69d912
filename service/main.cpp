// remand: the service and its command line.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <utility>

#include "connectors/http/cpprest_transport.hpp"
#include "scanner/lists/lists.hpp"
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

// The lists beside the installed program, and over them the administrator's. What is off is said once, at each start.
remand::Result<void> choose_lists() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    auto lists = remand::scanner::Lists::read({program.parent_path().parent_path() / remand::scanner::installed_lists,
                                               std::filesystem::path(remand::scanner::administrators_lists)});
    if (!lists) return remand::fail(lists.error());
    for (const auto& warning : lists->warnings()) std::cerr << "remand: warning: " << warning << '\n';
    return remand::scanner::use_lists(std::move(*lists));
}

} // namespace

int main(int argc, char** argv) {
    try {
        remand::http::initialise_cpprest(); // before any thread
        std::signal(SIGPIPE, SIG_IGN);      // a peer that is gone is an error of the write, not the end of the process
        keep_memory_private();
        if (const auto chosen = choose_lists(); !chosen) { // before anything is judged
            std::cerr << "remand: " << chosen.error().message << '\n';
            return 1;
        }
        return remand::cli::run(argc, argv);
    } catch (const std::exception& defect) {
        std::cerr << "remand: stopped by a defect: " << defect.what() << '\n';
        return 1;
    }
}
