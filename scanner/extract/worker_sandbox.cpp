#include "scanner/extract/worker_sandbox.hpp"

#include <csignal>
#include <new>

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scanner/extract/gmime_ptr.hpp"
#include "scanner/extract/worker_protocol.hpp"

namespace remand::scanner {
namespace {

void set_limit(__rlimit_resource resource, rlim_t value) {
    rlimit limit{};
    getrlimit(resource, &limit);
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? value : std::min(value, limit.rlim_max);
    setrlimit(resource, &limit);
}

[[noreturn]] void out_of_memory() { _exit(protocol::exit_out_of_memory); }

// glib reports a failed allocation as a fatal error and would abort. Its other messages may quote the mail: drop them.
void on_glib_message(const gchar* /*domain*/, GLogLevelFlags level, const gchar* /*text*/, gpointer /*data*/) {
    if ((static_cast<unsigned>(level) & static_cast<unsigned>(G_LOG_LEVEL_ERROR)) != 0) out_of_memory();
}

} // namespace

void limit_process(const WorkerLimits& limits) {
    constexpr rlim_t stack_bytes = 64UL << 20; // works after exec too: the kernel keeps 128 MB free below the stack
    set_limit(RLIMIT_STACK, stack_bytes);
    set_limit(RLIMIT_CORE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    std::set_new_handler(out_of_memory);
    g_log_set_default_handler(on_glib_message, nullptr);
#ifndef REMAND_SANITIZED
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    set_limit(RLIMIT_AS, limits.memory);
#else
    static_cast<void>(limits);
#endif
}

void start_cpu_budget(std::chrono::seconds budget) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const rlim_t seconds = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + budget.count() + 1);
    static rlim_t set = 0; // in force; most messages take no second
    if (seconds != set) set_limit(RLIMIT_CPU, seconds);
    set = seconds;
}

bool enter_sandbox() {
#ifdef REMAND_SANITIZED
    return true;
#else
    constexpr int allowed[] = {SCMP_SYS(read),
                               SCMP_SYS(readv),
                               SCMP_SYS(write),
                               SCMP_SYS(writev),
                               SCMP_SYS(recvfrom),
                               SCMP_SYS(sendto),
                               SCMP_SYS(recvmsg),
                               SCMP_SYS(sendmsg),
                               SCMP_SYS(poll),
                               SCMP_SYS(ppoll),
                               SCMP_SYS(close),
                               SCMP_SYS(lseek),
                               SCMP_SYS(mmap),
                               SCMP_SYS(munmap),
                               SCMP_SYS(mremap),
                               SCMP_SYS(mprotect),
                               SCMP_SYS(madvise),
                               SCMP_SYS(brk),
                               SCMP_SYS(futex),
                               SCMP_SYS(sched_yield),
                               SCMP_SYS(rt_sigreturn),
                               SCMP_SYS(rt_sigaction),
                               SCMP_SYS(rt_sigprocmask),
                               SCMP_SYS(clock_gettime),
                               SCMP_SYS(clock_nanosleep),
                               SCMP_SYS(nanosleep),
                               SCMP_SYS(gettimeofday),
                               SCMP_SYS(getrandom),
                               SCMP_SYS(getpid),
                               SCMP_SYS(gettid),
                               SCMP_SYS(getrusage),
                               SCMP_SYS(getrlimit),
                               SCMP_SYS(restart_syscall),
                               SCMP_SYS(fstat),
                               SCMP_SYS(exit),
                               SCMP_SYS(exit_group)};
    constexpr int fatal[] = {SCMP_SYS(socket),           SCMP_SYS(connect),          SCMP_SYS(bind),
                             SCMP_SYS(execve),           SCMP_SYS(execveat),         SCMP_SYS(ptrace),
                             SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev)};
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return false;
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree: each call is looked up
    bool is_good = true;
    for (const int call : allowed) is_good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && is_good;
    for (const int call : fatal) is_good = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0) == 0 && is_good;
    // Itself only: abort() signals its own thread, start_cpu_budget() sets its own limit.
    const auto self = static_cast<scmp_datum_t>(getpid());
    is_good =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self, 0)) == 0 && is_good;
    is_good =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0, 0)) == 0 && is_good;
    is_good = is_good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_good;
#endif
}

} // namespace remand::scanner
