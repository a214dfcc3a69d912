#include "scanner/extract/pdf.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include <zlib.h>

#include "core/text.hpp"
#include "scanner/extract/pdf_content.hpp"
#include "scanner/extract/pdf_drawing.hpp"
#include "scanner/extract/pdf_fonts.hpp"
#include "scanner/extract/pdf_syntax.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

void look_at(std::string_view text, PdfReading& out) {
    out.has_action =
        out.has_action || has_pdf_name(text, "/JavaScript") || has_pdf_name(text, "/JS") || has_pdf_name(text, "/Launch");
    out.is_encrypted = out.is_encrypted || has_pdf_name(text, "/Encrypt");
    out.has_embedded_file = out.has_embedded_file || has_pdf_name(text, "/EmbeddedFile");
    for (auto at = text.find("/URI"); at != std::string_view::npos && out.urls.size() < limits::links;
         at = text.find("/URI", at + 4)) {
        auto value = at + 4;
        while (value < text.size() && (text[value] == ' ' || text[value] == '\r' || text[value] == '\n')) ++value;
        if (value >= text.size()) break;
        const bool is_hex = text[value] == '<' && value + 1 < text.size() && text[value + 1] != '<';
        std::size_t length = 0;
        if (text[value] == '(' || is_hex) out.urls.push_back(to_valid_utf8(pdf_string(text.substr(value), length)));
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

// Glyph numbers instead of letters give noise: it is not text when few of its characters belong to words.
bool reads_as_text(std::string_view text) {
    const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
    return static_cast<std::size_t>(letters) * 10 >= text.size() * 7;
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
    if (has_pdf_name(dictionary, "/DCTDecode")) {
        auto problem = ImageProblem::none;
        return decode_image(packed, problem);
    }
    if (!has_pdf_name(dictionary, "/FlateDecode")) return {};
    const int width = pdf_number_after(dictionary, "/Width"), height = pdf_number_after(dictionary, "/Height");
    const int bits = std::max(pdf_number_after(dictionary, "/BitsPerComponent"), 1);
    const auto w = static_cast<std::size_t>(width), h = static_cast<std::size_t>(height);
    if (width <= 0 || height <= 0 || w * h > limits::image_pixels || (bits != 1 && bits != 8)) return {};
    const std::size_t samples = bits == 8 && has_pdf_name(dictionary, "/DeviceRGB") ? 3 : 1;
    const std::size_t row_bytes = bits == 8 ? w * samples : (w + 7) / 8;
    const bool is_filtered = pdf_number_after(dictionary, "/Predictor") >= 10;
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

// "12 0 obj" before the dictionary: 12.
int object_number(std::string_view before_obj) {
    auto end = before_obj.find_last_not_of("0123456789");
    end = end == std::string_view::npos ? 0 : end; // before the generation
    int number = 0, scale = 1;
    for (auto at = end; at-- > 0 && before_obj[at] >= '0' && before_obj[at] <= '9' && scale < 100'000'000; scale *= 10)
        number += (before_obj[at] - '0') * scale;
    return number;
}

// The objects of an object stream (section 7.5.7): numbers and places first.
void read_object_stream(std::string_view dictionary, std::string_view content, PdfFonts& fonts) {
    const auto first = static_cast<std::size_t>(pdf_number_after(dictionary, "/First"));
    std::vector<std::pair<int, std::size_t>> objects;
    std::size_t at = 0;
    const auto number = [&]() -> std::optional<int> {
        while (at < content.size() && is_pdf_space(content[at])) ++at;
        int value = 0, digits = 0;
        for (; at < content.size() && content[at] >= '0' && content[at] <= '9' && digits < 8; ++at, ++digits)
            value = value * 10 + (content[at] - '0');
        return digits > 0 ? std::optional(value) : std::nullopt;
    };
    while (at < first && objects.size() < limits::pdf_objects) {
        const auto object = number(), place = number();
        if (!object || !place) break;
        objects.emplace_back(*object, first + static_cast<std::size_t>(*place));
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const auto begin = std::min(objects[i].second, content.size());
        const auto end = i + 1 < objects.size() ? std::min(objects[i + 1].second, content.size()) : content.size();
        if (begin < end) fonts.read_object(objects[i].first, content.substr(begin, end - begin));
    }
}

// Each "stream ... endstream" with the dictionary before it. What fonts mean may stand behind the page that uses them, so
// that pages wait until all streams were seen.
void read_streams(std::string_view bytes, PdfReading& out) {
    std::size_t budget = limits::pdf_inflated_bytes, streams = 0;
    PdfFonts fonts;
    std::vector<std::string> pages;
    bool has_fonts = false;
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
        if (has_pdf_name(dictionary, "/Image")) {
            if (out.images.size() == limits::images) continue;
            if (auto image = picture(dictionary, packed, budget)) out.images.push_back(std::move(*image));
            continue;
        }
        const bool is_no_page = has_pdf_name(dictionary, "/XRef") || has_pdf_name(dictionary, "/Metadata") ||
                                dictionary.find("/Length1") != std::string::npos ||
                                has_pdf_name(dictionary, "/EmbeddedFile") || has_pdf_name(dictionary, "/FontFile2");
        if (is_no_page || budget == 0) continue;
        const bool is_flate = has_pdf_name(dictionary, "/FlateDecode") || has_pdf_name(dictionary, "/Fl");
        std::string content = is_flate ? inflate_some(packed, budget) : std::string(packed.substr(0, budget));
        budget -= std::min(budget, content.size());
        if (has_pdf_name(dictionary, "/ObjStm")) {
            look_at(with_plain_names(content), out);
            read_object_stream(dictionary, content, fonts);
        } else if (content.find("begincmap") != std::string::npos && object != std::string_view::npos) {
            fonts.add_map(object_number(before.substr(0, object)), content);
            has_fonts = true;
        } else {
            if (out.images.size() < limits::images)
                if (auto code = drawn_code(content)) out.images.push_back(std::move(*code));
            if (content.find("BT") != std::string::npos) pages.push_back(std::move(content));
        }
    }
    if (has_fonts) fonts.read_objects(bytes);
    for (const auto& page : pages)
        if (out.text.size() < limits::file_text_bytes) out.text += pdf_content_text(page, fonts) + " ";
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
