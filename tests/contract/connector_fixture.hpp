// What the contract suite needs of a provider beside its connector: the hands of senders, users and trouble. One tenant
// of its own for each test case.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"

namespace remand::contract {

// A delivered message, by whatever the provider's own side calls it (tests see MessageRefs only through the connector).
using Key = std::string;

struct Delivery {
    Place place = Place::inbox; // or junk, trash
    std::optional<Timestamp> received_at{};
    bool is_read = false;
};

class ConnectorFixture {
public:
    virtual ~ConnectorFixture() = default;

    [[nodiscard]] virtual Connector& connector() = 0;
    // A new connector for the same tenant, as after a restart: nothing is remembered but what the test kept.
    virtual void reconnect() = 0;
    // The same with the permission to delete for good, where that is a permission of its own.
    virtual void reconnect_for_hard_delete() = 0;

    [[nodiscard]] virtual Mailbox mailbox() = 0;
    [[nodiscard]] virtual Mailbox other_mailbox() = 0;
    [[nodiscard]] virtual Mailbox bad_mailbox() = 0; // of a user without mail service
    [[nodiscard]] virtual std::string domain() = 0;  // the tenant's own
    [[nodiscard]] virtual int more_than_a_page() = 0;

    virtual Key deliver(const Mailbox& mailbox, const std::string& bytes, const Delivery& delivery = {}) = 0;
    virtual void deliver_many(const Mailbox& mailbox, int first, int count) = 0; // mail(first), mail(first + 1) ...
    virtual void put_sent(const Mailbox& mailbox, const std::string& bytes) = 0;
    virtual void put_draft(const Mailbox& mailbox, const std::string& bytes) = 0;
    // Into a folder of the user's own (a label there), out of the inbox.
    virtual void user_files(const Key& key, const std::string& folder) = 0;
    // Whatever this provider lets a user put on a message: colours and a flag, or labels and a star.
    virtual void user_marks(const Key& key) = 0;
    virtual void user_unmarks(const Key& key) = 0;
    virtual void user_reads(const Key& key) = 0;
    // All that the provider itself knows about the mailbox's mail; equal when nothing changed.
    [[nodiscard]] virtual std::string truth(const Mailbox& mailbox) = 0;
    virtual void user_deletes_folder(const std::string& folder) = 0; // of mailbox()
    virtual void user_deletes_for_good(const Key& key) = 0;

    // The directory. `address` is new, or changes; `name` of a person or group.
    virtual void hire(const std::string& address, const std::string& name, const std::string& title) = 0;
    virtual void rename(const std::string& address, const std::string& name, const std::string& title, const std::string& alias) = 0;
    virtual void dismiss(const std::string& address) = 0;
    virtual void put_group(const std::string& address, const std::string& name, const std::vector<std::string>& members) = 0;

    virtual void expire_cursors() = 0; // of the directory as well
    virtual void throttle_next_call(const Mailbox& mailbox, std::chrono::seconds time) = 0;
    // The next move is carried out, and its answer gets lost.
    virtual void lose_answer_of_next_move(const Mailbox& mailbox) = 0;
};

// An ordinary message, different for each number; its Message-ID is "<number@sender.test>".
[[nodiscard]] std::string mail(int number);
[[nodiscard]] std::string message_id(int number);

} // namespace remand::contract
