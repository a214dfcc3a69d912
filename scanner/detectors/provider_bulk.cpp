// The provider counts it as bulk mail (BCL 4 and above).
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason provider_bulk(const MessageView& mail) {
    if (!mail.facts.stamps.bulk_level || *mail.facts.stamps.bulk_level < 4) return {};
    return fmt::format("The provider counts it as bulk mail (level {})", *mail.facts.stamps.bulk_level);
}

} // namespace remand::scanner::detect
