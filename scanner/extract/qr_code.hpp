// QR codes in a picture.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/image.hpp"

namespace remand::scanner {

// What the codes in the picture say, valid UTF-8; at most limits::qr_codes. Never fails: no code is an empty list.
[[nodiscard]] std::vector<std::string> read_qr_codes(const GreyImage& image);

// The code fills in a payment at the reader's own bank and leads nowhere: EMV (EMVCo Merchant-Presented Mode 1.1, section 4:
// begins with the payload format indicator; Pix and others), a credit transfer of the euro area (EPC069-12) or a Swiss QR bill.
[[nodiscard]] bool is_payment_code(std::string_view code);

} // namespace remand::scanner
