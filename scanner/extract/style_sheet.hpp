// The rules of style elements that name an element by itself: "p", ".class", "#id", "p.class", "p#id", also below
// "html" and "body". Rules that depend on other elements, states or screen sizes are left out: most of them show on a
// telephone what they hide on a desk. Linear in the text; an element costs a look-up for each of its classes.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "scanner/extract/html_style.hpp"
#include "scanner/extract/html_tokenizer.hpp"

namespace remand::scanner {

class StyleSheet {
public:
    void read(std::string_view css); // may be called again: later rules win
    [[nodiscard]] Declarations declarations_for(const HtmlToken& start_tag) const;
    [[nodiscard]] bool is_empty() const { return rules_.empty(); }
    [[nodiscard]] bool hit_limit() const { return hit_limit_; }

private:
    void add_rule(std::string_view selectors, std::string_view declarations);

    std::unordered_map<std::string, Declarations> rules_; // by selector
    bool hit_limit_ = false;
};

// Of all style elements of a page, wherever they stand: they apply to what comes before them too.
[[nodiscard]] StyleSheet read_style_elements(std::string_view html);

} // namespace remand::scanner
