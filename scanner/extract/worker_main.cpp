// remand-extract-worker: turns hostile bytes into facts, in a process that may die of them.
#include "scanner/extract/worker_loop.hpp"

// For jemalloc, where it is linked: one thread needs one arena. A message takes and gives back much the same memory as the one
// before it; handing it to the system in between costs page faults, so it goes back after seconds, also in pieces of more than
// 8 MB, and large pieces come in large pages (a mail of 30 MB: 402 ms with none of this, 200 with all; some MB more for each worker).
extern "C" const char* malloc_conf; // NOLINT(readability-identifier-naming): the library looks for this name
const char* malloc_conf = "narenas:1,dirty_decay_ms:5000,muzzy_decay_ms:0,thp:always,oversize_threshold:0";

int main(int argument_count, char** arguments) {
    return remand::scanner::run_worker(argument_count, arguments, &remand::scanner::extract_facts);
}
