// One HTML part read for what a person would see and could click.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/module_grid.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// What scripts of an attached HTML or SVG file do, by marks in the text; see Attachment::smuggling.
struct ScriptMarks {
    bool has_script = false; // script elements, event handlers, javascript: links
    std::vector<std::string> smuggling;
};

struct HtmlReading {
    HtmlFacts facts;
    std::string visible_text;                // white space folded, at most limits::text_scanned_bytes
    std::vector<Link> links;                 // anchors, areas, forms, meta refresh; with source `html`
    std::vector<std::string> resource_hosts; // of remote images, frames and the like
    ScriptMarks marks;
    ModuleGrid block_drawing, cell_drawing; // with characters in the text, with cells of a table (block_drawing.hpp, cell_drawing.hpp)
    std::string tags_hash; // StructureHash of its start tags
    std::vector<std::string> malformed; // "limit.html_bytes" ...
};

// `html` is valid UTF-8; what is longer than limits::html_bytes is cut.
[[nodiscard]] HtmlReading read_html(std::string_view html);

} // namespace remand::scanner
