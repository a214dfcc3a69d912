// The little of CSS that decides whether a reader sees an element's text: inline style, presentational attributes, and
// the simple rules of style sheets (style_sheet.hpp). What the other rules show or hide is not known, so detectors may
// take hidden text as a hint only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "scanner/extract/html_tokenizer.hpp"
#include "scanner/text/text_hash.hpp"

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

// What a block of declarations says of one element; empty where it says nothing.
struct StyleChange {
    std::optional<bool> is_not_displayed, is_invisible, is_clear, is_tiny, is_transparent, is_off_the_page;
    std::optional<bool> has_no_height, has_no_width, has_hidden_overflow;
    bool sets_colour = false, sets_background = false;
    std::optional<Colour> colour, background;
    void add(const StyleChange& later); // the later one wins, property by property
};
struct Declarations {
    StyleChange ordinary, important; // "!important" wins over all that is not
    void add(const Declarations& later) {
        ordinary.add(later.ordinary);
        important.add(later.important);
    }
};
[[nodiscard]] Declarations read_declarations(std::string_view text);

// What style attributes say, each text read once: a page repeats a few of them hundreds of times. Not thread-safe.
class InlineStyles {
public:
    [[nodiscard]] const Declarations& of(std::string_view text); // valid until the next call

private:
    std::unordered_map<std::string, Declarations, TextHash, std::equal_to<>> read_; // at most limits::inline_styles
    Declarations last_;
};

class StyleSheet;
[[nodiscard]] ElementStyle style_of(const HtmlToken& start_tag, const ElementStyle& parent, const StyleSheet& sheet,
                                    InlineStyles& inline_styles);

// "#fff", "#ffffff", "rgb(255, 255, 255)", and common names.
[[nodiscard]] std::optional<Colour> parse_colour(std::string_view text);

} // namespace remand::scanner
