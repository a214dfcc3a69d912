// QR codes in a picture.
#pragma once

#include <string>
#include <vector>

#include "scanner/extract/image.hpp"

namespace remand::scanner {

// What the codes in the picture say, valid UTF-8; at most limits::qr_codes. Never fails: no code is an empty list.
[[nodiscard]] std::vector<std::string> read_qr_codes(const GreyImage& image);

} // namespace remand::scanner
