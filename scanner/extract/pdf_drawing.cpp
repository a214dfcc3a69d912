#include "scanner/extract/pdf_drawing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "scanner/extract/pdf_syntax.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t most_rectangles = 40'000; // a code of the largest kind has 31,329 modules
constexpr std::size_t fewest_rectangles = 60;   // the smallest code, its rows drawn in runs, has more

struct Rectangle {
    double x = 0, y = 0, width = 0, height = 0; // of the page, sides not negative
};

// The affine map of section 8.3.3: x' = a x + c y + e, y' = b x + d y + f.
struct Matrix {
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

    [[nodiscard]] Matrix after(const Matrix& first) const {
        return {a * first.a + c * first.b, b * first.a + d * first.b,     a * first.c + c * first.d,
                b * first.c + d * first.d, a * first.e + c * first.f + e, b * first.e + d * first.f + f};
    }
    [[nodiscard]] Rectangle of(const Rectangle& r) const { // rotated by right angles, if at all
        const double x1 = a * r.x + c * r.y + e, y1 = b * r.x + d * r.y + f;
        const double x2 = x1 + a * r.width + c * r.height, y2 = y1 + b * r.width + d * r.height;
        return {std::min(x1, x2), std::min(y1, y2), std::abs(x2 - x1), std::abs(y2 - y1)};
    }
};

// Follows the operators that place, colour and fill rectangles; all others only take their operands away.
class Painter {
public:
    std::vector<Rectangle> filled; // dark ones

    void number(double value) {
        std::move(operands_.begin() + 1, operands_.end(), operands_.begin());
        operands_.back() = value;
    }

    void call(std::string_view name) {
        const auto& n = operands_;
        if (name == "re") {
            const auto box = state_.place.of({n[2], n[3], n[4], n[5]});
            const bool is_finite = std::isfinite(box.x + box.y) && std::isfinite(box.width + box.height);
            if (is_finite && path_.size() < most_rectangles) path_.push_back(box);
        } else if (name == "cm") {
            state_.place = state_.place.after({n[0], n[1], n[2], n[3], n[4], n[5]});
        } else if (name == "q") {
            if (saved_.size() < most_saved) saved_.push_back(state_);
        } else if (name == "Q") {
            if (!saved_.empty()) {
                state_ = saved_.back();
                saved_.pop_back();
            }
        } else if (name == "g") {
            state_.is_dark = n[5] < half;
        } else if (name == "rg") {
            state_.is_dark = n[3] + n[4] + n[5] < 3 * half;
        } else if (name == "k") {
            state_.is_dark = n[5] > half || n[2] + n[3] + n[4] > 3 * half;
        } else if (name == "sc" || name == "scn") {
            state_.is_dark = n[5] < half;
        } else if (name == "f" || name == "F" || name == "f*" || name == "B" || name == "B*" || name == "b" || name == "b*") {
            if (state_.is_dark && filled.size() + path_.size() <= most_rectangles)
                filled.insert(filled.end(), path_.begin(), path_.end());
            path_.clear();
        } else if (name == "n" || name == "S" || name == "s") {
            path_.clear();
        }
    }

private:
    static constexpr double half = 0.5;
    static constexpr std::size_t most_saved = 64;
    struct State {
        Matrix place;
        bool is_dark = true; // black until told otherwise
    };
    State state_;
    std::vector<State> saved_;
    std::vector<Rectangle> path_;
    std::array<double, 6> operands_{};
};

std::vector<Rectangle> dark_rectangles(std::string_view content) {
    Painter painter;
    each_content_token(
        content, [](const std::string&) { return true; },
        [&](std::string_view word) {
            double value = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
            if (error == std::errc{} && end == word.data() + word.size() && std::isfinite(value))
                painter.number(value);
            else
                painter.call(word);
            return true;
        });
    return std::move(painter.filled);
}

// The side of a module: what most rectangles have as height or width.
double module_of(const std::vector<Rectangle>& rectangles) {
    std::vector<double> sides;
    for (const auto& r : rectangles) sides.push_back(std::min(r.width, r.height));
    const auto middle = sides.begin() + static_cast<std::ptrdiff_t>(sides.size() / 2);
    std::nth_element(sides.begin(), middle, sides.end());
    return *middle;
}

} // namespace

std::optional<GreyImage> drawn_code(std::string_view content) {
    constexpr int fewest_modules = 21, most_modules = 177, pixels = 4, quiet_zone = 4; // modules around it
    constexpr double tolerance = 0.2;
    auto rectangles = dark_rectangles(content);
    if (rectangles.size() < fewest_rectangles) return {};
    const double module = module_of(rectangles);
    if (module <= 0) return {};
    // Lines and boxes of the page around it are thinner or thicker.
    std::erase_if(rectangles, [&](const Rectangle& r) {
        return std::abs(std::min(r.width, r.height) - module) > tolerance * module;
    });
    if (rectangles.size() < fewest_rectangles) return {};
    double left = rectangles[0].x, bottom = rectangles[0].y, right = left, top = bottom;
    for (const auto& r : rectangles) {
        left = std::min(left, r.x);
        bottom = std::min(bottom, r.y);
        right = std::max(right, r.x + r.width);
        top = std::max(top, r.y + r.height);
    }
    const double columns = (right - left) / module, rows = (top - bottom) / module;
    if (!(columns > fewest_modules - 1 && columns < most_modules + 1) || std::abs(columns - rows) > 1) return {};
    const int modules = static_cast<int>(std::lround(columns));
    const int side = (modules + 2 * quiet_zone) * pixels;
    GreyImage out{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0xFF)};
    const auto pixel_of = [&](double distance) {
        return std::clamp(static_cast<int>(std::lround((distance / module + quiet_zone) * pixels)), 0, side);
    };
    for (const auto& r : rectangles) {
        const int from_x = pixel_of(r.x - left), to_x = pixel_of(r.x + r.width - left);
        for (int y = pixel_of(top - r.y - r.height); y < pixel_of(top - r.y); ++y)
            std::fill_n(out.pixels.begin() + static_cast<std::ptrdiff_t>(y) * side + from_x, to_x - from_x, std::uint8_t{0});
    }
    return out;
}

} // namespace remand::scanner
