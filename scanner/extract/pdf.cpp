#include "scanner/extract/pdf.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include <zlib.h>

#include "core/text.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

bool ends_name(char c) {
    return c == '/' || c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '(' || c == '<' || c == '[' ||
           c == '>' || c == ']' || c == '\0';
}

bool has_name(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const auto after = at + name.size();
        if (after >= text.size() || ends_name(text[after])) return true;
    }
    return false;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Names may spell letters as #xx (ISO 32000-1 section 7.3.5), a usual disguise of /J#61vaScript.
std::string with_plain_names(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_code =
            text[i] == '#' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        out += is_code ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
        if (is_code) i += 2;
    }
    return out;
}

// The string that begins at text[0] == '(' (section 7.3.4.2).
std::string literal_string(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::size_t i = 0; i < text.size() && out.size() < limits::href_bytes; ++i) {
        const char c = text[i];
        if (c == '\\' && i + 1 < text.size()) {
            out += text[++i];
        } else if (c == '(') {
            if (depth++ > 0) out += c;
        } else if (c == ')') {
            if (--depth == 0) break;
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

std::string hex_string(std::string_view text) {
    std::string out;
    int high = -1;
    for (std::size_t i = 1; i < text.size() && text[i] != '>' && out.size() < limits::href_bytes; ++i) {
        const int value = hex_value(text[i]);
        if (value < 0) continue;
        if (high >= 0) out += static_cast<char>(high * 16 + value);
        high = high < 0 ? value : -1;
    }
    return out;
}

void look_at(std::string_view text, PdfReading& out) {
    out.has_action =
        out.has_action || has_name(text, "/JavaScript") || has_name(text, "/JS") || has_name(text, "/Launch");
    out.is_encrypted = out.is_encrypted || has_name(text, "/Encrypt");
    out.has_embedded_file = out.has_embedded_file || has_name(text, "/EmbeddedFile");
    for (auto at = text.find("/URI"); at != std::string_view::npos && out.urls.size() < limits::links;
         at = text.find("/URI", at + 4)) {
        auto value = at + 4;
        while (value < text.size() && (text[value] == ' ' || text[value] == '\r' || text[value] == '\n')) ++value;
        if (value >= text.size()) break;
        if (text[value] == '(') out.urls.push_back(to_valid_utf8(literal_string(text.substr(value))));
        if (text[value] == '<' && value + 1 < text.size() && text[value + 1] != '<')
            out.urls.push_back(to_valid_utf8(hex_string(text.substr(value))));
    }
}

std::string inflate_some(std::string_view packed, std::size_t most) {
    std::string out;
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return out;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data())); // zlib's signature; it only reads
    stream.avail_in = static_cast<uInt>(packed.size());
    std::array<char, 32'768> buffer;
    int answer = Z_OK;
    while (answer == Z_OK && out.size() < most) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = buffer.size();
        answer = inflate(&stream, Z_NO_FLUSH);
        const std::size_t count = buffer.size() - stream.avail_out;
        out.append(buffer.data(), count);
        if (count == 0) break;
    }
    inflateEnd(&stream);
    return out;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0'; }

// The text that a page's content draws (ISO 32000-1 section 9.4), for fonts with a usual encoding.
class ContentText {
public:
    explicit ContentText(std::string_view content) : content_(content) {}

    std::string read() {
        while (at_ < content_.size() && out_.size() < limits::file_text_bytes) step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = content_[at_];
        if (c == '(') {
            const std::string_view rest = content_.substr(at_);
            add(literal_string(rest));
            at_ += length_of_literal(rest);
        } else if (c == '<' && at_ + 1 < content_.size() && content_[at_ + 1] != '<') {
            add(hex_string(content_.substr(at_)));
            at_ = std::min(content_.find('>', at_), content_.size() - 1) + 1;
        } else if (is_space(c) || c == '[' || c == ']' || c == '<' || c == '>') {
            ++at_;
        } else {
            read_word();
        }
    }

    void read_word() {
        const auto begin = at_;
        while (at_ < content_.size() && !is_space(content_[at_]) && content_[at_] != '(' && content_[at_] != '[' &&
               content_[at_] != ']' && content_[at_] != '<')
            ++at_;
        if (at_ == begin) ++at_;
        const std::string_view word = content_.substr(begin, at_ - begin);
        // A large step back between two strings is a space; a new line, position or text object is one too.
        const bool is_wide_step = word.size() >= 4 && word.front() == '-' && word[1] >= '2' && word[1] <= '9';
        if (is_wide_step || word == "Td" || word == "TD" || word == "T*" || word == "Tm" || word == "ET" ||
            word == "'" || word == "\"")
            if (!out_.ends_with(' ')) out_ += ' ';
    }

    static std::size_t length_of_literal(std::string_view text) {
        int depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '(')
                ++depth;
            else if (text[i] == ')' && --depth == 0)
                return i + 1;
        }
        return text.size();
    }

    void add(std::string_view bytes) {
        for (const char c : bytes) {
            const auto code = static_cast<unsigned char>(c);
            if (code >= 0x20 && code < 0x7F) out_ += c;
            if (code >= 0xA0) append_utf8(out_, code); // WinAnsi is Latin-1 there
            if (code == 0x80) append_utf8(out_, 0x20AC);
        }
    }

    std::string_view content_;
    std::size_t at_ = 0;
    std::string out_;
};

// Glyph numbers instead of letters give noise: it is not text when few of its characters belong to words.
bool reads_as_text(std::string_view text) {
    const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
    return static_cast<std::size_t>(letters) * 10 >= text.size() * 7;
}

int number_after(std::string_view dictionary, std::string_view name) {
    for (auto at = dictionary.find(name); at != std::string_view::npos; at = dictionary.find(name, at + 1)) {
        auto value = at + name.size();
        if (value < dictionary.size() && !is_space(dictionary[value])) continue; // a longer name
        while (value < dictionary.size() && is_space(dictionary[value])) ++value;
        int number = 0, digits = 0;
        for (; value < dictionary.size() && dictionary[value] >= '0' && dictionary[value] <= '9' && digits < 8;
             ++value, ++digits)
            number = number * 10 + (dictionary[value] - '0');
        if (digits > 0) return number;
    }
    return 0;
}

// Undoes the row filters of PNG (section 7.4.4.4) in place; `row_bytes` without the filter byte.
std::string without_predictor(std::string_view data, std::size_t row_bytes, std::size_t pixel_bytes) {
    std::string out;
    for (std::size_t at = 0; at + 1 + row_bytes <= data.size(); at += row_bytes + 1) {
        const int filter = data[at];
        const auto begin = out.size();
        for (std::size_t i = 0; i < row_bytes; ++i) {
            const auto byte_at = [&](bool is_there, std::size_t back) {
                return is_there ? static_cast<int>(static_cast<unsigned char>(out[begin + i - back])) : 0;
            };
            const int left = byte_at(i >= pixel_bytes, pixel_bytes);
            const int up = byte_at(begin >= row_bytes, row_bytes);
            const int corner = byte_at(begin >= row_bytes && i >= pixel_bytes, row_bytes + pixel_bytes);
            const int estimate = left + up - corner;
            const int to_left = std::abs(estimate - left), to_up = std::abs(estimate - up),
                      to_corner = std::abs(estimate - corner);
            const int paeth = to_left <= to_up && to_left <= to_corner ? left : to_up <= to_corner ? up : corner;
            const int base = filter == 1 ? left : filter == 2 ? up : filter == 3 ? (left + up) / 2 : filter == 4 ? paeth : 0;
            out += static_cast<char>(static_cast<unsigned char>(data[at + 1 + i]) + base);
        }
    }
    return out;
}

// A picture of 1 or 8 bits a sample in grey or colour, compressed as Flate or JPEG: what codes are drawn with.
std::optional<GreyImage> picture(std::string_view dictionary, std::string_view packed, std::size_t& budget) {
    if (has_name(dictionary, "/DCTDecode")) {
        auto problem = ImageProblem::none;
        return decode_image(packed, problem);
    }
    if (!has_name(dictionary, "/FlateDecode")) return {};
    const int width = number_after(dictionary, "/Width"), height = number_after(dictionary, "/Height");
    const int bits = std::max(number_after(dictionary, "/BitsPerComponent"), 1);
    const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
    if (width <= 0 || height <= 0 || w * h > limits::image_pixels || (bits != 1 && bits != 8)) return {};
    const std::size_t samples = bits == 8 && has_name(dictionary, "/DeviceRGB") ? 3 : 1;
    const std::size_t row_bytes = bits == 8 ? w * samples : (w + 7) / 8;
    const bool is_filtered = number_after(dictionary, "/Predictor") >= 10;
    std::string data = inflate_some(packed, std::min(budget, (row_bytes + 1) * h));
    budget -= std::min(budget, data.size());
    if (is_filtered) data = without_predictor(data, row_bytes, samples);
    if (data.size() < row_bytes * h) return {};
    GreyImage out{width, height, {}};
    out.pixels.reserve(w * h);
    const bool is_inverted = dictionary.find("[1 0]") != std::string_view::npos; // /Decode
    for (std::size_t y = 0; y < h; ++y)
        for (std::size_t x = 0; x < w; ++x) {
            const auto byte = static_cast<unsigned char>(data[y * row_bytes + (bits == 8 ? x * samples : x / 8)]);
            const bool is_light = bits == 8 ? byte >= 0x80 : ((byte >> (7 - x % 8)) & 1) != 0;
            out.pixels.push_back(is_light != is_inverted ? 0xFF : 0);
        }
    return out;
}

// Each "stream ... endstream" with the dictionary before it.
void read_streams(std::string_view bytes, PdfReading& out) {
    std::size_t budget = limits::pdf_inflated_bytes, streams = 0;
    for (auto at = bytes.find("stream"); at != std::string_view::npos && streams < limits::pdf_streams;
         at = bytes.find("stream", at + 6)) {
        constexpr std::size_t longest_dictionary = 4'096;
        if (at >= 3 && bytes.substr(at - 3, 3) == "end") continue;
        ++streams;
        const auto from = at > longest_dictionary ? at - longest_dictionary : 0;
        const std::string_view before = bytes.substr(from, at - from);
        const auto object = before.rfind(" obj");
        const std::string dictionary = with_plain_names(object == std::string_view::npos ? before : before.substr(object));
        auto begin = at + 6;
        if (begin < bytes.size() && bytes[begin] == '\r') ++begin;
        if (begin < bytes.size() && bytes[begin] == '\n') ++begin;
        const auto end = std::min(bytes.find("endstream", begin), bytes.size());
        const std::string_view packed = bytes.substr(begin, end - begin);
        at = std::max(at, end == bytes.size() ? end : end + 3);
        if (has_name(dictionary, "/Image")) {
            if (out.images.size() == limits::images) continue;
            if (auto image = picture(dictionary, packed, budget)) out.images.push_back(std::move(*image));
            continue;
        }
        const bool is_no_page = has_name(dictionary, "/XRef") || has_name(dictionary, "/Metadata") ||
                                dictionary.find("/Length1") != std::string::npos ||
                                has_name(dictionary, "/EmbeddedFile") || has_name(dictionary, "/FontFile2");
        if (is_no_page || budget == 0) continue;
        const bool is_flate = has_name(dictionary, "/FlateDecode") || has_name(dictionary, "/Fl");
        const std::string content = is_flate ? inflate_some(packed, budget) : std::string(packed.substr(0, budget));
        budget -= std::min(budget, content.size());
        if (has_name(dictionary, "/ObjStm"))
            look_at(with_plain_names(content), out);
        else if (out.text.size() < limits::file_text_bytes && content.find("BT") != std::string::npos)
            out.text += ContentText(content).read() + " ";
    }
}

} // namespace

PdfReading read_pdf(std::string_view bytes) {
    PdfReading out;
    look_at(with_plain_names(bytes), out);
    if (!out.is_encrypted) read_streams(bytes, out); // what a locked one says is noise
    out.text = std::string(cut(fold_white_space(out.text), limits::file_text_bytes));
    if (!reads_as_text(out.text)) out.text.clear();
    return out;
}

} // namespace remand::scanner
