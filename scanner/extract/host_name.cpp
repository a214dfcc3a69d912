#include "scanner/extract/host_name.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <idn2.h>

#include "core/text.hpp"
#include "scanner/extract/utf8.hpp"

namespace remand::scanner {
namespace {

std::optional<std::uint64_t> ipv4_part(std::string_view text) {
    unsigned base = 10;
    if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() >= 2 && text[0] == '0') {
        base = 8;
        text.remove_prefix(1);
    } else if (text.empty()) {
        return {};
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        unsigned digit = 99;
        if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
        if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
        if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
        if (digit >= base) return {};
        value = value * base + digit;
        if (value > std::numeric_limits<std::uint32_t>::max()) return {};
    }
    return value;
}

} // namespace

std::string to_a_labels(std::string_view host) {
    while (host.ends_with('.')) host.remove_suffix(1);
    constexpr std::size_t longest = 1'000; // a name has 253 bytes; A-labels are not much longer than U-labels
    if (is_ascii(host) || host.size() > longest) return ascii_lower(host);
    char* raw = nullptr;
    const std::string name(host);
    int status = idn2_to_ascii_8z(name.c_str(), &raw, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (status != IDN2_OK) status = idn2_to_ascii_8z(name.c_str(), &raw, IDN2_NFC_INPUT | IDN2_TRANSITIONAL);
    if (status != IDN2_OK || raw == nullptr) return ascii_lower(host);
    const std::unique_ptr<char, decltype(&idn2_free)> owned(raw, &idn2_free);
    return ascii_lower(owned.get());
}

std::optional<std::string> canonical_ipv4(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || host.size() > 60) return {};
    const auto texts = split(host, '.');
    if (texts.size() > 4) return {};
    std::vector<std::uint64_t> parts;
    for (const auto text : texts) {
        const auto part = ipv4_part(text);
        if (!part) return {};
        parts.push_back(*part);
    }
    std::uint64_t address = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (parts[i] > 255) return {};
        address |= parts[i] << (8 * (3 - i));
    }
    if (parts.back() >= (std::uint64_t{1} << (8 * (5 - parts.size())))) return {};
    address |= parts.back();
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += std::to_string((address >> shift) & 0xFFU);
        if (shift > 0) out += '.';
    }
    return out;
}

bool is_plausible_domain(std::string_view host) {
    if (host.size() < 4 || host.size() > 253 || host.find('.') == std::string_view::npos) return false;
    const auto labels = split(host, '.');
    for (const auto label : labels) {
        if (label.empty() || label.size() > 63) return false;
        const bool is_good = std::all_of(label.begin(), label.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                   static_cast<unsigned char>(c) >= 0x80;
        });
        if (!is_good) return false;
    }
    const auto last = labels.back();
    if (last.starts_with("xn--") || last.starts_with("XN--")) return true;
    return last.size() >= 2 &&
           std::none_of(last.begin(), last.end(), [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
}

} // namespace remand::scanner
