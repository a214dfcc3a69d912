#include "scanner/extract/html_element.hpp"

#include <algorithm>
#include <array>

namespace remand::scanner {
namespace {

constexpr std::array<std::string_view, 14> void_elements{"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                                         "input", "link", "meta", "source", "track", "wbr", "param"};
constexpr std::array<std::string_view, 26> inline_elements{
    "a",   "abbr", "b", "big", "bdi",   "bdo",  "cite",   "code",   "del", "em",  "font", "i", "ins",
    "kbd", "mark", "q", "s",   "small", "span", "strike", "strong", "sub", "sup", "tt",   "u", "wbr"};
constexpr std::array<std::string_view, 9> elements_closed_by_their_like{"p", "li", "td", "th", "tr", "option", "dt", "dd", "a"};

bool is_in(const auto& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

Role role_of(std::string_view name) {
    if (name == "a" || name == "area") return Role::anchor;
    if (name == "base") return Role::base;
    if (name == "form") return Role::form;
    if (name == "input" || name == "button") return Role::input;
    if (name == "img" || name == "image") return Role::image;
    if (name == "iframe" || name == "frame" || name == "embed" || name == "object") return Role::frame;
    if (name == "meta") return Role::meta;
    if (name == "table") return Role::table;
    if (name == "tr") return Role::row;
    if (name == "td" || name == "th") return Role::cell;
    return name == "script" ? Role::script : Role::other;
}

} // namespace

Element::Element(std::string_view name)
    : role(role_of(name)), is_void(is_in(void_elements, name)), is_inline(is_in(inline_elements, name)),
      closes_its_like(is_in(elements_closed_by_their_like, name)) {}

} // namespace remand::scanner
