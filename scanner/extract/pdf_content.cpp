#include "scanner/extract/pdf_content.hpp"

#include "scanner/extract/pdf_syntax.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

class ContentText {
public:
    ContentText(std::string_view content, const PdfFonts& fonts) : content_(content), fonts_(fonts) {}

    std::string read() {
        while (at_ < content_.size() && out_.size() < limits::file_text_bytes) step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = content_[at_];
        const bool is_hex = c == '<' && at_ + 1 < content_.size() && content_[at_ + 1] != '<';
        if (c == '(' || is_hex) {
            std::size_t length = 0;
            add(pdf_string(content_.substr(at_), length));
            at_ += length;
        } else if (is_pdf_space(c) || c == '[' || c == ']' || c == '<' || c == '>') {
            ++at_;
        } else {
            read_word();
        }
    }

    void read_word() {
        const auto begin = at_;
        while (at_ < content_.size() && !is_pdf_space(content_[at_]) && content_[at_] != '(' && content_[at_] != '[' &&
               content_[at_] != ']' && content_[at_] != '<')
            ++at_;
        if (at_ == begin) ++at_;
        const std::string_view word = content_.substr(begin, at_ - begin);
        if (word.front() == '/') name_ = word.substr(1);
        if (word == "Tf") font_ = name_;
        // A large step back between two strings is a space; a new line, position or text object is one too.
        const bool is_wide_step = word.size() >= 4 && word.front() == '-' && word[1] >= '2' && word[1] <= '9';
        if (is_wide_step || word == "Td" || word == "TD" || word == "T*" || word == "Tm" || word == "ET" ||
            word == "'" || word == "\"")
            if (!out_.ends_with(' ')) out_ += ' ';
    }

    void add(std::string_view bytes) {
        if (const auto text = fonts_.text_of(font_, bytes)) {
            out_ += *text;
            return;
        }
        for (const char c : bytes) {
            const auto code = static_cast<unsigned char>(c);
            if (code >= 0x20 && code < 0x7F) out_ += c;
            if (code >= 0xA0) append_utf8(out_, code); // WinAnsi is Latin-1 there
            if (code == 0x80) append_utf8(out_, 0x20AC);
        }
    }

    std::string_view content_;
    const PdfFonts& fonts_;
    std::size_t at_ = 0;
    std::string_view name_, font_; // the last name, and the font in force
    std::string out_;
};

} // namespace

std::string pdf_content_text(std::string_view content, const PdfFonts& fonts) { return ContentText(content, fonts).read(); }

} // namespace remand::scanner
