#include "service/storage/copy_sweep.hpp"

namespace remand::service {

void CopySweep::run_if_due() {
    const Timestamp now = clock_.now();
    if (now < next_) return;
    next_ = now + interval;
    const auto removed = copies_.sweep(now, copies_at_once);
    if (!removed) {
        log_.error("store.failed", {{"code", removed.error().code}, {"message", removed.error().message}});
        return;
    }
    if (*removed > 0) log_.info("copies.removed", {{"copies", *removed}});
    if (const auto events = events_.sweep(now); !events)
        log_.error("store.failed", {{"code", events.error().code}, {"message", events.error().message}});
    if (*removed == copies_at_once) next_ = now; // there may be more
}

} // namespace remand::service
