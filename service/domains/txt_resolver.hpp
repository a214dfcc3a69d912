// TXT records of a name (RFC 1035 section 3.3.14): how the owner of a domain proves that it is theirs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace remand::service {

class TxtResolver {
public:
    virtual ~TxtResolver() = default;
    // The texts; none when the name has no such record. ErrorKind::retry when nobody answered. Thread-safe.
    [[nodiscard]] virtual Result<std::vector<std::string>> texts_of(std::string_view name) const = 0;
};

// Asks the servers of /etc/resolv.conf, through the C library's resolver.
class SystemTxtResolver final : public TxtResolver {
public:
    [[nodiscard]] Result<std::vector<std::string>> texts_of(std::string_view name) const override;
};

// The answer section of a DNS message. Nothing when the message is broken. For hostile bytes.
[[nodiscard]] std::vector<std::string> read_txt_answer(std::string_view message);

} // namespace remand::service
