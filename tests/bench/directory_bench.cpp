// A round through a directory of many people, and a round that finds few changes. The peer is the first
// round: what a change costs against reading everything.
#include "tests/bench/benchmarks.hpp"

#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "core/sealer.hpp"
#include "db/stores.hpp"
#include "service/directory/directory_sync.hpp"
#include "service/registry/registry_people.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::bench {
namespace {

constexpr int users_a_page = 500, groups = 2'000, members_of_group = 50, changed = 100;

// A provider that makes its pages up as it is asked, so that the memory which is measured is ours.
class EndlessOffice final : public Connector {
public:
    explicit EndlessOffice(int people_in_it) : people(people_in_it) {}
    Result<DirectoryPage> directory_page(const SyncCursor& cursor) override {
        DirectoryPage answer;
        if (cursor.value == "changes") {
            for (int i = 0; i < changed; ++i) answer.users.push_back(person(i, "Head of Number " + std::to_string(i)));
            answer.cursor = cursor;
            return answer;
        }
        const int at = cursor.empty() ? 0 : std::stoi(cursor.value);
        answer.users_start_over = at == 0;
        answer.groups_start_over = at == people;
        answer.has_more = true;
        if (at < people) {
            for (int i = at; i < at + users_a_page; ++i) answer.users.push_back(person(i, "Clerk"));
            answer.cursor = {std::to_string(at + users_a_page)};
            return answer;
        }
        for (int g = at - people; g < at - people + users_a_page && g < groups; ++g) {
            answer.groups.push_back({"g" + std::to_string(g), "Group " + std::to_string(g), ""});
            for (int m = 0; m < members_of_group; ++m)
                answer.members.push_back({"g" + std::to_string(g), "u" + std::to_string((g * members_of_group + m) % people)});
        }
        answer.has_more = at + users_a_page < people + groups;
        answer.cursor = {answer.has_more ? std::to_string(at + users_a_page) : "changes"};
        return answer;
    }

    std::vector<ActionSupport> action_support() const override { return {}; }
    bool needs_sweep() const override { return false; }
    Result<TenantIdentity> identify() override { return nothing<TenantIdentity>(); }
    std::vector<Check> doctor() override { return {}; }
    Result<MailboxListing> list_mailboxes() override { return nothing<MailboxListing>(); }
    Result<ChangePage> changes(const Mailbox&, const SyncCursor&, const ChangeOptions&) override { return nothing<ChangePage>(); }
    Result<RawMessage> fetch(const Mailbox&, const MessageRef&, Priority) override { return nothing<RawMessage>(); }
    Result<Location> locate(const Mailbox&, const MessageRef&) override { return nothing<Location>(); }
    Result<Location> move(const Mailbox&, const MessageRef&, Place) override { return nothing<Location>(); }
    Custody custody(std::int64_t) const override { return {}; }
    Result<Location> seal_off(const Mailbox&, const MessageRef&) override { return nothing<Location>(); }
    Result<BroughtBack> bring_back(const Mailbox&, std::string_view, const Location&) override {
        return nothing<BroughtBack>();
    }
    Result<Location> set_mark(const Mailbox&, const MessageRef&, bool) override { return nothing<Location>(); }
    Result<Location> restore(const Mailbox&, const MessageRef&, const Location&) override { return nothing<Location>(); }
    Result<std::vector<MessageRef>> find(const Mailbox&, std::string_view) override { return nothing<std::vector<MessageRef>>(); }

private:
    const int people;
    template <class T> static Result<T> nothing() { return fail(ErrorKind::give_up, "bench.unused", "Not measured."); }
    static DirectoryUser person(int number, std::string title) {
        const auto text = std::to_string(number);
        return {"u" + text, "Given" + std::to_string(number % 997) + " Family" + text, std::move(title), "Department",
                "person" + text + "@corp.test", {"alias" + text + "@corp.test"}, true, true};
    }
};

} // namespace

bool bench_directory(int people) {
    const TempDirectory folder;
    const Sealer sealer{Secret(std::string(32, 'k'))};
    auto database = db::Database::open(folder / "remand.db", sealer, Log::silent());
    if (!database) {
        fmt::print(stderr, "directory: {}\n", database.error().message);
        return false;
    }
    const SystemClock clock;
    db::TenantRecord tenant;
    tenant.id = {"acme"};
    tenant.provider = "bench";
    tenant.options_json = "{}";
    tenant.created_at = clock.now();
    if (const auto added = db::TenantStore(**database).add(tenant, {0, clock.now(), "bench", "bench", "acme", "{}"}); !added) return false;
    EndlessOffice office(people);
    service::DirectorySync sync(**database, clock, Log::silent());
    const double before = peak_megabytes();
    bool is_good = true;
    const Cost whole = measure([&] { is_good = sync.run(office, tenant.id).end == service::DirectoryRound::End::taken; });
    const double after_sync = peak_megabytes();
    const Cost few = measure([&] { is_good = is_good && sync.run(office, tenant.id).end == service::DirectoryRound::End::taken; });
    std::size_t is_protected = 0;
    const Cost snapshot = measure([&] {
        const auto view = service::read_registry(**database, tenant.id, clock.now());
        if (view) is_protected = service::protected_people(*view, {"corp.test"}).all().size();
    });
    if (!is_good || is_protected != static_cast<std::size_t>(people)) {
        fmt::print(stderr, "directory: a round failed, or {} people are protected and not {}.\n", is_protected, people);
        return false;
    }
    fmt::print("directory sync, {} people, {} groups of {}\n", people, groups, members_of_group);
    fmt::print("  {:<44}{:>10.1f} s\n", "the whole directory (the peer)", whole.wall_seconds);
    fmt::print("  {:<44}{:>10.1f} s\n", fmt::format("a round with {} changes", changed), few.wall_seconds);
    fmt::print("  {:<44}{:>10.1f} MB more than before\n", "peak memory of the rounds", after_sync - before);
    fmt::print("  {:<44}{:>10.1f} s {:>10.1f} MB more\n", "the registry for the scanner", snapshot.wall_seconds,
               peak_megabytes() - after_sync);
    fmt::print("  ratio to the peer: {:.2f} of its time\n\n", few.wall_seconds / whole.wall_seconds);
    return true;
}

} // namespace remand::bench
