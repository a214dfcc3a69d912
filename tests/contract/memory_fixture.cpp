#include "tests/contract/memory_fixture.hpp"

#include <set>

#include "core/text.hpp"

namespace remand::contract {
namespace {

tests::MemorySettings settings(Custody custody) {
    tests::MemorySettings wanted;
    wanted.page_size = 10;
    wanted.domains = {"one.test"};
    wanted.custody = custody;
    return wanted;
}

} // namespace

MemoryFixture::MemoryFixture(Custody custody) : connector_(clock_, settings(custody)) {
    connector_.add_mailbox("jane@one.test");
    connector_.add_mailbox("joe@one.test");
    connector_.park("nobody@one.test");
}

Key MemoryFixture::deliver(const Mailbox& mailbox, const std::string& bytes, const Delivery& delivery) {
    const auto ref = delivery.received_at ? connector_.deliver_at(mailbox.address, bytes, *delivery.received_at)
                                          : connector_.deliver(mailbox.address, bytes, delivery.place);
    if (delivery.is_read) connector_.user_reads(ref);
    refs_[ref.provider_id] = ref;
    return ref.provider_id;
}

void MemoryFixture::deliver_many(const Mailbox& mailbox, int first, int count) {
    for (int number = first; number < first + count; ++number) deliver(mailbox, mail(number), {});
}

void MemoryFixture::put_sent(const Mailbox& mailbox, const std::string& bytes) {
    connector_.send_from(mailbox.address, bytes);
}

void MemoryFixture::user_files(const Key& key, const std::string& folder) {
    const auto& ref = refs_.at(key);
    folders_[folder] = connector_.add_folder("jane@one.test", folder);
    connector_.user_moves_to_folder(ref, folders_[folder]);
}

std::string MemoryFixture::truth(const Mailbox& mailbox) {
    std::multiset<std::string> lines;
    for (const auto& [ref, location] : connector_.snapshot()) {
        if (ref.mailbox != mailbox.id) continue;
        const auto raw = connector_.fetch(mailbox, ref);
        lines.insert((raw ? raw->bytes : "") + "|" + join(location.where, ",") + "|" + join(location.categories, ",") +
                     "|" + location.follow_up + (location.is_read ? "|read" : "") +
                     (location.is_marked ? "|marked" : ""));
    }
    return join({lines.begin(), lines.end()}, "\n");
}

void MemoryFixture::throttle_next_call(const Mailbox&, std::chrono::seconds time) {
    const Error busy{ErrorKind::wait, "memory.busy", "Too many calls.", time};
    connector_.fail(tests::Operation::locate, 1, busy);
}

void MemoryFixture::lose_answer_of_next_move(const Mailbox&) {
    connector_.fail(tests::Operation::move, 1, tests::MemoryConnector::lost_answer(), tests::FaultPoint::after);
}

} // namespace remand::contract
