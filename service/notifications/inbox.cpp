#include "service/notifications/inbox.hpp"

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::service {
namespace {

std::size_t size_of(const Parcel& parcel) { return parcel.body.size() + parcel.authorization.size(); }

} // namespace

void Inbox::set_doors(const std::vector<Door>& doors) {
    std::map<std::string, Door> made;
    for (const auto& door : doors) made.emplace(sha256(door.secret), door);
    const std::lock_guard lock(mutex_);
    doors_ = std::move(made);
}

// A proxy puts the address that it was asked from at the end of the list; what stands before it is anybody's word.
std::string Inbox::sender_of(const InboundRequest& request) const {
    if (!is_behind_proxy_ || request.forwarded_for.empty()) return request.peer;
    const auto last = request.forwarded_for.rfind(',');
    return std::string(trim(last == std::string::npos ? std::string_view(request.forwarded_for)
                                                      : std::string_view(request.forwarded_for).substr(last + 1)));
}

InboundAnswer Inbox::take(const InboundRequest& request) {
    const bool may_ask = limiter_.allows(sender_of(request));
    const std::string key = sha256(std::string_view(request.path).substr(request.path.rfind('/') + 1));
    std::optional<Door> door;
    {
        const std::lock_guard lock(mutex_);
        if (!may_ask) {
            ++counts_.too_often;
            return {429, {}};
        }
        const auto found = doors_.find(key);
        if (found == doors_.end() || request.method != "POST") {
            ++counts_.unknown;
            return {404, {}};
        }
        door = found->second;
    }
    if (door->handshake)
        if (auto answer = door->handshake(request.query)) {
            const std::lock_guard lock(mutex_);
            ++counts_.handshakes;
            return {answer->status, std::move(answer->body)};
        }
    Parcel parcel{door->tenant, door->url, request.authorization, request.body};
    const std::lock_guard lock(mutex_);
    if (parcels_.size() >= most_parcels || bytes_ + size_of(parcel) > most_bytes) {
        ++counts_.too_many;
        return {503, {}};
    }
    ++counts_.taken;
    bytes_ += size_of(parcel);
    parcels_.push_back(std::move(parcel));
    arrived_.notify_one();
    return {202, {}};
}

std::optional<Parcel> Inbox::next(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait(lock, stop, [this] { return !parcels_.empty(); })) return {};
    Parcel parcel = std::move(parcels_.front());
    parcels_.pop_front();
    bytes_ -= size_of(parcel);
    return parcel;
}

Inbox::Counts Inbox::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

} // namespace remand::service
