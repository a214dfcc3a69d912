#include "scanner/extract/style_sheet.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// CSS Syntax section 4.3.2, and the marks of HTML comments (section 4.3.1) that hid style sheets from old browsers.
std::string without_comments(std::string_view css) {
    std::string out;
    out.reserve(css.size());
    constexpr ByteSet marks("/<-");
    while (!css.empty()) {
        const auto plain = marks.find(css);
        out += css.substr(0, plain);
        css.remove_prefix(plain);
        if (css.starts_with("/*")) {
            const auto end = css.find("*/", 2);
            css.remove_prefix(end == std::string_view::npos ? css.size() : end + 2);
            out += ' ';
        } else if (css.starts_with("<!--")) {
            css.remove_prefix(4);
        } else if (css.starts_with("-->")) {
            css.remove_prefix(3);
        } else if (!css.empty()) {
            out += css.front();
            css.remove_prefix(1);
        }
    }
    return out;
}

// After the closing brace of the block whose opening brace stands before `at`.
std::size_t after_block(std::string_view css, std::size_t at) {
    constexpr ByteSet braces("{}");
    int depth = 1;
    for (at = braces.find(css, at); at < css.size(); at = braces.find(css, at + 1)) {
        if (css[at] == '{') ++depth;
        if (css[at] == '}' && --depth == 0) return at + 1;
    }
    return css.size();
}

bool holds_on_every_screen(std::string_view at_rule) {
    const auto text = ascii_lower(trim(at_rule));
    return text == "@media all" || text == "@media screen" || text == "@media only screen";
}

bool is_simple(std::string_view selector) {
    const bool is_plain = std::all_of(selector.begin(), selector.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '#' || static_cast<unsigned char>(c) >= 0x80;
    });
    return is_plain && !selector.empty() &&
           std::count(selector.begin(), selector.end(), '.') + std::count(selector.begin(), selector.end(), '#') <= 1;
}

// "body .x" is ".x": everything stands below the body. Empty when it depends on anything else.
std::string simple_selector(std::string_view selector) {
    selector = trim(selector);
    for (auto blank = selector.find_first_of(" \t\r\n>"); blank != std::string_view::npos;
         blank = selector.find_first_of(" \t\r\n>")) {
        const auto ancestor = ascii_lower(selector.substr(0, blank));
        if (ancestor != "body" && ancestor != "html" && ancestor != "*" && !ancestor.empty()) return {};
        selector = trim(selector.substr(blank + 1));
    }
    if (selector.starts_with('*')) selector.remove_prefix(1);
    if (!is_simple(selector)) return {};
    const auto name_end = std::min(selector.find_first_of(".#"), selector.size());
    return ascii_lower(selector.substr(0, name_end)) + std::string(selector.substr(name_end));
}

} // namespace

void StyleSheet::read(std::string_view text) {
    const std::string clean = without_comments(text);
    const std::string_view css = clean;
    constexpr ByteSet stops("{};");
    for (std::size_t at = 0; at < css.size();) {
        const auto stop = stops.find(css, at);
        if (stop == css.size()) return;
        const auto prelude = trim(css.substr(at, stop - at));
        const bool is_at_rule = prelude.starts_with('@');
        if (css[stop] != '{') {
            at = stop + 1; // the end of a block that was entered, "@import", or a slip
        } else if (is_at_rule) {
            at = holds_on_every_screen(prelude) ? stop + 1 : after_block(css, stop + 1);
        } else {
            const auto end = std::min(css.find('}', stop), css.size());
            add_rule(prelude, css.substr(stop + 1, end - stop - 1));
            at = end + 1;
        }
    }
}

void StyleSheet::add_rule(std::string_view selectors, std::string_view text) {
    const auto declarations = read_declarations(text);
    for (const auto selector : split(selectors, ',')) {
        auto key = simple_selector(selector);
        if (key.empty()) continue;
        const auto found = rules_.find(key);
        if (found == rules_.end() && rules_.size() == limits::style_rules) {
            hit_limit_ = true;
            return;
        }
        rules_[std::move(key)].add(declarations);
    }
}

Declarations StyleSheet::declarations_for(const HtmlToken& tag) const {
    constexpr ByteSet blanks(" \t\r\n\f");
    Declarations out;
    if (rules_.empty()) return out;
    std::string key;
    const auto look_up = [&](std::string_view element, std::string_view mark, std::string_view name) {
        key.assign(element).append(mark).append(name);
        if (const auto found = rules_.find(key); found != rules_.end()) out.add(found->second);
    };
    look_up(tag.name, {}, {});
    if (const auto* classes = tag.attribute("class")) {
        std::size_t count = 0;
        for (std::string_view rest = trim(*classes); !rest.empty() && count < limits::style_classes; ++count) {
            const auto end = blanks.find(rest);
            look_up({}, ".", rest.substr(0, end));
            look_up(tag.name, ".", rest.substr(0, end));
            rest = trim(rest.substr(end));
        }
    }
    if (const auto* id = tag.attribute("id")) {
        look_up({}, "#", *id);
        look_up(tag.name, "#", *id);
    }
    return out;
}

StyleSheet read_style_elements(std::string_view html) {
    StyleSheet sheet;
    constexpr std::string_view name = "style";
    std::size_t end = 0; // of the last place where an element may begin
    for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
        const std::string_view tag = html.substr(at + 1, name.size());
        if ((tag.starts_with('s') || tag.starts_with('S')) && equals_ignoring_case(tag, name)) end = at + 1 + name.size();
    }
    if (end == 0) return sheet;
    HtmlTokenizer tokenizer(html, HtmlTokenizer::names_only);
    HtmlToken token;
    while ((tokenizer.position() <= end || tokenizer.is_before_raw_text()) && tokenizer.next(token))
        if (token.kind == HtmlToken::raw_text && token.name == "style") sheet.read(token.raw);
    return sheet;
}

} // namespace remand::scanner
