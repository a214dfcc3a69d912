// A credential, token or key. It cannot be printed, logged or compared by accident, and its memory is wiped.
#pragma once

#include <string>
#include <string_view>

namespace remand {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(other.value_) { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    // The only way out; every use of it can be found by this name.
    [[nodiscard]] std::string_view reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }
    // Constant time for secrets of the same length.
    [[nodiscard]] bool equals(std::string_view other) const;

private:
    void wipe() noexcept;
    std::string value_;
};

} // namespace remand
