#include "scanner/extract/html_facts.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "scanner/extract/block_drawing.hpp"
#include "scanner/extract/cell_drawing.hpp"
#include "scanner/extract/html_element.hpp"
#include "scanner/extract/html_style.hpp"
#include "scanner/extract/html_tokenizer.hpp"
#include "scanner/extract/style_sheet.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/fingerprint.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool is_remote(std::string_view source) {
    source = trim(source);
    const auto begins_with = [&](std::string_view scheme) {
        return equals_ignoring_case(source.substr(0, scheme.size()), scheme);
    };
    return begins_with("http://") || begins_with("https://") || begins_with("//");
}

class Reader {
public:
    explicit Reader(std::string_view html) : html_(html), sheet_(read_style_elements(html)) {}

    HtmlReading read() {
        HtmlTokenizer tokenizer(html_);
        HtmlToken token;
        while (tokenizer.next(token)) {
            switch (token.kind) {
            case HtmlToken::text:
                token.raw.find('&') == std::string_view::npos ? on_text(token.raw) : on_text(decode_entities(token.raw));
                break;
            case HtmlToken::raw_text:
                on_raw_text(token);
                break;
            case HtmlToken::start_tag:
                on_start(token);
                break;
            case HtmlToken::end_tag:
                on_end(token.name);
                break;
            }
        }
        finish_anchor();
        finish_form();
        if (tokenizer.hit_attribute_limit()) note("limit.html_attributes");
        if (list_.hit_limit()) note("limit.links");
        if (sheet_.hit_limit()) note("limit.style_rules");
        out_.facts.is_present = true;
        out_.block_drawing = find_block_drawing(text_);
        cells_.end_table();
        out_.cell_drawing = cells_.grid();
        out_.visible_text = fold_white_space(text_);
        out_.tags_hash = tags_.text();
        out_.links = list_.take();
        return std::move(out_);
    }

private:
    struct Open {
        Element* element;
        ElementStyle style;
    };

    void note(std::string_view code) {
        if (std::find(out_.malformed.begin(), out_.malformed.end(), code) == out_.malformed.end())
            out_.malformed.emplace_back(code);
    }

    [[nodiscard]] ElementStyle style() const { return open_.empty() ? ElementStyle{} : open_.back().style; }

    void on_text(std::string_view text) {
        if (!open_.empty() && open_.back().style.hides_text()) {
            out_.facts.hidden_text_bytes += static_cast<int>(fold_white_space(text).size());
            return;
        }
        if (text_.size() < limits::text_scanned_bytes) text_ += text;
        if (anchor_ && anchor_->text.size() < 4 * limits::link_text_bytes) anchor_->text += text;
    }

    void on_raw_text(const HtmlToken& token) {
        if (token.name == "textarea" || token.name == "xmp" || token.name == "plaintext") {
            token.name == "textarea" ? on_text(decode_entities(token.raw)) : on_text(token.raw);
        } else if (token.name == "script" && !trim(token.raw).empty()) {
            out_.marks.has_script = true;
        }
    }

    void on_start(const HtmlToken& tag) {
        Element& element = elements_[tag.name];
        tags_.add(tag.name);
        if (!element.is_inline) text_ += '\n';
        if (element.closes_its_like && !open_.empty() && open_.back().element == &element) pop();
        if (!tag.attributes.empty()) {
            on_event_handlers(tag);
            on_background(tag);
        }
        act(element.role, tag);
        if (element.is_void) return;
        if (open_.size() == limits::html_depth) {
            note("limit.html_depth");
            return;
        }
        open_.push_back({&element, style_of(tag, style(), sheet_, inline_styles_)});
        ++element.open;
        if (element.role == Role::cell) on_cell(tag);
    }

    void act(Role role, const HtmlToken& tag) {
        switch (role) {
        case Role::other:
        case Role::cell: // when its colour is known
            return;
        case Role::table:
            return cells_.begin_table();
        case Role::row:
            return cells_.begin_row();
        case Role::anchor:
            return on_anchor(tag);
        case Role::base:
            return on_base(tag);
        case Role::form:
            return on_form(tag);
        case Role::input:
            return on_input(tag);
        case Role::image:
            return on_image(tag);
        case Role::frame:
            return on_frame(tag);
        case Role::meta:
            return on_meta(tag);
        case Role::script:
            return on_script(tag);
        }
    }

    void on_cell(const HtmlToken& tag) {
        constexpr int half = 3 * 0x80; // of the sum of three colours
        const auto number = [&](std::string_view name) {
            const auto* text = tag.attribute(name);
            int value = 0;
            if (text) std::from_chars(text->data(), text->data() + text->size(), value);
            return value;
        };
        const auto background = style().background;
        const bool is_dark = background && background->red + background->green + background->blue < half;
        cells_.add_cell(is_dark, std::max(1, number("colspan")), number("width"));
    }

    void on_end(std::string_view name) {
        const Element& element = elements_[name];
        if (!element.is_inline) text_ += '\n';
        if (name == "a") finish_anchor();
        if (element.role == Role::form) finish_form();
        if (element.role == Role::table) cells_.end_table();
        if (element.open == 0) return; // an end tag of nothing
        while (!open_.empty()) {
            const bool is_it = open_.back().element == &element;
            pop();
            if (is_it) return;
        }
    }

    void pop() {
        --open_.back().element->open;
        open_.pop_back();
    }

    void on_event_handlers(const HtmlToken& tag) {
        for (const auto& [name, value] : tag.attributes)
            if (name.size() > 4 && name.starts_with("on") && !value.empty()) out_.marks.has_script = true;
    }

    void add_link(std::string_view href, std::string_view text) {
        auto link = read_link(href, base_);
        if (!link) return;
        if (link->scheme == "javascript") out_.marks.has_script = true;
        link->text = fold_white_space(text);
        list_.add(std::move(*link));
    }

    void on_anchor(const HtmlToken& tag) {
        finish_anchor();
        const auto* href = tag.attribute("href");
        if (href == nullptr) href = tag.attribute("xlink:href"); // SVG
        if (tag.attribute("download") != nullptr) add_mark("download");
        if (href == nullptr) return;
        ++out_.facts.anchors;
        if (tag.name == "area")
            add_link(*href, "");
        else
            anchor_ = Anchor{std::string(*href), {}, false};
    }

    void finish_anchor() {
        if (!anchor_) return;
        if (anchor_->has_image) ++out_.facts.linked_images;
        add_link(anchor_->href, anchor_->text);
        anchor_.reset();
    }

    void on_base(const HtmlToken& tag) {
        if (const auto* href = tag.attribute("href"); href != nullptr && base_.empty()) base_ = *href;
    }

    void on_form(const HtmlToken& tag) {
        finish_form();
        form_.emplace();
        const auto* action = tag.attribute("action");
        if (action == nullptr) return;
        const auto link = read_link(*action, base_);
        if (link) form_->action_host = link->host;
        add_link(*action, "");
    }

    void finish_form() {
        if (form_ && out_.facts.forms.size() < limits::forms) out_.facts.forms.push_back(*form_);
        form_.reset();
    }

    void on_input(const HtmlToken& tag) {
        const auto* type = tag.attribute("type");
        if (type == nullptr || !equals_ignoring_case(trim(*type), "password")) {
            if (const auto* action = tag.attribute("formaction")) add_link(*action, "");
            return;
        }
        if (!form_) form_.emplace(); // a password field outside any form is sent by a script
        form_->has_password_field = true;
    }

    void on_image(const HtmlToken& tag) {
        ++out_.facts.images;
        if (anchor_) anchor_->has_image = true;
        if (const auto* source = tag.attribute("src"); source != nullptr && is_remote(*source)) {
            ++out_.facts.remote_images;
            add_resource(*source);
        }
    }

    // A picture as the background of an empty element is a picture to the reader.
    void on_background(const HtmlToken& tag) {
        const auto* style_text = tag.attribute("style");
        const auto* source = tag.attribute("background");
        std::string_view url = source == nullptr ? std::string_view{} : *source;
        if (const auto at = style_text == nullptr ? std::string_view::npos : style_text->find("url(");
            at != std::string_view::npos) {
            url = style_text->substr(at + 4);
            url = trim(url.substr(0, url.find(')')));
            while (url.starts_with('\'') || url.starts_with('"')) url.remove_prefix(1);
        }
        if (!is_remote(url)) return;
        ++out_.facts.images;
        ++out_.facts.remote_images;
        if (anchor_) anchor_->has_image = true;
        add_resource(url);
    }

    void on_frame(const HtmlToken& tag) {
        for (const std::string_view name : {"src", "data"})
            if (const auto* source = tag.attribute(name)) {
                add_link(*source, "");
                add_resource(*source);
            }
    }

    void on_meta(const HtmlToken& tag) {
        const auto* kind = tag.attribute("http-equiv");
        const auto* content = tag.attribute("content");
        if (kind == nullptr || content == nullptr || !equals_ignoring_case(trim(*kind), "refresh")) return;
        const auto at = ascii_lower(*content).find("url");
        if (at == std::string::npos) return;
        out_.facts.has_meta_refresh = true;
        const auto equal = content->find('=', at);
        if (equal == std::string_view::npos) return;
        std::string_view target = trim(content->substr(equal + 1));
        while (!target.empty() && (target.front() == '\'' || target.front() == '"')) target.remove_prefix(1);
        while (!target.empty() && (target.back() == '\'' || target.back() == '"')) target.remove_suffix(1);
        add_link(target, "");
    }

    void on_script(const HtmlToken& tag) {
        ++out_.facts.scripts;
        out_.marks.has_script = true;
        if (const auto* source = tag.attribute("src")) add_resource(*source);
    }

    void add_resource(std::string_view source) {
        const auto link = read_link(source, base_);
        if (!link || link->host.empty() || out_.resource_hosts.size() >= limits::attachment_hosts) return;
        if (std::find(out_.resource_hosts.begin(), out_.resource_hosts.end(), link->host) == out_.resource_hosts.end())
            out_.resource_hosts.push_back(link->host);
    }

    void add_mark(std::string_view mark) {
        auto& marks = out_.marks.smuggling;
        if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.emplace_back(mark);
    }

    struct Anchor {
        std::string href, text;
        bool has_image = false;
    };
    std::string_view html_;
    StyleSheet sheet_;
    InlineStyles inline_styles_;
    HtmlReading out_;
    LinkList list_;
    Elements elements_;
    std::vector<Open> open_;
    std::optional<Anchor> anchor_;
    std::optional<Form> form_;
    CellDrawing cells_;
    std::string base_, text_; // text_ with line ends, where a reader sees them
    StructureHash tags_;
};

} // namespace

HtmlReading read_html(std::string_view html) {
    const bool is_too_long = html.size() > limits::html_bytes;
    HtmlReading reading = Reader(cut(html, limits::html_bytes)).read();
    if (is_too_long) reading.malformed.emplace_back("limit.html_bytes");
    return reading;
}

} // namespace remand::scanner
