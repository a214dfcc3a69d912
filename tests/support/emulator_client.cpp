#include "tests/support/emulator_client.hpp"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"

namespace remand::support {

using nlohmann::json;

namespace {
json user_json(const EmulatorUser& user) {
    json result = {{"address", user.address}, {"aliases", user.aliases}, {"kind", user.kind}, {"language", user.language}};
    if (!user.display_name.empty()) result["display_name"] = user.display_name;
    return result;
}

json delivery_json(const EmulatorDelivery& delivery) {
    json result = {{"cloud", delivery.cloud},   {"addresses", delivery.addresses}, {"bytes", to_base64(delivery.bytes)},
                   {"folder", delivery.folder}, {"labels", delivery.labels},       {"is_read", delivery.is_read}};
    if (delivery.received) result["received"] = to_rfc3339(*delivery.received);
    return result;
}

TruthEntry truth_entry(const json& entry) {
    TruthEntry result;
    result.cloud = entry.at("cloud");
    result.address = entry.at("address");
    result.internet_message_id = entry.at("internet_message_id");
    result.sha256 = entry.at("sha256");
    result.folder = entry.value("folder", "");
    result.labels = entry.value("labels", std::vector<std::string>{});
    result.is_read = entry.at("is_read");
    result.is_hidden = entry.at("is_hidden");
    result.is_deleted = entry.at("is_deleted");
    result.categories = entry.at("categories").get<std::vector<std::string>>();
    result.flag = entry.at("flag").get<std::string>();
    return result;
}

std::string filters(const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::string query;
    for (const auto& [name, value] : pairs)
        if (!value.empty()) query += (query.empty() ? "?" : "&") + name + "=" + percent_encode(value);
    return query;
}

std::string unescape_html(std::string text) {
    for (const auto& [name, character] : {std::pair{"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1))
            text.replace(at, std::string_view(name).size(), character);
    }
    return text;
}

std::string attribute(std::string_view tag, std::string_view name) {
    const auto start = tag.find(std::string(name) + "=\"");
    if (start == std::string_view::npos) return {};
    const auto from = start + name.size() + 2;
    return unescape_html(std::string(tag.substr(from, tag.find('"', from) - from)));
}

struct Form {
    std::string action, body;
};

// The form of a page whose hidden field `decision` has this value.
Form find_form(std::string_view page, std::string_view decision) {
    for (auto at = page.find("<form"); at != std::string_view::npos; at = page.find("<form", at + 1)) {
        const auto form = page.substr(at, page.find("</form>", at) - at);
        Form result{attribute(form.substr(0, form.find('>')), "action"), ""};
        bool is_the_one = false;
        for (auto field = form.find("<input"); field != std::string_view::npos;
             field = form.find("<input", field + 1)) {
            const auto tag = form.substr(field, form.find('>', field) - field);
            const auto name = attribute(tag, "name"), value = attribute(tag, "value");
            is_the_one |= name == "decision" && value == decision;
            result.body += (result.body.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
        }
        if (is_the_one) return result;
    }
    throw std::runtime_error("this is no consent page: " + std::string(page.substr(0, 300)));
}
} // namespace

EmulatorClient::EmulatorClient(const EmulatorEndpoints& endpoints)
    : control_(endpoints.control), client_(endpoints.ca_file) {}

std::string EmulatorClient::call(const std::string& method, const std::string& path, const std::string& body) {
    const auto response = client_.send({method, control_ + path, {{"Content-Type", "application/json"}}, body});
    if (response.status != 200)
        throw std::runtime_error(method + " " + path + ": " + std::to_string(response.status) + " " +
                                 response.body.substr(0, 500));
    return response.body;
}

MicrosoftTenant EmulatorClient::add_microsoft_tenant(const MicrosoftTenantRequest& request) {
    const json app = {
        {"redirect_uris", request.redirect_uris}, {"roles", request.roles}, {"is_consented", request.is_consented}};
    const json body = {{"name", request.name}, {"domains", request.domains}, {"apps", json::array({app})}};
    const auto answer = json::parse(call("POST", "/v1/microsoft/tenants", body.dump()));
    const auto& made = answer.at("apps").at(0);
    return {answer.at("directory_id"), {made.at("client_id"), made.at("secret")}};
}

GoogleCustomer EmulatorClient::add_google_customer(const GoogleCustomerRequest& request) {
    const json body = {{"domain", request.domain}, {"admin", request.admin}, {"scopes", request.scopes}};
    const auto answer = json::parse(call("POST", "/v1/google/customers", body.dump()));
    return {answer.at("customer_id"), answer.at("client_id"), answer.at("key").dump()};
}

std::string EmulatorClient::decide_consent(const std::string& url, bool accepts) {
    const auto page = client_.send({"GET", url});
    const auto form = find_form(page.body, accepts ? "accept" : "cancel");
    const auto origin = url.substr(0, url.find('/', std::string("https://").size()));
    const auto answer = client_.send(
        {"POST", origin + form.action, {{"Content-Type", "application/x-www-form-urlencoded"}}, form.body});
    if (answer.status != 302) throw std::runtime_error("the consent was not taken: " + std::to_string(answer.status));
    return answer.header("Location");
}

void EmulatorClient::set_consent(const std::string& tenant, const std::string& client_id, bool is_consented,
                                 const std::optional<std::vector<std::string>>& roles) {
    json body = {{"tenant", tenant}, {"client_id", client_id}, {"is_consented", is_consented}};
    if (roles) body["roles"] = *roles;
    call("PUT", "/v1/microsoft/consent", body.dump());
}

void EmulatorClient::set_scopes(const std::string& customer, const std::vector<std::string>& scopes) {
    call("PUT", "/v1/google/scopes", json{{"customer", customer}, {"scopes", scopes}}.dump());
}
void EmulatorClient::change_microsoft_app(const std::string& body) { call("PATCH", "/v1/microsoft/apps", body); }
GoogleClient EmulatorClient::add_google_client(const std::vector<std::string>& redirect_uris) {
    const auto answer = json::parse(call("POST", "/v1/google/clients", json{{"redirect_uris", redirect_uris}}.dump()));
    return {answer.at("client_id"), answer.at("secret")};
}

void EmulatorClient::add_users(std::string_view cloud, const std::string& tenant,
                               const std::vector<EmulatorUser>& users) {
    json list = json::array();
    for (const auto& user : users) list.push_back(user_json(user));
    call("POST", "/v1/mailboxes", json{{"cloud", cloud}, {"tenant", tenant}, {"users", list}}.dump());
}

std::vector<std::string> EmulatorClient::add_many(std::string_view cloud, const std::string& tenant,
                                                  const std::string& pattern, int count) {
    const json body = {{"cloud", cloud}, {"tenant", tenant}, {"pattern", pattern}, {"count", count}};
    return json::parse(call("POST", "/v1/mailboxes", body.dump())).at("addresses").get<std::vector<std::string>>();
}

void EmulatorClient::update_user(std::string_view cloud, const std::string& tenant, const std::string& address,
                                 const std::string& changes) {
    json body = json::parse(changes);
    body.update({{"cloud", cloud}, {"tenant", tenant}, {"address", address}});
    call("POST", "/v1/user/update", body.dump());
}

void EmulatorClient::remove_user(std::string_view cloud, const std::string& tenant, const std::string& address) {
    call("POST", "/v1/user/remove", json{{"cloud", cloud}, {"tenant", tenant}, {"address", address}}.dump());
}

void EmulatorClient::put_group(std::string_view cloud, const std::string& tenant, const std::string& address,
                               const std::string& name, const std::vector<std::string>& members) {
    const json body{{"cloud", cloud}, {"tenant", tenant}, {"address", address}, {"name", name}, {"members", members}};
    call("PUT", "/v1/groups", body.dump());
}

void EmulatorClient::add_folder(std::string_view cloud, const std::string& address, const std::string& path,
                                bool is_hidden) {
    call("POST", "/v1/folders",
         json{{"cloud", cloud}, {"address", address}, {"path", path}, {"is_hidden", is_hidden}}.dump());
}

EmulatorKey EmulatorClient::deliver(std::string_view cloud, const std::string& address, const std::string& bytes) {
    return deliver({.cloud = std::string(cloud), .addresses = {address}, .bytes = bytes}).front();
}

std::vector<EmulatorKey> EmulatorClient::deliver(const EmulatorDelivery& delivery) {
    return json::parse(call("POST", "/v1/deliver", delivery_json(delivery).dump()))
        .at("keys")
        .get<std::vector<EmulatorKey>>();
}

std::vector<std::vector<EmulatorKey>> EmulatorClient::deliver_many(const std::vector<EmulatorDelivery>& deliveries) {
    json list = json::array();
    for (const auto& delivery : deliveries) list.push_back(delivery_json(delivery));
    const auto answer = json::parse(call("POST", "/v1/deliver-many", json{{"deliveries", list}}.dump()));
    return answer.at("keys").get<std::vector<std::vector<EmulatorKey>>>();
}

void EmulatorClient::seed(std::string_view cloud, const std::string& tenant, int count, const std::string& bytes) {
    call("POST", "/v1/seed", json{{"cloud", cloud}, {"tenant", tenant}, {"count", count}, {"bytes", to_base64(bytes)}, {"spacing_seconds", 1}}.dump());
}

void EmulatorClient::user_moves(EmulatorKey key, const std::string& folder) {
    call("POST", "/v1/user/move", json{{"key", key}, {"folder", folder}}.dump());
}

void EmulatorClient::user_labels(EmulatorKey key, const std::vector<std::string>& labels) {
    call("POST", "/v1/user/move", json{{"key", key}, {"labels", labels}}.dump());
}

void EmulatorClient::user_deletes(EmulatorKey key, bool is_permanent) {
    call("POST", "/v1/user/delete", json{{"key", key}, {"is_permanent", is_permanent}}.dump());
}

void EmulatorClient::user_reads(EmulatorKey key, bool is_read) {
    call("POST", "/v1/user/read", json{{"key", key}, {"is_read", is_read}}.dump());
}

void EmulatorClient::user_marks(EmulatorKey key, const std::vector<std::string>& categories, const std::string& flag) {
    call("POST", "/v1/user/mark", json{{"key", key}, {"categories", categories}, {"flag", json::parse(flag)}}.dump());
}

void EmulatorClient::user_deletes_folder(std::string_view cloud, const std::string& address, const std::string& path) {
    call("POST", "/v1/user/delete-folder", json{{"cloud", cloud}, {"address", address}, {"path", path}}.dump());
}

EmulatorMessage EmulatorClient::message(EmulatorKey key) {
    const auto answer = json::parse(call("GET", "/v1/messages/" + std::to_string(key)));
    return {truth_entry(answer), answer.value("immutable_id", ""), answer.value("classic_id", ""),
            answer.value("id", "")};
}

std::vector<TruthEntry> EmulatorClient::truth(std::string_view cloud, const std::string& address, bool with_deleted) {
    const auto query =
        filters({{"cloud", std::string(cloud)}, {"address", address}, {"deleted", with_deleted ? "true" : ""}});
    const auto answer = json::parse(call("GET", "/v1/truth" + query));
    std::vector<TruthEntry> entries;
    for (const auto& entry : answer.at("messages")) entries.push_back(truth_entry(entry));
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::vector<EmulatorEvent> EmulatorClient::calendar(std::string_view cloud, const std::string& address) {
    const auto answer =
        json::parse(call("GET", "/v1/calendar" + filters({{"cloud", std::string(cloud)}, {"address", address}})));
    std::vector<EmulatorEvent> events;
    for (const auto& entry : answer.at("events"))
        events.push_back({entry.at("uid"), entry.at("summary"), entry.at("description"), entry.at("start"),
                          entry.at("organizer"), entry.at("is_own"), entry.at("is_removed")});
    return events;
}

std::vector<LedgerEntry> EmulatorClient::requests(const std::string& operation, const std::string& mailbox) {
    const auto answer =
        json::parse(call("GET", "/v1/ledger" + filters({{"operation", operation}, {"mailbox", mailbox}})));
    std::vector<LedgerEntry> entries;
    for (const auto& entry : answer.at("requests"))
        entries.push_back({entry.at("number"), parse_rfc3339(entry.at("time").get<std::string>()).value(), entry.at("cloud"), entry.at("method"), entry.at("operation"),
                           entry.at("path"), entry.at("mailbox"), entry.at("status"),
                           entry.at("had_immutable_preference"), entry.at("had_authorization"), entry.at("was_faulted"),
                           entry.at("was_answered")});
    return entries;
}

std::size_t EmulatorClient::count_requests(const std::string& operation, const std::string& mailbox) {
    return json::parse(call("GET", "/v1/ledger/count" + filters({{"operation", operation}, {"mailbox", mailbox}})))
        .at("count");
}

std::vector<MoveEntry> EmulatorClient::moves(std::optional<EmulatorKey> key) {
    const auto answer = json::parse(call("GET", "/v1/moves" + (key ? "?key=" + std::to_string(*key) : std::string{})));
    std::vector<MoveEntry> entries;
    for (const auto& entry : answer.at("moves"))
        entries.push_back({entry.at("key"), entry.at("cloud"), entry.at("mailbox"), entry.at("internet_message_id"),
                           entry.at("operation"), entry.at("destination"), entry.at("was_carried_out"),
                           entry.at("was_answered"),
                           parse_rfc3339(entry.at("time").get<std::string>()).value_or(Timestamp{})});
    return entries;
}

std::int64_t EmulatorClient::units() { return json::parse(call("GET", "/v1/quota")).at("units").get<std::int64_t>(); }

void EmulatorClient::clear_ledger() { call("DELETE", "/v1/ledger"); }

void EmulatorClient::add_fault(const EmulatorFault& fault) {
    json match = json::object();
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) match[name] = value;
    };
    add("cloud", fault.cloud);
    add("method", fault.method);
    add("path", fault.path);
    add("operation", fault.operation);
    add("mailbox", fault.mailbox);
    json action = {{"do", fault.action}, {"headers", fault.headers}};
    if (fault.action == "answer" || fault.action == "error") action["status"] = fault.status;
    if (fault.action == "answer") action["body"] = fault.body;
    if (fault.action == "error") action["code"] = fault.code;
    if (fault.action == "delay") action["milliseconds"] = fault.delay.count();
    call("POST", "/v1/faults",
         json{{"match", match}, {"action", action}, {"count", fault.count}, {"skip", fault.skip}}.dump());
}

void EmulatorClient::clear_faults() { call("DELETE", "/v1/faults"); }

void EmulatorClient::expire_cursors(std::string_view cloud, const std::string& address) {
    json body = {{"what", "cursors"}};
    if (!cloud.empty()) body["cloud"] = cloud;
    if (!address.empty()) body["address"] = address;
    call("POST", "/v1/expire", body.dump());
}

void EmulatorClient::expire_directories() { call("POST", "/v1/expire", json{{"what", "directory"}}.dump()); }
void EmulatorClient::expire_tokens() { call("POST", "/v1/expire", json{{"what", "tokens"}}.dump()); }

Timestamp EmulatorClient::advance_clock(Duration time) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(time).count();
    const auto answer = json::parse(call("POST", "/v1/clock", json{{"milliseconds", milliseconds}}.dump()));
    return parse_rfc3339(answer.at("now").get<std::string>()).value();
}

void EmulatorClient::set_user_rule(std::string_view cloud, const std::string& address, const std::string& folder) {
    const json to = folder.empty() ? json() : json(folder);
    call("POST", "/v1/user/rule", json{{"cloud", cloud}, {"address", address}, {"folder", to}}.dump());
}

void EmulatorClient::change_kind(std::string_view cloud, const std::string& tenant, const std::string& address,
                                 const std::string& kind) {
    call("POST", "/v1/user/update",
         json{{"cloud", cloud}, {"tenant", tenant}, {"address", address}, {"kind", kind}}.dump());
}

void EmulatorClient::set_switches(const std::string& switches) { call("PATCH", "/v1/switches", switches); }
void EmulatorClient::reset_switches() { call("DELETE", "/v1/switches"); }

std::pair<std::string, std::string> EmulatorClient::add_pubsub(const EmulatorPubsub& pubsub) {
    json body = {{"customer", pubsub.customer}, {"topic", pubsub.topic}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) body[name] = value;
    };
    add("subscription", pubsub.subscription);
    add("push_endpoint", pubsub.push_endpoint);
    add("push_account", pubsub.push_account);
    add("push_audience", pubsub.push_audience);
    const auto answer = json::parse(call("POST", "/v1/google/pubsub", body.dump()));
    return {answer.at("topic"), answer.value("subscription", "")};
}

EmulatorPush EmulatorClient::push() {
    const auto answer = json::parse(call("GET", "/v1/push"));
    EmulatorPush push;
    for (const auto& one : answer.at("subscriptions"))
        push.subscriptions.push_back({one.at("id"), one.at("mailbox"), one.at("notification_url"),
                                      parse_rfc3339(one.at("expires").get<std::string>()).value_or(Timestamp{})});
    for (const auto& one : answer.at("watches")) push.watched.push_back(one.at("mailbox"));
    return push;
}

void EmulatorClient::send_lifecycle(const std::string& event, const std::string& subscription) {
    json body = {{"event", event}};
    if (!subscription.empty()) body["subscription"] = subscription;
    call("POST", "/v1/push/lifecycle", body.dump());
}

} // namespace remand::support
