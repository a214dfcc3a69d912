// The two emulated clouds, reached over TLS through the real transport: what the product does against a real tenant.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "connectors/http/cpprest_transport.hpp"
#include "connectors/providers.hpp"
#include "core/clock.hpp"
#include "tests/contract/connector_fixture.hpp"
#include "tests/support/emulated_tenant.hpp"

namespace remand::contract {

// One emulator for the whole program; a tenant with a domain of its own for each fixture.
class EmulatorFixture : public ConnectorFixture {
public:
    explicit EmulatorFixture(std::string provider);

    Connector& connector() override { return *connector_; }
    void reconnect() override { connector_ = provider_.connect(settings_, {*transport_, clock_, Log::silent()}); }
    virtual void reconnect_for_notifications() = 0;  // with what the settings need for them
    [[nodiscard]] std::size_t count_subscriptions(); // that mailbox() has at the provider
    Mailbox mailbox() override { return listed("jane@" + domain_); }
    Mailbox other_mailbox() override { return listed("joe@" + domain_); }
    std::string domain() override { return domain_; }

    Key deliver(const Mailbox& mailbox, const std::string& bytes, const Delivery& delivery) override;
    void deliver_many(const Mailbox& mailbox, int first, int count) override;
    void put_sent(const Mailbox& mailbox, const std::string& bytes) override;
    void put_draft(const Mailbox& mailbox, const std::string& bytes) override;
    void user_reads(const Key& key) override;
    std::string truth(const Mailbox& mailbox) override;
    void user_deletes_folder(const std::string& folder) override {
        control_.user_deletes_folder(cloud_, "jane@" + domain_, folder);
    }
    void user_deletes_for_good(const Key& key) override;
    void hire(const std::string& address, const std::string& name, const std::string& title) override;
    void rename(const std::string& address, const std::string& name, const std::string& title, const std::string& alias) override;
    void dismiss(const std::string& address) override { control_.remove_user(cloud_, domain_, address); }
    void put_group(const std::string& address, const std::string& name, const std::vector<std::string>& members) override {
        control_.put_group(cloud_, domain_, address, name, members);
    }
    void expire_cursors() override;
    void throttle_next_call(const Mailbox& mailbox, std::chrono::seconds time) override;
    void lose_answer_of_next_move(const Mailbox& mailbox) override;

protected:
    struct Words { // of this cloud
        std::string junk, trash, sent, draft, get, move, throttled;
    };
    support::EmulatorClient& control() { return control_; }
    [[nodiscard]] const std::string& cloud() const { return cloud_; }
    void connect(const support::EmulatedTenant& tenant);
    ProviderSettings& settings() { return settings_; }
    Mailbox listed(const std::string& address);
    [[nodiscard]] virtual const Words& words() const = 0;
    virtual void place(support::EmulatorDelivery& delivery, const std::string& word) const = 0;

private:
    const std::string cloud_;
    const Provider& provider_;
    const std::string domain_;
    support::EmulatorClient control_;
    SystemClock clock_;
    std::unique_ptr<http::Transport> transport_;
    ProviderSettings settings_;
    std::unique_ptr<Connector> connector_;
};

class MicrosoftFixture final : public EmulatorFixture {
public:
    MicrosoftFixture();
    void reconnect_for_hard_delete() override {} // Mail.ReadWrite is enough
    void reconnect_for_notifications() override {}
    Mailbox bad_mailbox() override { return listed("nobody@" + domain()); }
    int more_than_a_page() override { return 450; }
    void user_files(const Key& key, const std::string& folder) override;
    void user_marks(const Key& key) override;
    void user_unmarks(const Key& key) override;

private:
    const Words& words() const override;
    void place(support::EmulatorDelivery& delivery, const std::string& word) const override { delivery.folder = word; }
};

class GoogleFixture final : public EmulatorFixture {
public:
    GoogleFixture();
    void reconnect_for_hard_delete() override;
    void reconnect_for_notifications() override;
    // Not in the list of mailboxes: this user's mail service was switched off since.
    Mailbox bad_mailbox() override;
    int more_than_a_page() override { return 120; } // a minute allows reading 300
    void user_files(const Key& key, const std::string& folder) override;
    void user_marks(const Key& key) override;
    void user_unmarks(const Key& key) override;

private:
    void grant_scopes();
    const Words& words() const override;
    void place(support::EmulatorDelivery& delivery, const std::string& word) const override {
        delivery.labels = {word};
    }
    std::string customer_;
};

} // namespace remand::contract
