#include "scanner/extract/mime.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "scanner/extract/gmime_ptr.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

std::string text_or_empty(const char* text) { return text == nullptr ? std::string{} : std::string(text); }

std::string type_of(GMimeObject* object) {
    GMimeContentType* type = g_mime_object_get_content_type(object);
    if (type == nullptr) return "text/plain";
    const char* major = g_mime_content_type_get_media_type(type);
    const char* minor = g_mime_content_type_get_media_subtype(type);
    return to_valid_utf8(ascii_lower(text_or_empty(major) + "/" + text_or_empty(minor)));
}

// The bytes of a leaf as they lie in the message, where GMime keeps no copy of its own.
std::optional<std::string_view> encoded_bytes(GMimeDataWrapper* content) {
    GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
    if (stream == nullptr || !GMIME_IS_STREAM_MEM(stream)) return {};
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    const gint64 begin = stream->bound_start, end = stream->bound_end < 0 ? gint64{array->len} : stream->bound_end;
    if (begin < 0 || end < begin || end > gint64{array->len}) return {};
    return std::string_view(reinterpret_cast<const char*>(array->data) + begin, static_cast<std::size_t>(end - begin));
}

// What GMime's filters make of it, without their streams and objects: these are half of its time on small mail.
std::string decoded(GMimeDataWrapper* content) {
    const auto encoding = g_mime_data_wrapper_get_encoding(content);
    const auto bytes = encoded_bytes(content);
    if (!bytes || encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
        const GPtr<GMimeStream> stream(g_mime_stream_mem_new());
        g_mime_data_wrapper_write_to_stream(content, stream.get());
        const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
        return array->len == 0 ? std::string() : std::string(reinterpret_cast<const char*>(array->data), array->len);
    }
    if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
        return std::string(*bytes);
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder, encoding);
    std::string out;
    out.reserve(bytes->size()); // not all at once into it: that would clear it first
    std::array<char, 4096> buffer;
    for (std::string_view rest = *bytes; !rest.empty();) {
        const std::string_view piece = rest.substr(0, buffer.size() / 2);
        out.append(buffer.data(), g_mime_encoding_step(&decoder, piece.data(), piece.size(), buffer.data()));
        rest.remove_prefix(piece.size());
    }
    return out;
}

class Walker {
public:
    Walker(std::string_view bytes, std::size_t body, const CharsetDecoder& charset)
        : bytes_(bytes), body_(body), charset_(charset) {}

    // `top` belongs to the caller; null: a message without a body.
    MimeTree walk(GMimeObject* top) {
        if (top == nullptr)
            add_raw_body("mime.no_body");
        else
            open_.push_back({top, {}, 0, false});
        while (!open_.empty()) {
            const Item item = std::move(open_.back());
            open_.pop_back();
            if (tree_.parts.size() >= limits::mime_parts) {
                note("limit.parts");
                break;
            }
            visit(item);
        }
        return std::move(tree_);
    }

    MimeTree without_parser() {
        add_raw_body("mime.unreadable");
        return std::move(tree_);
    }

private:
    struct Item {
        GMimeObject* object;                 // owned by the message
        std::vector<std::string> boundaries; // of the multiparts around it
        std::size_t depth;
        bool is_alternative;
    };

    void note(std::string_view code) {
        if (std::find(tree_.malformed.begin(), tree_.malformed.end(), code) == tree_.malformed.end())
            tree_.malformed.emplace_back(code);
    }

    void visit(const Item& item) {
        note_duplicates(item);
        if (GMIME_IS_MULTIPART(item.object))
            visit_multipart(item);
        else if (GMIME_IS_MESSAGE_PART(item.object))
            visit_message(item);
        else if (GMIME_IS_PART(item.object))
            visit_leaf(item);
    }

    // GMime takes the last of these, other readers the first.
    void note_duplicates(const Item& item) {
        GMimeHeaderList* headers = g_mime_object_get_header_list(item.object);
        const int count = headers == nullptr ? 0 : g_mime_header_list_get_count(headers);
        int types = 0, encodings = 0;
        for (int i = 0; i < count; ++i) {
            const char* name = g_mime_header_get_name(g_mime_header_list_get_header_at(headers, i));
            if (name == nullptr) continue;
            if (equals_ignoring_case(name, "Content-Type")) ++types;
            if (equals_ignoring_case(name, "Content-Transfer-Encoding")) ++encodings;
        }
        if (types > 1) note("mime.duplicate_content_type");
        if (encodings > 1) note("mime.duplicate_encoding");
    }

    void visit_multipart(const Item& item) {
        const std::string type = type_of(item.object);
        if (std::find(tree_.containers.begin(), tree_.containers.end(), type) == tree_.containers.end())
            tree_.containers.push_back(type);
        if (item.depth >= limits::mime_depth) {
            note("limit.depth");
            return;
        }
        GMimeMultipart* multipart = GMIME_MULTIPART(item.object);
        const char* boundary = g_mime_object_get_content_type_parameter(item.object, "boundary");
        if (boundary == nullptr || *boundary == '\0') note("mime.no_boundary");
        const int count = g_mime_multipart_get_count(multipart);
        if (count == 0 && item.depth == 0) add_raw_body("mime.empty_multipart");
        if (count == 0 && item.depth > 0) note("mime.empty_multipart");
        auto boundaries = item.boundaries;
        if (boundary != nullptr && *boundary != '\0') boundaries.emplace_back(boundary);
        // The last child goes on first, so that the leaves come out in their order.
        for (int i = std::min(count, static_cast<int>(limits::mime_parts)); i-- > 0;)
            open_.push_back({g_mime_multipart_get_part(multipart, i), boundaries, item.depth + 1,
                             item.is_alternative || type == "multipart/alternative"});
        if (count > static_cast<int>(limits::mime_parts)) note("limit.parts");
    }

    // The attached message is cut out of the bytes by the place of its first field: it is read again, from its own
    // bytes, like any message. Writing it out of GMime's objects could loop (GMime issue 165).
    void visit_message(const Item& item) {
        MimePart part = described(item);
        part.is_message = true;
        GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(item.object));
        GMimeHeaderList* headers = inner == nullptr ? nullptr : g_mime_object_get_header_list(GMIME_OBJECT(inner));
        if (headers == nullptr || g_mime_header_list_get_count(headers) == 0) {
            note("mime.empty_message");
            return;
        }
        const gint64 offset = g_mime_header_get_offset(g_mime_header_list_get_header_at(headers, 0));
        if (offset < 0 || static_cast<std::size_t>(offset) >= bytes_.size()) return;
        const std::string_view rest = bytes_.substr(static_cast<std::size_t>(offset));
        std::size_t end = rest.size();
        for (const auto& boundary : item.boundaries) end = std::min(end, rest.find("\n--" + boundary));
        part.bytes = std::string(rest.substr(0, end));
        tree_.parts.push_back(std::move(part));
    }

    void visit_leaf(const Item& item) {
        MimePart part = described(item);
        GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(item.object));
        if (content != nullptr) {
            part.bytes = decoded(content);
            const std::size_t room = limits::decoded_bytes - decoded_;
            if (part.bytes.size() > room) {
                note("limit.decoded_bytes");
                part.bytes.resize(room);
            }
            decoded_ += part.bytes.size();
        }
        // message/rfc822 with a transfer encoding is a plain leaf to GMime (RFC 2046 section 5.2.1 forbids it).
        if (part.type == "message/rfc822" || part.type == "message/global") {
            note("mime.encoded_message");
            part.is_message = true;
        }
        tree_.parts.push_back(std::move(part));
    }

    MimePart described(const Item& item) const {
        MimePart part;
        part.type = type_of(item.object);
        part.is_alternative = item.is_alternative;
        part.content_id = to_valid_utf8(text_or_empty(g_mime_object_get_content_id(item.object)));
        part.disposition = to_valid_utf8(ascii_lower(text_or_empty(g_mime_object_get_disposition(item.object))));
        const auto parameter = [&](const char* name) {
            return to_valid_utf8(text_or_empty(g_mime_object_get_content_type_parameter(item.object, name)));
        };
        part.charset = parameter("charset");
        part.smime_type = ascii_lower(parameter("smime-type"));
        part.method = ascii_lower(parameter("method"));
        std::string name = text_or_empty(g_mime_object_get_content_disposition_parameter(item.object, "filename"));
        if (name.empty()) name = text_or_empty(g_mime_object_get_content_type_parameter(item.object, "name"));
        part.name = std::string(cut(charset_.decode_words(name), limits::file_name_bytes));
        return part;
    }

    // What stands in the body, as text: for a tree that hides it. It may be HTML, so it is told by its look.
    void add_raw_body(std::string_view code) {
        note(code);
        const std::string_view body = bytes_.substr(std::min(body_, bytes_.size()));
        if (trim(body).empty()) return;
        MimePart part;
        const std::string start = ascii_lower(body.substr(0, 64UL << 10));
        const bool is_html = start.find("<html") != std::string::npos || start.find("<body") != std::string::npos ||
                             start.find("<a href") != std::string::npos || start.find("<div") != std::string::npos;
        part.type = is_html ? "text/html" : "text/plain";
        part.bytes = std::string(body.substr(0, limits::html_bytes));
        tree_.parts.push_back(std::move(part));
    }

    std::string_view bytes_;
    std::size_t body_; // where it begins in the bytes
    const CharsetDecoder& charset_;
    MimeTree tree_;
    std::vector<Item> open_;
    std::size_t decoded_ = 0;
};

// A stream over bytes that it does not own, to be parsed; what is parsed of it must be gone before it.
class ParserInput {
public:
    explicit ParserInput(std::string_view bytes) // they are only read
        : array_(g_byte_array_new_take(reinterpret_cast<guint8*>(const_cast<char*>(bytes.data())), bytes.size())),
          stream_(g_mime_stream_mem_new_with_byte_array(array_)) {
        g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream_.get()), FALSE);
    }
    ~ParserInput() {
        g_byte_array_steal(array_, nullptr);
        g_byte_array_unref(array_);
    }
    ParserInput(const ParserInput&) = delete;
    ParserInput& operator=(const ParserInput&) = delete;
    [[nodiscard]] GPtr<GMimeParser> parser() const {
        GPtr<GMimeParser> parser(g_mime_parser_new_with_stream(stream_.get()));
        g_mime_parser_set_persist_stream(parser.get(), TRUE);
        return parser;
    }

private:
    GByteArray* array_;
    GPtr<GMimeStream> stream_;
};

// Small, so that it is copied for less than its fields cost; and nothing is in it that readers of headers differ about: field
// after field from the first line on, then a blank line.
bool is_plain(const HeaderBlock& header, std::string_view bytes) {
    constexpr std::size_t small = 256UL << 10U;
    return bytes.size() <= small && header.malformed.empty() && !header.fields.empty() &&
           header.fields.front().begin == header.begin && header.body < bytes.size();
}

// The tree depends on no fields but RFC 2045's, and all are read already (header_reader.hpp). GMime would make objects of
// every one, and of the addresses and dates in them: more than half of its time. It gets these and the body.
MimeTree parse_with_fields_of_mime(std::string_view bytes, const HeaderBlock& header, const CharsetDecoder& charset) {
    std::string text;
    text.reserve(bytes.size() - header.begin);
    for (const auto& field : header.fields)
        if (equals_ignoring_case(std::string_view(field.name).substr(0, 8), "Content-"))
            text += bytes.substr(field.begin, field.end - field.begin);
    text += '\n';
    const std::size_t body = text.size();
    text += bytes.substr(header.body);
    const ParserInput input(text);
    Walker walker(text, body, charset);
    const GPtr<GMimeObject> top(g_mime_parser_construct_part(input.parser().get(), nullptr));
    return top ? walker.walk(top.get()) : walker.without_parser();
}

// From the first field on: GMime must not take an mbox separator or a blank first line for something else.
MimeTree parse_all(std::string_view bytes, const HeaderBlock& header, const CharsetDecoder& charset) {
    const auto text = bytes.substr(std::min(header.begin, bytes.size()));
    Walker walker(text, header.body - std::min(header.begin, header.body), charset);
    if (text.empty()) return walker.without_parser();
    const ParserInput input(text);
    const GPtr<GMimeMessage> message(g_mime_parser_construct_message(input.parser().get(), nullptr));
    return message ? walker.walk(g_mime_message_get_mime_part(message.get())) : walker.without_parser();
}

} // namespace

MimeTree parse_mime(std::string_view bytes, const HeaderBlock& header, const CharsetDecoder& charset) {
    return is_plain(header, bytes) ? parse_with_fields_of_mime(bytes, header, charset) : parse_all(bytes, header, charset);
}

} // namespace remand::scanner
