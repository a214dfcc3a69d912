// The contract's own example: mailboxes in memory.
#pragma once

#include <memory>

#include "core/clock.hpp"
#include "tests/contract/connector_fixture.hpp"
#include "tests/support/memory_connector.hpp"

namespace remand::contract {

class MemoryFixture : public ConnectorFixture {
public:
    explicit MemoryFixture(Custody custody = Custody::hidden);
    Connector& connector() override { return connector_; }
    void reconnect() override {} // it is the provider as well, and keeps nothing about its callers
    void reconnect_for_hard_delete() override {}
    Mailbox mailbox() override { return connector_.mailbox("jane@one.test"); }
    Mailbox other_mailbox() override { return connector_.mailbox("joe@one.test"); }
    Mailbox bad_mailbox() override { return connector_.mailbox("nobody@one.test"); }
    std::string domain() override { return "one.test"; }
    int more_than_a_page() override { return 25; }

    Key deliver(const Mailbox& mailbox, const std::string& bytes, const Delivery& delivery) override;
    void deliver_many(const Mailbox& mailbox, int first, int count) override;
    void put_sent(const Mailbox& mailbox, const std::string& bytes) override;
    void put_draft(const Mailbox& mailbox, const std::string& bytes) override { put_sent(mailbox, bytes); }
    void user_files(const Key& key, const std::string& folder) override;
    void user_marks(const Key& key) override {
        connector_.user_marks(refs_.at(key), {"Blue", "Orders"}, "tomorrow");
    }
    void user_unmarks(const Key& key) override { connector_.user_marks(refs_.at(key), {}, ""); }
    void user_reads(const Key& key) override { connector_.user_reads(refs_.at(key)); }
    std::string truth(const Mailbox& mailbox) override;
    void user_deletes_folder(const std::string& folder) override {
        connector_.delete_folder("jane@one.test", folders_.at(folder));
    }
    void user_deletes_for_good(const Key& key) override { connector_.user_deletes(refs_.at(key)); }
    void hire(const std::string& address, const std::string& name, const std::string& title) override {
        connector_.put_user({address, name, title, "", address, {}, true, true});
    }
    void rename(const std::string& address, const std::string& name, const std::string& title, const std::string& alias) override {
        connector_.put_user({address, name, title, "", address, {alias}, true, true});
    }
    void dismiss(const std::string& address) override { connector_.remove_user(address); }
    void put_group(const std::string& address, const std::string& name, const std::vector<std::string>& members) override {
        connector_.put_group({address, name, address}, members);
    }
    void expire_cursors() override {
        connector_.expire_cursors();
        connector_.expire_directory_cursor();
    }
    void throttle_next_call(const Mailbox& mailbox, std::chrono::seconds time) override;
    void lose_answer_of_next_move(const Mailbox& mailbox) override;

private:
    SystemClock clock_;
    tests::MemoryConnector connector_;
    std::map<Key, MessageRef> refs_;
    std::map<std::string, std::string> folders_; // id by name
};

struct OutOfReachFixture final : MemoryFixture {
    OutOfReachFixture() : MemoryFixture(Custody::out_of_reach) {}
};
struct CopyOnlyFixture final : MemoryFixture {
    CopyOnlyFixture() : MemoryFixture(Custody::copy_only) {}
};

} // namespace remand::contract
