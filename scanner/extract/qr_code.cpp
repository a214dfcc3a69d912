#include "scanner/extract/qr_code.hpp"

#include <algorithm>
#include <array>
#include <exception>

#define ZX_USE_UTF8 1 // Result::text() as UTF-8
#include <ZXing/ReadBarcode.h>

#include "core/text.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
bool is_payment_code(std::string_view code) {
    constexpr std::array<std::string_view, 5> beginnings{"000201", "BCD\n", "BCD\r\n", "SPC\n", "SPC\r\n"};
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return code.starts_with(beginning); });
}

std::optional<Link> link_of_code(std::string_view code) {
    if (is_payment_code(code)) return {};
    auto link = read_link(code);
    if (!link || (link->host.empty() && link->scheme != "tel" && link->scheme != "sms")) return {};
    link->source = LinkSource::qr_code;
    return link;
}

std::vector<std::string> read_qr_codes(const GreyImage& image) {
    std::vector<std::string> out;
    if (image.width < smallest_qr_code || image.height < smallest_qr_code) return out;
    try {
        ZXing::DecodeHints hints;
        hints.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::MicroQRCode);
        hints.setMaxNumberOfSymbols(static_cast<std::uint8_t>(limits::qr_codes));
        hints.setTryRotate(false); // a QR code is found whichever way it lies
        const ZXing::ImageView view(image.pixels.data(), image.width, image.height, ZXing::ImageFormat::Lum);
        for (const auto& code : ZXing::ReadBarcodes(view, hints)) {
            if (!code.isValid() || out.size() == limits::qr_codes) continue;
            out.push_back(to_valid_utf8(code.text()));
        }
    } catch (const std::exception&) { // what the library makes of a hostile picture: no code
        out.clear();
    }
    return out;
}

} // namespace remand::scanner
