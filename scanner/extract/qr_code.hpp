// QR codes in a picture.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/image.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

inline constexpr int smallest_qr_code = 21; // modules a side (ISO/IEC 18004)

// What the codes in the picture say, valid UTF-8; at most limits::qr_codes. Never fails: no code is an empty list.
[[nodiscard]] std::vector<std::string> read_qr_codes(const GreyImage& image);

// The code fills in a payment at the reader's own bank and leads nowhere: EMV (EMVCo Merchant-Presented Mode 1.1, section 4:
// begins with the payload format indicator; Pix and others), a credit transfer of the euro area (EPC069-12) or a Swiss QR bill.
[[nodiscard]] bool is_payment_code(std::string_view code);

// Where a telephone goes with it: opens an address, dials, writes a message. Payments, tickets, cards and networks lead nowhere.
[[nodiscard]] std::optional<Link> link_of_code(std::string_view code); // source: qr_code

} // namespace remand::scanner
