#include "scanner/extract/pdf_content.hpp"

#include "scanner/extract/pdf_syntax.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

class ContentText {
public:
    explicit ContentText(const PdfFonts& fonts) : fonts_(fonts) {}

    std::string read(std::string_view content) {
        each_content_token(
            content, [&](const std::string& bytes) { return add(bytes), !is_full(); },
            [&](std::string_view word) { return look_at(word), !is_full(); });
        return std::move(out_);
    }

private:
    [[nodiscard]] bool is_full() const { return out_.size() >= limits::file_text_bytes; }

    void look_at(std::string_view word) {
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

    const PdfFonts& fonts_;
    std::string_view name_, font_; // the last name, and the font in force
    std::string out_;
};

} // namespace

std::string pdf_content_text(std::string_view content, const PdfFonts& fonts) { return ContentText(fonts).read(content); }

} // namespace remand::scanner
