// A store full of judged mail, judged again under other settings as `policy simulate --file` does: in steps, each with the
// settings read anew. The peer: judging the same mail with nothing stored and no history.
#include "tests/bench/benchmarks.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/sealer.hpp"
#include "db/stores.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/identity/sender_key.hpp"
#include "scanner/scanner.hpp"
#include "service/kept_text.hpp"
#include "service/message_identity.hpp"
#include "service/policy/simulation.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::bench {
namespace {

constexpr std::size_t kinds_of_mail = 300, senders = 5'000, inboxes = 1'000, stored_at_once = 1'000;

struct Template {
    scanner::MessageFacts facts;
    Verdict verdict;
};

Result<std::vector<Template>> make_templates(const Settings& settings, const scanner::ScanContext& context) {
    scanner::ExtractorSettings workers;
    workers.program = settings.bin / "remand-extract-worker";
    workers.workers = settings.cores;
    auto extractor = scanner::Extractor::start(workers, Log::silent());
    if (!extractor) return fail(extractor.error());
    std::vector<Template> templates;
    for (const auto& bytes : messages(kinds_of_mail)) {
        auto facts = (*extractor)->extract(bytes, context);
        if (!facts) return fail(facts.error());
        auto verdict = scanner::judge(*facts, context);
        templates.push_back({std::move(*facts), std::move(verdict)});
    }
    return templates;
}

std::string sender_domain(std::size_t n) { return fmt::format("company{}.test", n % senders); }

db::NewMessage stored(const Template& kind, std::size_t n, Timestamp at) {
    auto facts = kind.facts;
    if (!facts.from.empty()) facts.from.front().domain = sender_domain(n);
    db::NewMessage message;
    message.ref.provider_id = "m" + std::to_string(n);
    message.subject = facts.subject;
    message.from_address = facts.from.empty() ? std::string() : facts.from.front().text();
    message.sender_key = scanner::sender_key(facts);
    message.received_at = message.seen_at = at;
    message.size = facts.size;
    message.sha256 = facts.sha256;
    message.identity = service::identity_of(facts);
    message.body_text = service::take_text(facts);
    message.facts_json = scanner::to_json(facts);
    message.verdict = kind.verdict;
    message.planned = {kind.verdict.disposition == Disposition::none ? Action::none : Action::junk, ActionState::monitored, "Policy"};
    return message;
}

Result<void> fill(db::Database& database, const TenantId& tenant, const std::vector<Template>& templates, std::size_t count, Timestamp begin) {
    for (std::size_t n = 0; n < count;) {
        const auto box = n / stored_at_once % inboxes;
        const Mailbox mailbox{{"b" + std::to_string(box)}, fmt::format("person{}@bench.test", box), "", {}};
        if (n / stored_at_once < inboxes)
            if (auto known = db::MailboxStore(database).upsert(tenant, {mailbox}); !known) return fail(known.error());
        std::vector<db::NewMessage> messages;
        for (const std::size_t end = std::min(count, n + stored_at_once); n < end; ++n) {
            messages.push_back(stored(templates[n * 7 % templates.size()], n, begin + std::chrono::milliseconds{n * 500}));
            messages.back().recipient = mailbox.address;
        }
        if (auto done = db::MessageStore(database).commit_page(tenant, mailbox, messages, {}); !done) return fail(done.error());
    }
    return {};
}

int complain(const Error& error) { return fmt::print(stderr, "simulate: {}\n", error.message), 0; }

} // namespace

bool bench_simulate(const Settings& settings) {
    const TempDirectory folder;
    const Sealer sealer{Secret(std::string(32, 'k'))};
    auto opened = db::Database::open(folder / "remand.db", sealer, Log::silent());
    if (!opened) return complain(opened.error()) != 0;
    auto& database = **opened;
    SystemClock clock;
    const Timestamp begin = clock.now() - std::chrono::days{7};
    db::TenantRecord tenant;
    tenant.id = {"bench"};
    tenant.provider = "bench";
    tenant.options_json = "{}";
    tenant.domains = {"bench.test"};
    tenant.created_at = begin;
    if (const auto added = db::TenantStore(database).add(tenant, {0, begin, "bench", "bench", "bench", "{}"}); !added) return complain(added.error()) != 0;

    scanner::ScanContext context;
    context.own_domains = tenant.domains;
    const auto templates = make_templates(settings, context);
    if (!templates) return complain(templates.error()) != 0;
    Result<void> filled;
    const Cost filling = measure([&] { filled = fill(database, tenant.id, *templates, settings.messages, begin); });
    if (!filled) return complain(filled.error()) != 0;

    const std::size_t judged_for_peer = std::min<std::size_t>(settings.messages, 10'000);
    std::size_t bad = 0;
    const Cost peer = measure([&] {
        for (std::size_t n = 0; n < judged_for_peer; ++n)
            bad += scanner::judge((*templates)[n % templates->size()].facts, context).disposition == Disposition::none ? 0U : 1U;
    });
    const double peer_micros = peer.cpu_seconds / static_cast<double>(judged_for_peer) * 1e6;

    db::ListEntry blocked; // a file's one change: a fiftieth of the senders is blocked
    blocked.kind = db::ListKind::blocked_sender;
    blocked.pattern_kind = db::PatternKind::regex;
    blocked.pattern = "@company\\d?\\d\\.test$";
    const double before = peak_megabytes();
    std::int64_t looked_at = 0, changed = 0;
    int steps = 0;
    Result<void> end;
    const Cost simulating = measure([&] {
        std::optional<db::SimulationPlace> place = db::SimulationPlace{begin - std::chrono::hours{1}, 0};
        while (place && end) {
            const auto in_force = service::read_tenant(database, tenant, {}, {}, clock.now());
            if (!in_force) return void(end = fail(in_force.error()));
            const auto wanted = service::with_settings(*in_force, tenant, {}, {blocked});
            const auto step = service::simulate_step(database, clock, wanted, &*in_force, *place);
            if (!step) return void(end = fail(step.error()));
            ++steps;
            looked_at += step->messages;
            for (const auto& [outcome, change] : step->outcomes)
                if (outcome.first != outcome.second) changed += change.messages - change.without_file;
            place = step->next;
        }
    });
    if (!end) return complain(end.error()) != 0;
    if (looked_at != static_cast<std::int64_t>(settings.messages) || changed == 0) {
        fmt::print(stderr, "simulate: {} of {} messages were looked at, {} changed.\n", looked_at, settings.messages, changed);
        return false;
    }
    const double micros = simulating.wall_seconds / static_cast<double>(looked_at) * 1e6;
    fmt::print("policy simulate, {} stored messages, {} of them would change ({} of the judged are bad)\n", looked_at, changed, bad);
    fmt::print("  {:<44}{:>10.1f} us a message\n", "the verdict alone (the peer)", peer_micros);
    fmt::print("  {:<44}{:>10.1f} s {:>10.1f} us a message, {} steps\n", "remand: judged again", simulating.wall_seconds, micros, steps);
    fmt::print("  {:<44}{:>10.1f} MB more than before\n", "peak memory of it", peak_megabytes() - before);
    fmt::print("  {:<44}{:>10.1f} s\n", "filling the store", filling.wall_seconds);
    fmt::print("  ratio to the peer: {:.2f} times its time\n\n", micros / peer_micros);
    return true;
}

} // namespace remand::bench
