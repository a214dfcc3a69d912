#include "scanner/text/account_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/encoding.hpp"
#include "scanner/text/fold.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_found = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool has_iban_checksum(std::string_view iban) {
    int remainder = 0;
    const auto feed = [&](char c) {
        if (is_digit(c))
            remainder = (remainder * 10 + (c - '0')) % 97;
        else
            remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    };
    for (const char c : iban.substr(4)) feed(c);
    for (const char c : iban.substr(0, 4)) feed(c);
    return remainder == 1;
}

// Lengths of IBANs (SWIFT IBAN registry) of the countries that accounts in fraud are mostly held in.
struct IbanLength {
    std::string_view country;
    std::size_t length;
};
constexpr auto iban_lengths = std::to_array<IbanLength>({
    {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20},
    {"ES", 24}, {"FI", 18}, {"FR", 27}, {"GB", 22}, {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22},
    {"IT", 27}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15},
    {"PL", 28}, {"PT", 25}, {"RO", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"TR", 26},
});

bool has_iban_form(std::string_view text) {
    return std::any_of(iban_lengths.begin(), iban_lengths.end(), [&](const IbanLength& row) {
        return text.starts_with(row.country) && text.size() == row.length;
    });
}

// The longest prefix of the following letters and digits (single spaces between them) that is an IBAN.
std::optional<std::string> iban_at(std::string_view text, std::size_t at, bool (*is_iban)(std::string_view)) {
    constexpr std::size_t shortest = 15, longest = 34;
    std::string all;
    std::vector<std::size_t> ends; // lengths at which a group ends
    for (std::size_t i = at; i < text.size() && all.size() < longest; ++i) {
        if (is_digit(text[i]) || is_letter(text[i])) {
            all += upper(text[i]);
        } else if (text[i] == ' ' && i + 1 < text.size() && (is_digit(text[i + 1]) || is_letter(text[i + 1]))) {
            ends.push_back(all.size());
        } else {
            break;
        }
    }
    ends.push_back(all.size());
    for (auto length = ends.rbegin(); length != ends.rend(); ++length)
        if (*length >= shortest && is_iban(std::string_view(all).substr(0, *length))) return all.substr(0, *length);
    return {};
}

bool is_base58_wallet(std::string_view text) {
    constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    constexpr std::size_t decoded_bytes = 25; // version, 20 bytes of hash, 4 of checksum
    if (text.size() < 26 || text.size() > 35 || (text.front() != '1' && text.front() != '3')) return false;
    std::array<std::uint32_t, decoded_bytes> bytes{};
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) return false;
        auto carry = static_cast<std::uint32_t>(digit);
        for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
            carry += 58 * *byte;
            *byte = carry & 0xFFU;
            carry >>= 8U;
        }
        if (carry != 0) return false;
    }
    std::string payload;
    for (std::size_t i = 0; i < decoded_bytes - 4; ++i) payload += static_cast<char>(bytes[i]);
    const std::string hash = sha256(sha256(payload));
    for (std::size_t i = 0; i < 4; ++i)
        if (static_cast<unsigned char>(hash[i]) != bytes[decoded_bytes - 4 + i]) return false;
    return true;
}

bool is_bech32_wallet(std::string_view text) {
    constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    if (text.size() < 42 || text.size() > 62 || !text.starts_with("bc1")) return false;
    std::uint32_t sum = 1;
    const auto feed = [&](std::uint32_t value) {
        const std::uint32_t top = sum >> 25U;
        sum = ((sum & 0x1ffffffU) << 5U) ^ value;
        for (std::size_t i = 0; i < generator.size(); ++i)
            if (((top >> i) & 1U) != 0) sum ^= generator[i];
    };
    for (const char c : std::string_view("bc")) feed(static_cast<std::uint32_t>(c) >> 5U);
    feed(0);
    for (const char c : std::string_view("bc")) feed(static_cast<std::uint32_t>(c) & 31U);
    for (const char c : text.substr(3)) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return false;
        feed(static_cast<std::uint32_t>(value));
    }
    return sum == 1 || sum == 0x2bc830a3;
}

bool is_all_of(std::string_view text, bool (*is_allowed)(char)) {
    return std::all_of(text.begin(), text.end(), is_allowed);
}

// Letters of both cases and digits, as base 58 looks; words and file names are not mixed like that.
bool mixes_cases(std::string_view text) {
    const auto has = [&](char first, char last) {
        return std::any_of(text.begin(), text.end(), [=](char c) { return c >= first && c <= last; });
    };
    return has('0', '9') && has('a', 'z') && has('A', 'Z');
}

bool has_wallet_form(std::string_view text) {
    constexpr std::size_t monero = 95, ethereum = 42, tron = 34;
    const auto is_hex = [](char c) { return is_digit(c) || (upper(c) >= 'A' && upper(c) <= 'F'); };
    const auto is_lower_or_digit = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); };
    if (text.starts_with("bc1")) return text.size() >= 38 && text.size() <= 62 && is_all_of(text, is_lower_or_digit);
    if (text.starts_with("0x")) return text.size() == ethereum && is_all_of(text.substr(2), is_hex);
    if (text.front() == '4' || text.front() == '8') return text.size() == monero && mixes_cases(text);
    if (text.front() == 'T') return text.size() == tron && mixes_cases(text);
    return (text.front() == '1' || text.front() == '3') && text.size() >= 26 && text.size() <= 35 && mixes_cases(text);
}

std::vector<std::string> ibans_in(std::string_view text, bool (*is_iban)(std::string_view)) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i + 4 < text.size() && out.size() < most_found; ++i) {
        // The rarest first.
        const bool starts = is_digit(text[i + 2]) && is_digit(text[i + 3]) && is_letter(text[i]) && is_letter(text[i + 1]);
        if (!starts || (i > 0 && (is_letter(text[i - 1]) || is_digit(text[i - 1])))) continue;
        if (auto iban = iban_at(text, i, is_iban); iban && std::find(out.begin(), out.end(), *iban) == out.end())
            out.push_back(std::move(*iban));
    }
    return out;
}

std::vector<std::string> wallets_in(std::string_view text, bool (*is_wallet)(std::string_view)) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size() && out.size() < most_found;) {
        if (!is_digit(text[i]) && !is_letter(text[i])) {
            ++i;
            continue;
        }
        auto end = i;
        while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]))) ++end;
        const std::string_view word = text.substr(i, end - i);
        if (is_wallet(word) && std::find(out.begin(), out.end(), word) == out.end())
            out.emplace_back(word);
        i = end;
    }
    return out;
}

} // namespace

std::vector<std::string> find_ibans(std::string_view text) { return ibans_in(text, has_iban_checksum); }

std::vector<std::string> find_ibans_by_form(std::string_view text) { return ibans_in(text, has_iban_form); }

std::vector<std::string> find_wallets(std::string_view text) {
    return wallets_in(text, [](std::string_view word) { return is_base58_wallet(word) || is_bech32_wallet(word); });
}

std::vector<std::string> find_wallets_by_form(std::string_view text) { return wallets_in(text, has_wallet_form); }

bool names_coins(std::string_view folded) {
    constexpr auto coins =
        std::to_array<std::string_view>({"bitcoin", "bitcoins", "btc", "usdt", "tether", "monero", "xmr", "ethereum",
                                         "eth", "litecoin", "trc20", "crypto", "krypto", "cripto", "wallet"});
    return std::ranges::any_of(words(folded), [&](const auto& word) { return std::ranges::find(coins, word) != coins.end(); });
}

} // namespace remand::scanner
