#include "tests/contract/emulator_fixtures.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/text.hpp"
#include "tests/support/emulator_process.hpp"

namespace remand::contract {
namespace {

const support::EmulatorEndpoints& emulator() {
    static const auto process = [] {
        http::initialise_cpprest();
        return std::make_unique<support::EmulatorProcess>(REMAND_BIN_DIR "/remand-emulator");
    }();
    return process->endpoints();
}

std::string next_domain() {
    static int count = 0;
    return "tenant" + std::to_string(++count) + ".test";
}

std::unique_ptr<http::Transport> make_transport() {
    http::TransportSettings settings;
    settings.ca_file = emulator().ca_file;
    auto transport = http::make_cpprest_transport(settings);
    if (!transport) throw std::runtime_error(transport.error().message);
    return *std::move(transport);
}

std::string key_text(support::EmulatorKey key) { return std::to_string(key); }
support::EmulatorKey key_of(const Key& key) { return std::stoull(key); }

} // namespace

EmulatorFixture::EmulatorFixture(std::string provider)
    : cloud_(std::move(provider)), provider_(*find_provider(cloud_)), domain_(next_domain()), control_(emulator()),
      transport_(make_transport()) {
    control_.clear_faults();
}

void EmulatorFixture::connect(const support::EmulatedTenant& tenant) {
    ProviderSettings settings;
    settings.options = tenant.options;
    for (const auto& [key, value] : tenant.secrets) settings.secrets[key] = Secret(value);
    settings.access = Access::read_write;
    auto checked = provider_.check(std::move(settings));
    if (!checked) throw std::runtime_error(checked.error().message);
    settings_ = *std::move(checked);
    reconnect();
}

Mailbox EmulatorFixture::listed(const std::string& address) {
    const auto all = connector_->list_mailboxes();
    if (!all) throw std::runtime_error(all.error().message);
    for (const auto& mailbox : all->mailboxes)
        if (mailbox.address == address) return mailbox;
    throw std::runtime_error("no mailbox " + address);
}

Key EmulatorFixture::deliver(const Mailbox& mailbox, const std::string& bytes, const Delivery& delivery) {
    support::EmulatorDelivery order{cloud_, {mailbox.address}, bytes};
    if (delivery.place == Place::junk) place(order, words().junk);
    if (delivery.place == Place::trash) place(order, words().trash);
    order.received = delivery.received_at;
    order.is_read = delivery.is_read;
    return key_text(control_.deliver(order).front());
}

void EmulatorFixture::deliver_many(const Mailbox& mailbox, int first, int count) {
    std::vector<support::EmulatorDelivery> all;
    for (int number = first; number < first + count; ++number) all.push_back({cloud_, {mailbox.address}, mail(number)});
    control_.deliver_many(all);
}

void EmulatorFixture::put_sent(const Mailbox& mailbox, const std::string& bytes) {
    support::EmulatorDelivery order{cloud_, {mailbox.address}, bytes};
    place(order, words().sent);
    control_.deliver(order);
}

void EmulatorFixture::put_draft(const Mailbox& mailbox, const std::string& bytes) {
    support::EmulatorDelivery order{cloud_, {mailbox.address}, bytes};
    place(order, words().draft);
    control_.deliver(order);
}

void EmulatorFixture::user_reads(const Key& key) { control_.user_reads(key_of(key)); }

std::string EmulatorFixture::truth(const Mailbox& mailbox) {
    std::string all;
    for (const auto& entry : control_.truth(cloud_, mailbox.address))
        all += entry.internet_message_id + " " + entry.sha256 + " " + entry.folder + join(entry.labels, ",") +
               (entry.is_read ? " read " : " ") + join(entry.categories, ",") + " " + entry.flag + "\n";
    return all;
}

void EmulatorFixture::hire(const std::string& address, const std::string& name, const std::string& title) {
    control_.add_users(cloud_, domain_, {{address, name, {}, "member"}});
    control_.update_user(cloud_, domain_, address, R"({"title":")" + title + R"("})");
}

void EmulatorFixture::rename(const std::string& address, const std::string& name, const std::string& title,
                             const std::string& alias) {
    control_.update_user(cloud_, domain_, address,
                         R"({"display_name":")" + name + R"(","title":")" + title + R"(","alias":")" + alias + R"("})");
}

void EmulatorFixture::user_deletes_for_good(const Key& key) { control_.user_deletes(key_of(key), true); }

void EmulatorFixture::expire_cursors() { control_.expire_cursors(cloud_); }

void EmulatorFixture::throttle_next_call(const Mailbox& mailbox, std::chrono::seconds time) {
    support::EmulatorFault fault;
    fault.cloud = cloud_;
    fault.mailbox = mailbox.address;
    fault.operation = words().get;
    fault.status = 429;
    fault.code = words().throttled;
    fault.headers = {{"Retry-After", std::to_string(time.count())}};
    control_.add_fault(fault);
}

void EmulatorFixture::lose_answer_of_next_move(const Mailbox& mailbox) {
    support::EmulatorFault fault;
    fault.cloud = cloud_;
    fault.mailbox = mailbox.address;
    fault.operation = words().move;
    fault.action = "timeout-after";
    control_.add_fault(fault);
}

std::size_t EmulatorFixture::count_subscriptions() {
    const auto push = control_.push();
    const auto address = "jane@" + domain_;
    const auto of_graph = std::count_if(push.subscriptions.begin(), push.subscriptions.end(),
                                        [&](const auto& one) { return one.mailbox == address; });
    return static_cast<std::size_t>(of_graph + std::count(push.watched.begin(), push.watched.end(), address));
}

MicrosoftFixture::MicrosoftFixture() : EmulatorFixture("microsoft") {
    connect(support::make_microsoft_tenant(control(), emulator(), domain(),
                                           {{"jane@" + domain(), "Jane", {}, "member"},
                                            {"joe@" + domain(), "Joe", {}, "shared"},
                                            {"nobody@" + domain(), "Nobody", {}, "unlicensed"},
                                            {"guest@" + domain(), "Guest", {}, "guest"}}));
}

const EmulatorFixture::Words& MicrosoftFixture::words() const {
    static const Words all{"junkemail",         "deleteditems",       "sentitems",           "drafts",
                           "graph.message.get", "graph.message.move", "ApplicationThrottled"};
    return all;
}

void MicrosoftFixture::user_files(const Key& key, const std::string& folder) {
    control().add_folder(cloud(), "jane@" + domain(), folder);
    control().user_moves(key_of(key), folder);
}

void MicrosoftFixture::user_marks(const Key& key) {
    control().user_marks(key_of(key), {"Orders", "Blue category"},
                         R"({"flagStatus":"flagged","startDateTime":{"dateTime":"2027-01-15T08:00:00.0000000",)"
                         R"("timeZone":"UTC"},"dueDateTime":{"dateTime":"2027-01-16T08:00:00.0000000","timeZone":"UTC"}})");
}
void MicrosoftFixture::user_unmarks(const Key& key) { control().user_marks(key_of(key), {"Red category"}, "{}"); }

GoogleFixture::GoogleFixture() : EmulatorFixture("google") {
    const auto customer = support::make_google_customer(control(), emulator(), domain(),
                                                        {{"jane@" + domain(), "Jane", {}, "member"},
                                                         {"joe@" + domain(), "Joe", {}, "member"},
                                                         {"nobody@" + domain(), "Nobody", {}, "no_mailbox"},
                                                         {"gone@" + domain(), "Gone", {}, "suspended"}});
    customer_ = customer.id;
    connect(customer);
    grant_scopes();
}

void GoogleFixture::grant_scopes() {
    std::vector<std::string> scopes;
    for (const auto& permission : find_provider("google")->permissions(settings())) scopes.push_back(permission.name);
    scopes.push_back("https://www.googleapis.com/auth/admin.directory.group.readonly");
    control().set_scopes(customer_, scopes);
}

void GoogleFixture::reconnect_for_hard_delete() {
    settings().allows_hard_delete = true;
    grant_scopes();
    reconnect();
}

void GoogleFixture::reconnect_for_notifications() {
    const auto [topic, subscription] =
        control().add_pubsub({.customer = customer_, .topic = "mail", .subscription = "remand"});
    settings().options["pubsub-topic"] = topic;
    settings().options["pubsub-subscription"] = subscription;
    settings().options["pubsub-endpoint"] = emulator().gmail_endpoint;
    reconnect();
}

Mailbox GoogleFixture::bad_mailbox() { return {{"nobody@" + domain()}, "nobody@" + domain(), "Nobody", {}}; }

const EmulatorFixture::Words& GoogleFixture::words() const {
    static const Words all{
        "SPAM", "TRASH", "SENT", "DRAFT", "gmail.message.get", "gmail.message.modify", "rateLimitExceeded"};
    return all;
}

// Beside what it has: a star, and labels of Google's and of the user's.
void GoogleFixture::user_marks(const Key& key) {
    control().add_folder(cloud(), "jane@" + domain(), "Orders");
    auto labels = control().message(key_of(key)).where.labels;
    for (const char* label : {"STARRED", "IMPORTANT", "CATEGORY_UPDATES", "Orders"}) labels.emplace_back(label);
    control().user_labels(key_of(key), labels);
}
void GoogleFixture::user_unmarks(const Key& key) {
    auto labels = control().message(key_of(key)).where.labels;
    std::erase_if(labels, [](const std::string& label) {
        return label == "STARRED" || label == "IMPORTANT" || label == "CATEGORY_UPDATES" || label == "Orders";
    });
    labels.emplace_back("CATEGORY_PROMOTIONS");
    control().user_labels(key_of(key), labels);
}

void GoogleFixture::user_files(const Key& key, const std::string& folder) {
    control().add_folder(cloud(), "jane@" + domain(), folder);
    control().user_labels(key_of(key), {folder});
}

} // namespace remand::contract
