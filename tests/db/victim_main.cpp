// A process that stores messages until it is killed (REMAND_CRASH_AT), or until its files may not grow any more.
//   remand-db-victim store FILE COUNT     one page a message, cursor = its number; prints each number after the commit
//   remand-db-victim fill FILE            stores under a file size limit until it is refused, then without it
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "db/stores.hpp"

using namespace remand;
using namespace remand::db;

namespace {

const TenantId acme{"acme"};
const Mailbox jane{MailboxId{"jane-id"}, "jane@example.com", "Jane Doe", {}};

NewMessage message(int number, std::size_t text_size) {
    NewMessage message;
    message.ref = {jane.id, "m" + std::to_string(number)};
    message.recipient = jane.address;
    message.body_text = std::string(text_size, 'x');
    message.verdict.disposition = Disposition::malicious;
    message.verdict.model = "test.1";
    message.planned = {Action::quarantine, ActionState::planned, "Policy: malicious -> quarantine"};
    return message;
}

Result<int> store(Database& database, int number, std::size_t text_size) {
    return MessageStore(database).commit_page(acme, jane, {message(number, text_size), message(number + 100'000, 10)},
                                              SyncCursor{std::to_string(number)});
}

void limit_file_size(rlim_t bytes) {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

int fill(Database& database) {
    std::signal(SIGXFSZ, SIG_IGN);
    limit_file_size(400'000);
    int stored = 0;
    auto outcome = store(database, stored, 20'000);
    while (outcome && stored < 1000) outcome = store(database, ++stored, 20'000);
    std::cout << (outcome ? "no error" : outcome.error().code) << ' ' << stored << std::endl;
    limit_file_size(RLIM_INFINITY);
    outcome = store(database, stored, 20'000);
    std::cout << (outcome ? "ok" : outcome.error().code) << std::endl;
    return 0;
}

int work(const std::string& mode, const std::string& file, int count) {
    const Sealer sealer(Secret(std::string(32, 'k')));
    const auto database = Database::open(file, sealer, Log::silent());
    if (!database) {
        std::cout << database.error().code << std::endl;
        return 1;
    }
    TenantStore tenants(**database);
    if (const auto known = tenants.find(acme); known && !*known) {
        TenantRecord tenant;
        tenant.id = acme;
        if (!tenants.add(tenant, {})) return 1;
    }
    if (mode == "fill") return fill(**database);
    for (int i = 0; i < count; ++i)
        if (const auto outcome = store(**database, i, 500); outcome) std::cout << i << std::endl;
    return 0;
}

} // namespace

int main(int argc, char** argv) { return argc < 3 ? 2 : work(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : 0); }
