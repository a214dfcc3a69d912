// Who wants to be told of changes: Graph's subscriptions, Gmail's watches, and the topics of Pub/Sub in between.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/emulator/model/tenants.hpp"

namespace remand::emulator {

struct Subscription { // Graph's resource type `subscription`
    std::string id;
    Tenant* tenant = nullptr;
    std::string client_id;
    std::string resource; // as the client wrote it
    std::string change_type;
    std::string notification_url, lifecycle_url;
    std::string client_state;
    Timestamp expires{};
    bool is_immutable = false;
    Mailbox* mailbox = nullptr;
    std::optional<PlaceIndex> folder; // absent: all folders
    std::uint64_t since = 0;          // changes up to this were told
};

struct Watch { // of users.watch; one for each mailbox and project
    Mailbox* mailbox = nullptr;
    std::string project, topic;
    std::vector<std::string> label_ids;
    bool is_excluding = false;
    Timestamp expires{};
    std::uint64_t since = 0;
};

struct PubsubMessage {
    std::string id = {};
    std::string data = {};
    Timestamp published{};
    Timestamp visible{};     // not pulled again before this
    std::string ack_id = {}; // of the last time it was pulled
    int attempts = 0;
};

struct PubsubSubscription {
    std::string name; // projects/p/subscriptions/s
    std::string topic;
    std::string push_endpoint; // empty: pulled
    std::string push_account;  // e-mail in the OIDC token; empty: no token
    std::string push_audience;
    int ack_seconds = 10;
    std::deque<PubsubMessage> messages;
};

struct Push {
    std::vector<std::unique_ptr<Subscription>> subscriptions;
    std::vector<Watch> watches;
    std::map<std::string, Tenant*> topics; // projects/p/topics/t; with the customer of the project
    std::vector<PubsubSubscription> pubsub;
    std::uint64_t last_message = 0;

    [[nodiscard]] Subscription* find(std::string_view id) const {
        for (const auto& subscription : subscriptions)
            if (subscription->id == id) return subscription.get();
        return nullptr;
    }
    [[nodiscard]] PubsubSubscription* find_pubsub(std::string_view name) {
        for (auto& subscription : pubsub)
            if (subscription.name == name) return &subscription;
        return nullptr;
    }
};

} // namespace remand::emulator
