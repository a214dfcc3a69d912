#include "tests/bench/gmime_peer.hpp"

#include <gmime/gmime.h>

namespace remand::bench {

std::size_t parse_and_decode(std::string_view bytes) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
    if (message == nullptr || g_mime_message_get_mime_part(message) == nullptr) { // nothing that GMime takes for mail
        if (message != nullptr) g_object_unref(message);
        g_object_unref(parser);
        g_object_unref(stream);
        return 0;
    }
    std::size_t decoded = 0;
    GMimePartIter* parts = g_mime_part_iter_new(g_mime_message_get_mime_part(message));
    do {
        GMimeObject* part = g_mime_part_iter_get_current(parts);
        if (!GMIME_IS_PART(part) || g_mime_part_get_content(GMIME_PART(part)) == nullptr) continue;
        GMimeStream* sink = g_mime_stream_mem_new();
        g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), sink);
        decoded += static_cast<std::size_t>(g_mime_stream_length(sink));
        g_object_unref(sink);
    } while (g_mime_part_iter_next(parts));
    g_mime_part_iter_free(parts);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    return decoded;
}

} // namespace remand::bench
