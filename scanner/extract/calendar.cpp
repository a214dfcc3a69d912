#include "scanner/extract/calendar.hpp"

#include "core/text.hpp"
#include "scanner/extract/address_list.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// RFC 5545 section 3.1: long lines are folded; section 3.3.11: "\n", "\,", "\;" and "\\" are escapes.
std::string unfolded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') continue;
        if (text[i] == '\n' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\t')) {
            ++i;
            continue;
        }
        out += text[i];
    }
    return out;
}

std::string unescaped(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            out += value[i] == 'n' || value[i] == 'N' ? ' ' : value[i];
        } else {
            out += value[i];
        }
    }
    return out;
}

// Where the value begins: the first ':' outside quoted parameter values.
std::size_t value_of(std::string_view line) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') is_quoted = !is_quoted;
        if (line[i] == ':' && !is_quoted) return i;
    }
    return std::string_view::npos;
}

std::string parameter(std::string_view parameters, std::string_view name) {
    for (const auto part : split(parameters, ';')) {
        const auto equal = part.find('=');
        if (equal == std::string_view::npos || !equals_ignoring_case(part.substr(0, equal), name)) continue;
        auto value = part.substr(equal + 1);
        if (value.starts_with('"')) value = value.substr(1, value.rfind('"') - 1);
        return std::string(value);
    }
    return {};
}

} // namespace

CalendarReading read_calendar(std::string_view text, const CharsetDecoder& charset) {
    CalendarReading out;
    const std::string lines = unfolded(text);
    for (const auto line : split(lines, '\n')) {
        const auto colon = value_of(line);
        if (colon == std::string_view::npos) continue;
        const std::string_view head = line.substr(0, colon);
        const std::string name = ascii_lower(head.substr(0, head.find(';')));
        const std::string value = unescaped(line.substr(colon + 1));
        if (name == "summary" || name == "description" || name == "location" || name == "comment") {
            if (out.text.size() < limits::file_text_bytes) out.text += value + " ";
        } else if (name == "uid" && out.uid.empty()) {
            if (value.size() <= limits::event_uid_bytes) out.uid = trim(value);
        } else if (name == "organizer" && !out.organizer) {
            std::string_view address = value;
            if (ascii_lower(address.substr(0, 7)) == "mailto:") address.remove_prefix(7);
            out.organizer = make_address(parameter(head, "CN"), address, charset);
        }
        for (auto& url : find_urls(value, limits::links - std::min(limits::links, out.urls.size())))
            out.urls.push_back(std::move(url));
    }
    out.text = fold_white_space(out.text);
    return out;
}

} // namespace remand::scanner
