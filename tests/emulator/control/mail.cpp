// Delivering mail, and what users do to it.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/control/operations.hpp"

namespace remand::emulator::control {

using nlohmann::json;

namespace {
struct Delivery {
    Cloud cloud = Cloud::microsoft;
    std::vector<std::string> addresses;
    ContentPointer content;
    std::string folder = "inbox";
    std::vector<std::string> labels{"INBOX"};
    Timestamp received{};
    bool is_read = false;
    bool is_draft = false;
};

PlaceIndex place_at(const Mailbox& mailbox, const std::string& name) {
    const auto place = mailbox.find_place(name);
    if (!place) throw std::invalid_argument("the mailbox " + mailbox.address() + " has no folder or label " + name);
    return *place;
}

Places places_of(const Mailbox& mailbox, const std::vector<std::string>& names) {
    Places places;
    for (const auto& name : names) {
        if (name == "UNREAD") throw std::invalid_argument("UNREAD is said by is_read");
        places.push_back(place_at(mailbox, name));
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

Delivery read_delivery(World& world, const json& body) {
    Delivery delivery;
    delivery.cloud = cloud_at(body);
    delivery.addresses = texts_at(body, "addresses");
    if (body.contains("address")) delivery.addresses.push_back(text_at(body, "address"));
    if (delivery.addresses.empty()) throw std::invalid_argument("a delivery needs \"address\" or \"addresses\"");
    auto bytes = from_base64(text_at(body, "bytes"));
    if (!bytes) throw std::invalid_argument("\"bytes\" must be base64");
    delivery.content = world.content_of(std::move(*bytes));
    delivery.folder = body.value("folder", delivery.folder);
    if (body.contains("labels")) delivery.labels = texts_at(body, "labels");
    delivery.received = world.clock.now();
    if (body.contains("received")) {
        const auto time = parse_rfc3339(text_at(body, "received"));
        if (!time) throw std::invalid_argument("\"received\" must be an RFC 3339 time");
        delivery.received = *time;
    }
    delivery.is_read = body.value("is_read", false);
    delivery.is_draft = body.value("is_draft", false);
    return delivery;
}

// Both clouds keep no finer times: Graph whole seconds, Gmail milliseconds.
Timestamp as_kept(Cloud cloud, Timestamp time) {
    if (cloud == Cloud::microsoft) return std::chrono::floor<std::chrono::seconds>(time);
    return std::chrono::floor<std::chrono::milliseconds>(time);
}

struct Target {
    Mailbox* mailbox;
    Places places;
};

std::vector<Target> targets_of(const World& world, const Delivery& delivery) {
    std::vector<Target> targets;
    for (const auto& address : delivery.addresses) {
        auto& mailbox = mailbox_at(world, delivery.cloud, address);
        targets.push_back({&mailbox, delivery.cloud == Cloud::microsoft ? Places{place_at(mailbox, delivery.folder)}
                                                                        : places_of(mailbox, delivery.labels)});
    }
    return targets;
}

// A meeting that is known is changed by its own organiser alone.
void take_invitation(World& world, Mailbox& mailbox, const Content& content) {
    auto invitation = read_invitation(content.bytes);
    if (!invitation) return;
    for (const auto& event : mailbox.events())
        if (event.uid == invitation->uid && !event.is_removed) return;
    invitation->is_own = equals_ignoring_case(invitation->organizer, mailbox.address());
    world.add_event(mailbox, *std::move(invitation));
}

json carry_out(World& world, const Delivery& delivery, const std::vector<Target>& targets) {
    json keys = json::array();
    for (const auto& target : targets) {
        Message message;
        message.content = delivery.content;
        message.places = target.places;
        message.received = as_kept(delivery.cloud, delivery.received);
        message.is_read = delivery.is_read;
        message.is_draft = delivery.is_draft;
        keys.push_back(world.deliver(*target.mailbox, std::move(message)));
        if (!delivery.is_draft) take_invitation(world, *target.mailbox, *delivery.content);
    }
    return keys;
}

struct Held {
    Mailbox& mailbox;
    Key key;
};

Held held_at(const World& world, const json& body) {
    const auto key = body.at("key").get<Key>();
    auto* mailbox = world.mailbox_of(key);
    if (!mailbox || !mailbox->find(key)) throw std::invalid_argument("there is no message " + std::to_string(key));
    return {*mailbox, key};
}
} // namespace

json deliver(World& world, const json& body) {
    const auto delivery = read_delivery(world, body);
    return {{"keys", carry_out(world, delivery, targets_of(world, delivery))}};
}

json deliver_raw(World& world, const Request& request) {
    json body = {{"bytes", to_base64(request.body)}, {"addresses", request.parameters("address")}};
    for (const char* name : {"cloud", "folder", "received"})
        if (request.has_parameter(name)) body[name] = request.parameter(name);
    if (request.has_parameter("labels")) body["labels"] = request.parameters("labels");
    for (const char* name : {"is_read", "is_draft"})
        if (request.has_parameter(name)) body[name] = request.parameter(name) == "true";
    return deliver(world, body);
}

json deliver_many(World& world, const json& body) {
    std::vector<Delivery> deliveries;
    std::vector<std::vector<Target>> targets;
    for (const auto& entry : body.at("deliveries")) {
        deliveries.push_back(read_delivery(world, entry));
        targets.push_back(targets_of(world, deliveries.back()));
    }
    json keys = json::array();
    for (std::size_t i = 0; i < deliveries.size(); ++i) keys.push_back(carry_out(world, deliveries[i], targets[i]));
    return {{"keys", keys}};
}

json user_move(World& world, const json& body) {
    const auto [mailbox, key] = held_at(world, body);
    mailbox.put(key, mailbox.cloud() == Cloud::microsoft ? Places{place_at(mailbox, text_at(body, "folder"))}
                                                         : places_of(mailbox, texts_at(body, "labels")));
    return json::object();
}

json user_delete(World& world, const json& body) {
    const auto [mailbox, key] = held_at(world, body);
    if (body.value("is_permanent", false))
        mailbox.erase(key);
    else
        mailbox.put(key, {mailbox.cloud() == Cloud::microsoft ? folder::trash : label::trash});
    return json::object();
}

// Colours and the follow-up flag, as Outlook sets them.
json user_mark(World& world, const json& body) {
    const auto [mailbox, key] = held_at(world, body);
    if (mailbox.cloud() != Cloud::microsoft) throw std::invalid_argument("on Google marks are labels");
    if (body.contains("categories")) mailbox.set_categories(key, texts_at(body, "categories"));
    if (body.contains("flag"))
        mailbox.set_flag(key, body["flag"].empty() ? std::string() : body["flag"].dump());
    return json::object();
}

json user_read(World& world, const json& body) {
    const auto [mailbox, key] = held_at(world, body);
    mailbox.set_read(key, body.at("is_read").get<bool>());
    return json::object();
}

} // namespace remand::emulator::control
