#include "scanner/extract/html_tokenizer.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_html_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

// Elements whose content is text up to their own end tag.
bool is_raw_element(std::string_view name) {
    constexpr std::array<std::string_view, 9> names{"script", "style",   "title",    "textarea", "xmp",
                                                    "iframe", "noembed", "noframes", "plaintext"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

const std::string* HtmlToken::attribute(std::string_view attribute_name) const {
    for (const auto& [key, value] : attributes)
        if (key == attribute_name) return &value;
    return nullptr;
}

bool HtmlTokenizer::next(HtmlToken& token) {
    token.name.clear();
    token.attributes.clear();
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
    const std::string element = std::move(raw_element_);
    raw_element_.clear();
    const std::size_t begin = at_;
    std::size_t end = html_.size();
    for (std::size_t open = html_.find("</", at_); open != std::string_view::npos && element != "plaintext";
         open = html_.find("</", open + 2)) {
        const std::size_t after = open + 2 + element.size();
        if (!equals_ignoring_case(html_.substr(open + 2, element.size()), element)) continue;
        if (after < html_.size() && !is_html_blank(html_[after]) && html_[after] != '/' && html_[after] != '>')
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
    while (!at_end() && !is_html_blank(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') ++at_;
    constexpr std::size_t longest_name = 64;
    token.name = ascii_lower(html_.substr(begin, std::min(at_ - begin, longest_name)));
    take_attributes(token);
    if (token.kind == HtmlToken::start_tag && is_raw_element(token.name)) raw_element_ = token.name;
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
    if (html_[at_] == '=') ++at_; // part of the name (before attribute name state)
    while (!at_end() && !is_html_blank(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' && html_[at_] != '=')
        ++at_;
    const std::string_view name = html_.substr(begin, at_ - begin);
    skip_blanks();
    std::string_view value;
    if (!at_end() && html_[at_] == '=') {
        ++at_;
        skip_blanks();
        if (!at_end() && (html_[at_] == '"' || html_[at_] == '\'')) {
            const char quote = html_[at_++];
            const auto close = std::min(html_.find(quote, at_), html_.size());
            value = html_.substr(at_, close - at_);
            at_ = std::min(close + 1, html_.size());
        } else {
            const std::size_t start = at_;
            while (!at_end() && !is_html_blank(html_[at_]) && html_[at_] != '>') ++at_;
            value = html_.substr(start, at_ - start);
        }
    }
    if (attributes_ == names_only) return;
    if (token.attributes.size() == limits::html_attributes) {
        hit_attribute_limit_ = true;
        return;
    }
    constexpr std::size_t longest_name = 64;
    if (name.size() > longest_name) return;
    std::string key = ascii_lower(name);
    if (token.attribute(key) == nullptr) token.attributes.emplace_back(std::move(key), decode_entities(value, true));
}

void HtmlTokenizer::skip_blanks() {
    while (!at_end() && is_html_blank(html_[at_])) ++at_;
}

} // namespace remand::scanner
