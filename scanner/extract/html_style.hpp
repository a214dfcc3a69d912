// The little of CSS that decides whether a reader sees an element's text: inline style and presentational attributes.
// Style sheets are not read: what they hide is not found, and what they show again is not known, so detectors may take
// hidden text as a hint only.
#pragma once

#include <optional>
#include <string_view>

#include "scanner/extract/html_tokenizer.hpp"

namespace remand::scanner {

struct Colour {
    int red = 0, green = 0, blue = 0;
};

// Inherited from element to element.
struct ElementStyle {
    bool is_hidden = false;       // display:none, opacity 0, no height with hidden overflow, far off the page ...
    bool is_invisible = false;    // visibility:hidden (a child may show itself again)
    bool is_tiny = false;         // font-size under 2 pixels
    std::optional<Colour> colour; // of the text, where it is set
    std::optional<Colour> background{Colour{255, 255, 255}}; // empty: an image, or not understood
    [[nodiscard]] bool hides_text() const;
};

[[nodiscard]] ElementStyle style_of(const HtmlToken& start_tag, const ElementStyle& parent);

// "#fff", "#ffffff", "rgb(255, 255, 255)", and common names.
[[nodiscard]] std::optional<Colour> parse_colour(std::string_view text);

} // namespace remand::scanner
