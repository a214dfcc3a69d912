#include "service/actions/keeping.hpp"

#include <fmt/format.h>

#include "core/crash_point.hpp"
#include "service/crash_points.hpp"

namespace remand::service {
namespace {
constexpr std::int64_t a_megabyte = 1'000'000;
}

Location in_our_keeping() {
    Location location;
    location.place = Place::quarantine;
    location.folder_name = "sealed copy";
    return location;
}

bool is_in_our_keeping(const Location& location) {
    return location.place == Place::quarantine && location.where.empty();
}

bool Keeping::keeps(const db::ActionRecord& hard_delete) const {
    switch (settings_.of_hard_deletes) {
    case CopySettings::HardDeletes::never:
        return false;
    case CopySettings::HardDeletes::automatic:
        return hard_delete.is_automatic;
    case CopySettings::HardDeletes::always:
        return true;
    }
    return false;
}

Result<std::string> Keeping::keep(Connector& connector, const db::ActionRecord& action, const Location& located) {
    if (action.former) { // an earlier try may have come as far as this, or farther
        const auto proved = copies_.open(action.message_id);
        if (proved) return std::string();
        if (proved.error().code.starts_with("db.")) return fail(proved.error());
    }
    const auto raw = connector.fetch(action.mailbox, action.ref, Priority::remediation);
    if (!raw && (raw.error().kind != ErrorKind::skip_item || raw.error().code.ends_with(".not_found")))
        return fail(raw.error());
    if (!raw || raw->is_partial) return std::string("the provider gives this message only in parts");
    const auto size = copies_.size_of_all();
    if (!size) return fail(size.error());
    if (*size + static_cast<std::int64_t>(raw->bytes.size()) > settings_.most_megabytes * a_megabyte)
        return fmt::format("all copies together may have {} MB (copies.most_megabytes), and this one does not fit in",
                           settings_.most_megabytes);
    const Timestamp now = clock_.now();
    db::CopyRecord copy;
    copy.message_id = action.message_id;
    copy.tenant = action.tenant;
    copy.former = action.former.value_or(located);
    copy.made_at = now;
    copy.keep_until = now + settings_.keep;
    crash_point(crash_points::before_copy);
    if (const auto put = copies_.put(std::move(copy), raw->bytes); !put) return fail(put.error());
    crash_point(crash_points::after_copy);
    const auto proved = copies_.open(action.message_id);
    if (!proved) return fail(proved.error());
    return std::string();
}

} // namespace remand::service
