// Pictures as grey pixels, for looking for codes in them. PNG and JPEG; anything else, and what is broken, is nullopt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct GreyImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels; // rows from the top, one byte a pixel, 0 is black
};

enum class ImageProblem { none, unreadable, too_large };

// The size is read and held against limits::image_pixels before a pixel is decoded; what is transparent becomes white.
// `problem` says why there is no image.
[[nodiscard]] std::optional<GreyImage> decode_image(std::string_view bytes, ImageProblem& problem);

} // namespace remand::scanner
