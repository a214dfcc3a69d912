// remand-extract-worker: turns hostile bytes into facts, in a process that may die of them.
#include "scanner/extract/worker_loop.hpp"

int main(int argument_count, char** arguments) {
    return remand::scanner::run_worker(argument_count, arguments, &remand::scanner::extract_facts);
}
