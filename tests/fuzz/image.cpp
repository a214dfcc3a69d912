#include "scanner/extract/image.hpp"
#include "core/text.hpp"
#include "scanner/extract/qr_code.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// Pictures and the codes in them; and codes in noise: the bytes themselves as pixels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto problem = ImageProblem::none;
    if (const auto image = decode_image(remand::fuzz::text(data, size), problem)) {
        remand::fuzz::require(image->pixels.size() <= limits::image_pixels);
        for (const auto& code : read_qr_codes(*image)) remand::fuzz::require(remand::to_valid_utf8(code) == code);
    }
    constexpr int side = 29;
    if (size >= side * side) {
        GreyImage noise{side, side, {data, data + side * side}};
        remand::fuzz::require(read_qr_codes(noise).size() <= limits::qr_codes);
    }
    return 0;
}
