#include "scanner/extract/html_style.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/style_sheet.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

struct NamedColour {
    std::string_view name;
    Colour colour;
};
constexpr std::array named_colours{
    NamedColour{"white", {255, 255, 255}},     NamedColour{"black", {0, 0, 0}},
    NamedColour{"red", {255, 0, 0}},           NamedColour{"green", {0, 128, 0}},
    NamedColour{"blue", {0, 0, 255}},          NamedColour{"yellow", {255, 255, 0}},
    NamedColour{"gray", {128, 128, 128}},      NamedColour{"grey", {128, 128, 128}},
    NamedColour{"silver", {192, 192, 192}},    NamedColour{"whitesmoke", {245, 245, 245}},
    NamedColour{"snow", {255, 250, 250}},      NamedColour{"ivory", {255, 255, 240}},
    NamedColour{"lightgray", {211, 211, 211}}, NamedColour{"lightgrey", {211, 211, 211}},
    NamedColour{"navy", {0, 0, 128}},          NamedColour{"maroon", {128, 0, 0}},
    NamedColour{"orange", {255, 165, 0}},      NamedColour{"ghostwhite", {248, 248, 255}},
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

constexpr ByteSet number_bytes = ByteSet("+-.").with('0', '9');

std::optional<double> number_of(std::string_view text) {
    unsigned whole = 0; // nearly all are
    if (text.size() < 10 && std::from_chars(text.data(), text.data() + text.size(), whole).ptr == text.data() + text.size())
        return whole;
    const std::string number(text);
    char* end = nullptr;
    const double value = std::strtod(number.c_str(), &end);
    return end == number.c_str() ? std::nullopt : std::optional<double>(value);
}

// A length in pixels; nullopt for what depends on something else (percent, auto).
std::optional<double> pixels(std::string_view text) {
    text = trim(text);
    const auto number_end = number_bytes.skip(text);
    if (number_end == 0) return {};
    const auto number = number_of(text.substr(0, number_end));
    if (!number) return {};
    const double value = *number;
    const std::string unit = ascii_lower(trim(text.substr(number_end)));
    if (unit.starts_with("pt")) return value * 4 / 3;
    if (unit.starts_with("em") || unit.starts_with("rem")) return value * 16;
    if (unit.starts_with("%")) return value == 0 ? std::optional<double>{0} : std::nullopt;
    return value;
}

std::optional<Colour> background_of(std::string_view value) {
    return parse_colour(value.substr(0, value.starts_with("rgb") ? value.find(')') : value.find(' ')));
}

enum class Property { other, display, visibility, opacity, font_size, colour, background, height, width, overflow, place };

struct NamedProperty {
    std::string_view name;
    Property property;
};
constexpr std::array named_properties{
    NamedProperty{"display", Property::display},       NamedProperty{"visibility", Property::visibility},
    NamedProperty{"opacity", Property::opacity},       NamedProperty{"font-size", Property::font_size},
    NamedProperty{"color", Property::colour},          NamedProperty{"background-color", Property::background},
    NamedProperty{"background", Property::background}, NamedProperty{"background-image", Property::background},
    NamedProperty{"height", Property::height},         NamedProperty{"max-height", Property::height},
    NamedProperty{"width", Property::width},           NamedProperty{"max-width", Property::width},
    NamedProperty{"overflow", Property::overflow},     NamedProperty{"text-indent", Property::place},
    NamedProperty{"left", Property::place},            NamedProperty{"top", Property::place},
    NamedProperty{"margin-left", Property::place},
};
// Most declarations are of others, which their size and last letter tell.
constexpr auto sizes_by_last_letter = [] {
    std::array<std::uint32_t, 32> out{};
    for (const auto& named : named_properties) out[named.name.back() & 31] |= 1U << named.name.size();
    return out;
}();

Property property_of(std::string_view name) {
    if (name.empty() || name.size() > 31) return Property::other;
    if ((sizes_by_last_letter[name.back() & 31] >> name.size() & 1U) == 0) return Property::other;
    for (const auto& named : named_properties)
        if (named.name.size() == name.size() && equals_ignoring_case(named.name, name)) return named.property;
    return Property::other;
}

void read_background(std::string_view value, StyleChange& out) {
    const auto says = [&](std::string_view word) { return value.find(word) != std::string_view::npos; };
    const bool is_picture = says("url(") || says("gradient");
    if (!is_picture && (says("transparent") || says("none") || says("inherit"))) return;
    out.background = is_picture ? std::nullopt : background_of(value);
    out.sets_background = true;
}

void read_declaration(Property property, std::string_view value, StyleChange& out) {
    const auto is_zero = [&] {
        const auto size = pixels(value);
        return size && *size >= 0 && *size < 0.01;
    };
    switch (property) {
    case Property::other:
        return;
    case Property::display:
        out.is_not_displayed = value.starts_with("none");
        return;
    case Property::visibility:
        out.is_invisible = value.starts_with("hidden") || value.starts_with("collapse");
        return;
    case Property::opacity:
        out.is_clear = is_zero();
        return;
    case Property::font_size:
        // A percentage or a word ("medium") gives a readable size again only where the parent has one: leave it.
        if (const auto size = pixels(value)) out.is_tiny = *size < 2;
        return;
    case Property::colour:
        out.is_transparent = value.starts_with("transparent");
        out.colour = parse_colour(value);
        out.sets_colour = true;
        return;
    case Property::background:
        return read_background(value, out);
    case Property::height:
        out.has_no_height = out.has_no_height.value_or(false) || is_zero();
        return;
    case Property::width:
        out.has_no_width = out.has_no_width.value_or(false) || is_zero();
        return;
    case Property::overflow:
        out.has_hidden_overflow = value.starts_with("hidden");
        return;
    case Property::place: {
        constexpr double off_the_page = -900;
        if (const auto size = pixels(value)) out.is_off_the_page = *size < off_the_page;
        return;
    }
    }
}

template <class Value> void take(std::optional<Value>& value, const std::optional<Value>& later) {
    if (later) value = later;
}

void apply(const StyleChange& change, ElementStyle& style) {
    const auto holds = [](const std::optional<bool>& value) { return value.value_or(false); };
    if (holds(change.is_not_displayed) || holds(change.is_clear) || holds(change.is_transparent) ||
        holds(change.is_off_the_page) ||
        (holds(change.has_hidden_overflow) && (holds(change.has_no_height) || holds(change.has_no_width))))
        style.is_hidden = true;
    if (change.is_invisible) style.is_invisible = *change.is_invisible;
    if (change.is_tiny) style.is_tiny = *change.is_tiny;
    if (change.sets_colour) style.colour = change.colour;
    if (change.sets_background) style.background = change.background;
}

int distance(const Colour& a, const Colour& b) {
    return std::abs(a.red - b.red) + std::abs(a.green - b.green) + std::abs(a.blue - b.blue);
}

} // namespace

bool ElementStyle::hides_text() const {
    constexpr int hardly_different = 12; // sum over three channels: no eye tells them apart
    const bool is_on_its_own_colour = colour && background && distance(*colour, *background) <= hardly_different;
    return is_hidden || is_invisible || is_tiny || is_on_its_own_colour;
}

void StyleChange::add(const StyleChange& later) {
    take(is_not_displayed, later.is_not_displayed);
    take(is_invisible, later.is_invisible);
    take(is_clear, later.is_clear);
    take(is_tiny, later.is_tiny);
    take(is_transparent, later.is_transparent);
    take(is_off_the_page, later.is_off_the_page);
    take(has_no_height, later.has_no_height);
    take(has_no_width, later.has_no_width);
    take(has_hidden_overflow, later.has_hidden_overflow);
    if (later.sets_colour) colour = later.colour;
    if (later.sets_background) background = later.background;
    sets_colour = sets_colour || later.sets_colour;
    sets_background = sets_background || later.sets_background;
}

Declarations read_declarations(std::string_view text) {
    Declarations out;
    while (!text.empty()) {
        const auto declaration = text.substr(0, text.find(';'));
        text.remove_prefix(std::min(declaration.size() + 1, text.size()));
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos) continue;
        const auto property = property_of(trim(declaration.substr(0, colon)));
        if (property == Property::other) continue;
        const auto value = ascii_lower(trim(declaration.substr(colon + 1)));
        const bool is_important = value.find("!important") != std::string::npos;
        read_declaration(property, value, is_important ? out.important : out.ordinary);
    }
    return out;
}

const Declarations& InlineStyles::of(std::string_view text) {
    if (const auto found = read_.find(text); found != read_.end()) return found->second;
    if (read_.size() < limits::inline_styles) return read_.emplace(text, read_declarations(text)).first->second;
    return last_ = read_declarations(text);
}

ElementStyle style_of(const HtmlToken& start_tag, const ElementStyle& parent, const StyleSheet& sheet,
                      InlineStyles& inline_styles) {
    ElementStyle style = parent;
    if (start_tag.name == "a") style.colour.reset(); // links have a colour of their own
    if (start_tag.attributes.empty() && sheet.is_empty()) return style;
    if (start_tag.attribute("hidden") != nullptr) style.is_hidden = true;
    if (start_tag.attribute("background") != nullptr) style.background.reset();
    if (const auto* colour = start_tag.attribute("bgcolor")) style.background = parse_colour(*colour);
    if (start_tag.name == "font") {
        if (const auto* colour = start_tag.attribute("color")) style.colour = parse_colour(*colour);
    }
    if (start_tag.name == "body") {
        if (const auto* colour = start_tag.attribute("text")) style.colour = parse_colour(*colour);
    }
    const auto* text = start_tag.attribute("style");
    if (text == nullptr && sheet.is_empty()) return style;
    auto declared = sheet.declarations_for(start_tag);
    if (text != nullptr) declared.add(inline_styles.of(*text));
    declared.ordinary.add(declared.important);
    apply(declared.ordinary, style);
    return style;
}

std::optional<Colour> parse_colour(std::string_view text) {
    const std::string value = ascii_lower(trim(text));
    std::string_view digits = value;
    if (digits.starts_with("rgb")) {
        std::array<int, 3> channels{};
        std::size_t at = value.find('(');
        for (int& channel : channels) {
            at = at == std::string::npos ? at : value.find_first_of("0123456789", at);
            if (at == std::string::npos) return {};
            const auto [end, error] = std::from_chars(value.data() + at, value.data() + value.size(), channel);
            if (error != std::errc{}) return {};
            at = static_cast<std::size_t>(end - value.data());
        }
        return Colour{channels[0] & 0xFF, channels[1] & 0xFF, channels[2] & 0xFF};
    }
    for (const auto& named : named_colours)
        if (digits.starts_with(named.name) && (digits.size() == named.name.size() || digits[named.name.size()] == ' ' ||
                                               digits[named.name.size()] == '!'))
            return named.colour;
    if (digits.starts_with('#')) digits.remove_prefix(1);
    std::size_t count = 0;
    while (count < digits.size() && hex_digit(digits[count]) >= 0) ++count;
    const auto pair = [&](std::size_t i) { return hex_digit(digits[i]) * 16 + hex_digit(digits[i + 1]); };
    if (count >= 6) return Colour{pair(0), pair(2), pair(4)};
    if (count >= 3) return Colour{hex_digit(digits[0]) * 17, hex_digit(digits[1]) * 17, hex_digit(digits[2]) * 17};
    return {};
}

} // namespace remand::scanner
