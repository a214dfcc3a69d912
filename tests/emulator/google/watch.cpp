// users.watch and users.stop: mailbox changes become messages of a Pub/Sub topic
// (developers.google.com/gmail/api/guides/push). One topic for each user and project, for seven days.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"
#include "tests/emulator/google/push.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
constexpr std::chrono::hours life{7 * 24};

std::string project_of(std::string_view topic) {
    const auto parts = split(topic, '/');
    return parts.size() == 4 && parts[0] == "projects" && parts[2] == "topics" ? std::string(parts[1]) : std::string{};
}

bool passes_labels(const Watch& watch, const Mailbox& mailbox, const Change& change) {
    if (watch.label_ids.empty()) return true;
    const auto& message = mailbox.messages().at(change.key);
    const auto now = label_ids(mailbox, message), left = label_ids(mailbox, change.removed);
    const bool is_named = std::any_of(watch.label_ids.begin(), watch.label_ids.end(), [&](const std::string& id) {
        return std::find(now.begin(), now.end(), id) != now.end() ||
               std::find(left.begin(), left.end(), id) != left.end();
    });
    return is_named != watch.is_excluding;
}
} // namespace

Response start_watch(Call& call) {
    const auto body = json_body(call);
    const auto topic = body && body->contains("topicName") && (*body)["topicName"].is_string()
                           ? (*body)["topicName"].get<std::string>()
                           : std::string{};
    const auto project = project_of(topic), own = call.tenant->service_account.project_id;
    if (project.empty() || project != own)
        return invalid(call, "Invalid topicName does not match projects/" + own + "/topics/*");
    auto& push = call.world.push;
    if (!push.topics.contains(topic))
        return error(call, 404, "notFound",
                     "Error sending test message to Cloud PubSub " + topic +
                         " : Resource not found (resource=" + topic.substr(topic.rfind('/') + 1) + ").");
    for (const auto& watch : push.watches)
        if (watch.mailbox == call.mailbox && watch.project == project && watch.topic != topic &&
            watch.expires > call.world.clock.now())
            return invalid(call,
                           "Only one user push notification client allowed per developer (call /stop then try again)");
    Watch watch;
    watch.mailbox = call.mailbox;
    watch.project = project;
    watch.topic = topic;
    watch.expires = call.world.clock.now() + life;
    watch.since = call.mailbox->sequence();
    try {
        watch.label_ids = body->value("labelIds", std::vector<std::string>{});
        const auto behaviour = body->value("labelFilterBehavior", body->value("labelFilterAction", "include"));
        watch.is_excluding = ascii_lower(behaviour) == "exclude";
    } catch (const json::exception&) {
        return invalid(call, "Invalid labelIds");
    }
    std::erase_if(push.watches,
                  [&](const Watch& old) { return old.mailbox == call.mailbox && old.project == project; });
    push.watches.push_back(watch);
    return json_response(
        {{"historyId", std::to_string(watch.since)}, {"expiration", std::to_string(to_micros(watch.expires) / 1000)}});
}

Response stop_watch(Call& call) {
    std::erase_if(call.world.push.watches, [&](const Watch& watch) {
        return watch.mailbox == call.mailbox && watch.project == call.tenant->service_account.project_id;
    });
    return {.status = 204};
}

void notify(World& world, Mailbox& mailbox) {
    if (mailbox.cloud() != Cloud::google) return;
    std::erase_if(world.push.watches, [&](const Watch& watch) { return watch.expires <= world.clock.now(); });
    const auto& changes = mailbox.changes();
    for (auto& watch : world.push.watches) {
        if (watch.mailbox != &mailbox) continue;
        bool is_told = false;
        for (auto i = mailbox.first_after(watch.since); i < changes.size(); ++i)
            is_told |= passes_labels(watch, mailbox, changes[i]);
        watch.since = mailbox.sequence();
        const json data = {{"emailAddress", mailbox.address()}, {"historyId", watch.since}};
        if (is_told) publish(world, watch.topic, data.dump());
    }
}

} // namespace remand::emulator::gmail
