// What depends on an element's name alone. A page has thousands of tags and a few dozen names, so each is looked up once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "scanner/text/text_hash.hpp"

namespace remand::scanner {

// What a reader does with an element besides its text.
enum class Role { other, anchor, base, form, input, image, frame, meta, script, table, row, cell };

struct Element {
    explicit Element(std::string_view name); // in lower case
    Role role;
    bool is_void;         // has no content and no end tag
    bool is_inline;       // does not part words; everything else does
    bool closes_its_like; // a second one of it closes the first (optional end tags)
    int open = 0;         // how many of them are, for the reader to count
};

class Elements {
public:
    Element& operator[](std::string_view name) { // never moves
        if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
        return by_name_.emplace(name, Element(name)).first->second;
    }

private:
    std::unordered_map<std::string, Element, TextHash, std::equal_to<>> by_name_;
};

} // namespace remand::scanner
