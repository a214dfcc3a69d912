#include "scanner/extract/image.hpp"

#include <algorithm>
#include <memory>

#include <png.h>
#include <turbojpeg.h>

#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool is_too_large(std::uint64_t width, std::uint64_t height) { return width * height > limits::image_pixels; }

// Width and height stand in the first chunk (PNG section 11.2.2): read before libpng looks at anything.
bool claims_too_much(std::string_view bytes) {
    constexpr std::size_t width_at = 16, height_at = 20;
    if (bytes.size() < height_at + 4) return false;
    const auto number = [&](std::size_t at) {
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < 4; ++i) out = out << 8U | static_cast<unsigned char>(bytes[at + i]);
        return out;
    };
    return is_too_large(number(width_at), number(height_at));
}

std::optional<GreyImage> decode_png(std::string_view bytes, ImageProblem& problem) {
    if (claims_too_much(bytes)) {
        problem = ImageProblem::too_large;
        return {};
    }
    // libpng's simplified interface: it catches its own errors, so that no longjmp crosses C++ frames.
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return {};
    const std::unique_ptr<png_image, decltype(&png_image_free)> owner(&image, &png_image_free);
    if (is_too_large(image.width, image.height)) {
        problem = ImageProblem::too_large;
        return {};
    }
    image.format = PNG_FORMAT_GRAY;
    GreyImage out{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    out.pixels.resize(PNG_IMAGE_SIZE(image));
    constexpr png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, out.pixels.data(), 0, nullptr) == 0) return {};
    return out;
}

struct JpegFree {
    void operator()(void* handle) const noexcept { tjDestroy(handle); }
};

// A progressive file may ask for a pass over the whole picture with every few bytes.
bool has_many_scans(std::string_view bytes) {
    std::size_t scans = 0;
    for (auto at = bytes.find("\xFF\xDA"); at != std::string_view::npos; at = bytes.find("\xFF\xDA", at + 2))
        if (++scans > limits::image_scans) return true;
    return false;
}

std::optional<GreyImage> decode_jpeg(std::string_view bytes, ImageProblem& problem) {
    const std::unique_ptr<void, JpegFree> reader(tjInitDecompress());
    if (!reader) return {};
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto size = static_cast<unsigned long>(bytes.size());
    int width = 0, height = 0, subsampling = 0, colours = 0;
    if (tjDecompressHeader3(reader.get(), data, size, &width, &height, &subsampling, &colours) != 0 || width <= 0 ||
        height <= 0)
        return {};
    if (is_too_large(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)) || has_many_scans(bytes)) {
        problem = ImageProblem::too_large;
        return {};
    }
    GreyImage out{width, height, {}};
    out.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const int answer = tjDecompress2(reader.get(), data, size, out.pixels.data(), width, 0, height, TJPF_GRAY,
                                     TJFLAG_FASTDCT | TJFLAG_LIMITSCANS);
    // A picture that breaks off is shown as far as it goes, by mail programs too.
    if (answer != 0 && tjGetErrorCode(reader.get()) != TJERR_WARNING) return {};
    return out;
}

} // namespace

std::optional<GreyImage> decode_image(std::string_view bytes, ImageProblem& problem) {
    problem = ImageProblem::none;
    std::optional<GreyImage> out;
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"))
        out = decode_png(bytes, problem);
    else if (bytes.starts_with("\xFF\xD8\xFF"))
        out = decode_jpeg(bytes, problem);
    if (!out && problem == ImageProblem::none) problem = ImageProblem::unreadable;
    return out;
}

} // namespace remand::scanner
