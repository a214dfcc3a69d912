#include "tests/emulator/face.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/recorder.hpp"

namespace remand::emulator {

namespace {
bool is_before_the_work(FaultAction::Kind kind) {
    return kind == FaultAction::Kind::answer || kind == FaultAction::Kind::error || kind == FaultAction::Kind::close;
}

void spoil(Response& response, const FaultAction& action) {
    switch (action.kind) {
    case FaultAction::Kind::close_after:
        response.is_dropped = true;
        break;
    case FaultAction::Kind::timeout_after:
        response.status = 504;
        response.body.clear();
        break;
    case FaultAction::Kind::delay:
        response.delay = action.delay;
        break;
    case FaultAction::Kind::malformed:
        // Half a message is a message, which nobody can tell from a whole one; what is cut off by a network says so.
        if (response.content_type.starts_with("text/plain"))
            response.is_dropped = true;
        else
            response.body.resize(response.body.size() / 2);
        break;
    case FaultAction::Kind::answer:
    case FaultAction::Kind::error:
    case FaultAction::Kind::close:
    case FaultAction::Kind::revoke:
        break;
    }
}

std::string bearer_of(const Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const auto authorization = request.header("Authorization");
    return authorization.starts_with(scheme) ? std::string(authorization.substr(scheme.size())) : std::string{};
}

// Index of the move's record, when the request asks for one.
std::optional<std::size_t> note_move(Call& call, const Route& route, std::uint64_t number) {
    if (!route.asks || !call.account || !call.account->mailbox) return std::nullopt;
    call.mailbox = call.account->mailbox.get();
    const auto asked = route.asks(call);
    if (!asked) return std::nullopt;
    MoveRecord record;
    record.request = number;
    record.time = call.world.clock.now();
    record.cloud = call.mailbox->cloud();
    record.key = asked->key;
    record.mailbox = call.mailbox->address();
    record.internet_message_id = asked->internet_message_id;
    if (const auto* message = call.mailbox->find(asked->key)) record.internet_message_id = message->content->message_id;
    record.operation = route.operation;
    record.destination = asked->destination;
    call.world.ledger.moves.push_back(std::move(record));
    return call.world.ledger.moves.size() - 1;
}
} // namespace

Face::Face(World& world, FaceRules rules, std::vector<Route> routes)
    : world_(world), rules_(rules), router_(std::move(routes)) {}

Response Face::handle(const Request& request) {
    Response response;
    {
        const std::lock_guard lock(world_.mutex);
        response = handle_locked(request);
        world_.publish();
    }
    if (response.afterwards) finish(request, response);
    return response;
}

// What could not be answered under the mutex; then the ledger learns how it ended.
void Face::finish(const Request& request, Response& response) {
    std::exchange(response.afterwards, {})(response);
    const std::lock_guard lock(world_.mutex);
    auto& requests = world_.ledger.requests;
    const auto found = std::find_if(requests.rbegin(), requests.rend(),
                                    [&](const RequestRecord& record) { return record.number == response.number; });
    if (found == requests.rend()) return;
    found->status = response.status;
    if (world_.recorder) world_.recorder->write(rules_.cloud, found->operation, request, response, found->was_faulted);
}

Response Face::answer_with(const Call& call, const FaultAction& action) const {
    Response response;
    if (action.kind == FaultAction::Kind::close) {
        response.is_dropped = true;
        return response;
    }
    if (action.kind == FaultAction::Kind::error) {
        response = rules_.error(call, action.status, action.code, action.message);
    } else {
        response.status = action.status;
        response.body = action.body;
    }
    response.headers.insert(response.headers.end(), action.headers.begin(), action.headers.end());
    return response;
}

Response Face::carry_out(Call& call, const Route& route) const {
    if (auto refusal = rules_.admit(call, route)) return std::move(*refusal);
    auto response = route.run(call);
    response.was_carried_out = response.status < 300;
    response.lease = std::move(call.lease);
    return response;
}

Response Face::work(Call& call, const Route& route, const std::optional<FaultAction>& fault) const {
    if (fault && is_before_the_work(fault->kind)) return answer_with(call, *fault);
    if (fault && fault->kind == FaultAction::Kind::revoke) {
        world_.revoke_token(bearer_of(call.request));
        call.token = nullptr;
    }
    auto response = carry_out(call, route);
    if (fault) spoil(response, *fault);
    return response;
}

Response Face::handle_locked(const Request& request) {
    Call call{.world = world_, .face = *this, .request = request, .request_id = random_uuid()};
    auto& ledger = world_.ledger;
    RequestRecord record;
    record.number = ++ledger.last_number;
    record.time = world_.clock.now();
    record.cloud = rules_.cloud;
    record.method = request.method;
    record.had_authorization = !request.header("Authorization").empty();
    record.had_immutable_preference = ascii_lower(request.header("Prefer")).find("immutableid") != std::string::npos;

    const auto* route = router_.find(request, call.parameters);
    Response response;
    if (!route) {
        record.operation = "unknown";
        response =
            rules_.error(call, 404, "ResourceNotFound", "There is no such resource in the emulator: " + request.path);
    } else {
        rules_.identify(call);
        record.operation = route->operation;
        record.path = route->path;
        record.mailbox = call.account ? call.account->address : std::string(call.parameter("user"));
        const auto move = note_move(call, *route, record.number);
        const auto fault =
            world_.faults.take({rules_.cloud, request.method, request.path, record.operation, record.mailbox});
        record.was_faulted = fault.has_value();
        response = work(call, *route, fault);
        if (move) {
            ledger.moves[*move].was_carried_out = response.was_carried_out;
            ledger.moves[*move].was_answered = !response.is_dropped && response.status != 504;
        }
    }
    response.number = record.number;
    rules_.dress(call, route, response);
    if (world_.recorder && !response.afterwards)
        world_.recorder->write(rules_.cloud, record.operation, request, response, record.was_faulted);
    record.was_answered = !response.is_dropped;
    record.status = response.is_dropped ? 0 : response.status;
    ledger.requests.push_back(std::move(record));
    if (ledger.requests.size() > Ledger::most_requests) ledger.requests.pop_front();
    return response;
}

} // namespace remand::emulator
