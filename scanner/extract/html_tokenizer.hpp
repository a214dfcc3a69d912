// HTML as tags and text, by the states of the HTML standard's tokenizer (WHATWG HTML section 13.2.5), without a tree.
//
// Linear in the input, whatever the input: gumbo takes a minute for 250 KB of nested tags, libxml2 drops what is nested
// deeper than 256. Detection needs links, text, forms and style hints, and none of these needs a tree. Scripting counts
// as off, as in mail programs, so that noscript is ordinary content.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct HtmlAttribute {
    std::string_view name;  // lower case
    std::string_view value; // entities decoded
};

// Views of the input, or of what the token made itself where the input is written in another way.
struct HtmlToken {
    enum Kind { text, raw_text, start_tag, end_tag };
    Kind kind = text;
    std::string_view name; // tags: lower case; raw_text: the element it stands in ("script", "style", "title" ...)
    std::vector<HtmlAttribute> attributes; // of one name the first
    std::string_view raw;                  // text: entities not decoded
    std::deque<std::string> made;

    HtmlToken() = default;
    HtmlToken(const HtmlToken&) = delete; // a copy would show the other's
    HtmlToken& operator=(const HtmlToken&) = delete;
    [[nodiscard]] const std::string_view* attribute(std::string_view attribute_name) const { // null when it is not there
        for (const auto& [key, value] : attributes)
            if (key == attribute_name) return &value;
        return nullptr;
    }
};

class HtmlTokenizer {
public:
    // `html` must outlive the tokenizer and the tokens.
    enum Attributes { with_attributes, names_only }; // names_only: tags come without their attributes
    explicit HtmlTokenizer(std::string_view html, Attributes attributes = with_attributes)
        : html_(html), attributes_(attributes) {}

    // False at the end. The token is overwritten.
    bool next(HtmlToken& token);
    [[nodiscard]] std::size_t position() const { return at_; }
    // The last token opened an element whose content is not markup; its text comes next.
    [[nodiscard]] bool is_before_raw_text() const { return !raw_element_.empty(); }
    [[nodiscard]] bool hit_attribute_limit() const { return hit_attribute_limit_; }

private:
    bool take_raw_text(HtmlToken& token);
    void skip_markup_declaration();
    void take_tag(HtmlToken& token);
    void take_attributes(HtmlToken& token);
    void take_attribute(HtmlToken& token);
    [[nodiscard]] std::string_view take_attribute_value();
    void skip_blanks();
    [[nodiscard]] bool at_end() const { return at_ >= html_.size(); }

    std::string_view html_;
    Attributes attributes_;
    std::size_t at_ = 0;
    std::string_view raw_element_; // not empty: inside an element whose content is not markup
    bool hit_attribute_limit_ = false;
};

// Character references (section 13.2.5.72 ff.), named ones as the standard's table has them. Output is valid UTF-8
// where the input is.
[[nodiscard]] std::string decode_entities(std::string_view text, bool is_attribute = false);

} // namespace remand::scanner
