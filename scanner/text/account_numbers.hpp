// Bank and coin accounts in text. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// IBANs (ISO 13616, checksum modulo 97), without spaces, upper case; written with or without spaces.
[[nodiscard]] std::vector<std::string> find_ibans(std::string_view text);

// Bitcoin addresses (Base58Check, and Bech32 or Bech32m: BIP 173, BIP 350), as written. `text` must not be folded: the
// case of letters is part of an address.
[[nodiscard]] std::vector<std::string> find_wallets(std::string_view text);

// What has the form of an account and no checksum that proves it: mistyped on purpose, or of a coin other than Bitcoin
// (Monero, Ethereum, Tron). Only means something beside words that speak of an account. Otherwise as above.
[[nodiscard]] std::vector<std::string> find_wallets_by_form(std::string_view text);
[[nodiscard]] std::vector<std::string> find_ibans_by_form(std::string_view text); // of the length its country uses
// The name of a coin, or of where coins are kept, stands in a folded text.
[[nodiscard]] bool names_coins(std::string_view folded);

} // namespace remand::scanner
