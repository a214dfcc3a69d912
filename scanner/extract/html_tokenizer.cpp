#include "scanner/extract/html_tokenizer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

constexpr ByteSet blanks(" \t\n\f\r");
constexpr ByteSet tag_name_ends(" \t\n\f\r/>"), attribute_name_ends(" \t\n\f\r/>="), unquoted_value_ends(" \t\n\f\r>");
constexpr std::size_t longest_name = 64; // of a tag or an attribute

// Elements whose content is text up to their own end tag: the name when it is one of theirs, or nothing.
std::string_view raw_element(std::string_view name) {
    constexpr std::array<std::string_view, 9> names{"script", "style",   "title",    "textarea", "xmp",
                                                    "iframe", "noembed", "noframes", "plaintext"};
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::string_view{} : *found;
}

std::string_view lower(std::string_view name, HtmlToken& token) {
    if (std::none_of(name.begin(), name.end(), is_upper)) return name;
    return token.made.emplace_back(ascii_lower(name));
}

} // namespace

bool HtmlTokenizer::next(HtmlToken& token) {
    token.name = {};
    token.attributes.clear();
    token.made.clear();
    token.raw = {};
    if (!raw_element_.empty() && take_raw_text(token)) return true;
    while (!at_end()) {
        // Text up to something that opens a tag. "<" before anything else is text itself (tag open state).
        const std::size_t begin = at_;
        std::size_t open = begin;
        for (;;) {
            open = html_.find('<', open);
            if (open == std::string_view::npos || open + 1 >= html_.size()) {
                open = html_.size();
                break;
            }
            const char c = html_[open + 1];
            const bool is_end_tag = c == '/' && open + 2 < html_.size();
            if (is_letter(c) || c == '!' || c == '?' || is_end_tag) break;
            ++open;
        }
        if (open > begin) {
            token.kind = HtmlToken::text;
            token.raw = html_.substr(begin, open - begin);
            at_ = open;
            return true;
        }
        const char c = html_[at_ + 1];
        const bool is_bogus_end = c == '/' && !is_letter(html_[at_ + 2]);
        if (c == '!' || c == '?' || is_bogus_end) {
            skip_markup_declaration();
            continue;
        }
        take_tag(token);
        return true;
    }
    return false;
}

// Text up to "</name" followed by a blank, "/" or ">". False when there is none of it.
bool HtmlTokenizer::take_raw_text(HtmlToken& token) {
    const std::string_view element = std::exchange(raw_element_, {});
    const std::size_t begin = at_;
    std::size_t end = html_.size();
    for (std::size_t open = html_.find("</", at_); open != std::string_view::npos && element != "plaintext";
         open = html_.find("</", open + 2)) {
        const std::size_t after = open + 2 + element.size();
        if (!equals_ignoring_case(html_.substr(open + 2, element.size()), element)) continue;
        if (after < html_.size() && !tag_name_ends.has(html_[after]))
            continue;
        end = open;
        break;
    }
    at_ = end;
    if (end == begin) return false;
    token.kind = HtmlToken::raw_text;
    token.name = element;
    token.raw = html_.substr(begin, end - begin);
    return true;
}

// Comments, doctypes, processing instructions and bogus end tags.
void HtmlTokenizer::skip_markup_declaration() {
    if (html_.substr(at_, 4) != "<!--") {
        const auto close = html_.find('>', at_);
        at_ = close == std::string_view::npos ? html_.size() : close + 1;
        return;
    }
    at_ += 4;
    if (html_.substr(at_, 1) == ">" || html_.substr(at_, 2) == "->") { // abruptly closed empty comment
        at_ = html_.find('>', at_) + 1;
        return;
    }
    for (std::size_t dashes = html_.find("--", at_); dashes != std::string_view::npos;
         dashes = html_.find("--", dashes + 1)) {
        if (html_.substr(dashes + 2, 1) == ">" || html_.substr(dashes + 2, 2) == "!>") {
            at_ = html_.find('>', dashes) + 1;
            return;
        }
    }
    at_ = html_.size();
}

void HtmlTokenizer::take_tag(HtmlToken& token) {
    ++at_;
    token.kind = html_[at_] == '/' ? HtmlToken::end_tag : HtmlToken::start_tag;
    if (token.kind == HtmlToken::end_tag) ++at_;
    const std::size_t begin = at_;
    at_ = tag_name_ends.find(html_, begin);
    token.name = lower(html_.substr(begin, std::min(at_ - begin, longest_name)), token);
    take_attributes(token);
    if (token.kind == HtmlToken::start_tag) raw_element_ = raw_element(token.name);
}

void HtmlTokenizer::take_attributes(HtmlToken& token) {
    while (!at_end()) {
        skip_blanks();
        while (!at_end() && html_[at_] == '/') { // a stray or self-closing solidus
            ++at_;
            skip_blanks();
        }
        if (at_end()) return;
        if (html_[at_] == '>') {
            ++at_;
            return;
        }
        take_attribute(token);
    }
}

void HtmlTokenizer::take_attribute(HtmlToken& token) {
    const std::size_t begin = at_;
    const bool begins_with_equal = html_[at_] == '='; // part of the name (before attribute name state)
    at_ = attribute_name_ends.find(html_, begins_with_equal ? begin + 1 : begin);
    const std::string_view name = html_.substr(begin, at_ - begin);
    const std::string_view value = take_attribute_value();
    if (attributes_ == names_only) return;
    if (token.attributes.size() == limits::html_attributes) {
        hit_attribute_limit_ = true;
        return;
    }
    if (name.size() > longest_name) return;
    const std::string_view key = lower(name, token);
    if (token.attribute(key) != nullptr) return;
    const bool is_plain = value.find('&') == std::string_view::npos;
    token.attributes.push_back({key, is_plain ? value : token.made.emplace_back(decode_entities(value, true))});
}

std::string_view HtmlTokenizer::take_attribute_value() {
    skip_blanks();
    if (at_end() || html_[at_] != '=') return {};
    ++at_;
    skip_blanks();
    const bool is_quoted = !at_end() && (html_[at_] == '"' || html_[at_] == '\'');
    const std::size_t begin = is_quoted ? at_ + 1 : at_;
    const std::size_t end = is_quoted ? std::min(html_.find(html_[at_], begin), html_.size())
                                      : unquoted_value_ends.find(html_, begin);
    at_ = is_quoted ? std::min(end + 1, html_.size()) : end;
    return html_.substr(begin, end - begin);
}

void HtmlTokenizer::skip_blanks() { at_ = blanks.skip(html_, at_); }

} // namespace remand::scanner
