// Limits of extraction, in one place. Over a preflight limit a message is unscannable (with the reason) and only its
// header is read; over any other limit the rest is cut off and the limit is named in MessageFacts::malformed.
#pragma once

#include <cstddef>

namespace remand::scanner::limits {

// Preflight: before any library sees the bytes.
inline constexpr std::size_t message_bytes = 50UL << 20;
inline constexpr std::size_t header_line_bytes = 64UL << 10; // one field, unfolded
inline constexpr std::size_t boundary_lines = 20'000;        // lines that begin with "--"
inline constexpr std::size_t content_type_lines = 500;
inline constexpr std::size_t address_field_colons = 1'000;   // each may open one more nested group

// Header.
inline constexpr std::size_t header_fields = 2'000;
inline constexpr std::size_t addresses = 1'000;              // in one list of the facts
inline constexpr std::size_t received_hops = 50;
inline constexpr std::size_t exercise_headers = 8;           // different names that are kept
inline constexpr std::size_t header_text_bytes = 1'000;      // subject, display name, Message-ID ...
inline constexpr std::size_t raw_from_bytes = 2'000;
inline constexpr std::size_t comment_depth = 100;            // nested RFC 5322 comments
inline constexpr std::size_t authentication_results = 100;   // resinfo entries in one field

// MIME tree.
inline constexpr std::size_t mime_depth = 50;
inline constexpr std::size_t mime_parts = 1'000;
inline constexpr std::size_t decoded_bytes = 200UL << 20;    // of all parts together
inline constexpr std::size_t nested_messages = 5;

// HTML (one part).
inline constexpr std::size_t html_bytes = 1UL << 20;
inline constexpr std::size_t html_depth = 512;
inline constexpr std::size_t html_attributes = 256;          // of one tag
inline constexpr std::size_t forms = 50;
inline constexpr std::size_t inline_styles = 1'000;          // different style attributes that are remembered
inline constexpr std::size_t style_rules = 2'000;            // different selectors of its style elements
inline constexpr std::size_t style_classes = 32;             // of one tag

// Text and links.
inline constexpr std::size_t text_bytes = 16UL << 10;        // what is kept
inline constexpr std::size_t text_scanned_bytes = 1UL << 20; // what is looked at
inline constexpr std::size_t links = 500;
inline constexpr std::size_t href_bytes = 2'048;
inline constexpr std::size_t link_text_bytes = 200;
inline constexpr int rewriter_depth = 3;                     // a rewritten link inside a rewritten link ...

// Attachments.
inline constexpr std::size_t attachments = 200;              // with the entries of archives
inline constexpr std::size_t file_name_bytes = 255;
inline constexpr std::size_t attachment_hosts = 50;
inline constexpr std::size_t attachment_scanned_bytes = 8UL << 20;
inline constexpr std::size_t likened_bytes = 4UL << 20;      // of all files of a message that get a TLSH: 0.1 s
inline constexpr std::size_t archive_entries = 200;          // of one archive
inline constexpr std::size_t archive_bytes = 50UL << 20;     // unpacked, of one archive
inline constexpr std::size_t archive_ratio = 100;            // unpacked over packed, above archive_ratio_floor
inline constexpr std::size_t archive_ratio_floor = 1UL << 20;
inline constexpr int archive_depth = 5;

inline constexpr std::size_t fat_folder_bytes = 64UL << 10;  // of one folder of a disk image: 2,048 short names
inline constexpr std::size_t compound_streams = 2'000;       // of one compound file

// Pictures and their codes (of one message).
inline constexpr std::size_t images = 3;                     // that are decoded
inline constexpr std::size_t image_pixels = 1'500'000;       // of one
inline constexpr std::size_t image_scans = 64;               // passes of a progressive JPEG
inline constexpr std::size_t qr_codes = 4;                   // of one picture

// PDF.
inline constexpr std::size_t pdf_inflated_bytes = 8UL << 20; // of all streams of one file together
inline constexpr std::size_t pdf_streams = 500;              // that are looked at
inline constexpr std::size_t event_uid_bytes = 1000;         // Exchange's own have some 120
inline constexpr std::size_t pdf_objects = 5'000;            // that are looked at for fonts
inline constexpr std::size_t pdf_fonts = 64;                 // with a map of their glyphs
inline constexpr std::size_t pdf_font_names = 500;
inline constexpr std::size_t pdf_map_rows = 20'000;          // of one map
inline constexpr std::size_t file_text_bytes = 4UL << 10;    // text from files that is kept, of one message

// Locked archives.
inline constexpr std::size_t password_candidates = 5;

// Between the service and a worker process.
inline constexpr std::size_t answer_bytes = 16UL << 20;

} // namespace remand::scanner::limits
