#include "scanner/identity/given_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text.hpp"
#include "scanner/embedded.hpp"

namespace remand::scanner {
namespace {

template <class Take> void for_each_word(std::string_view line, Take&& take) {
    std::size_t at = 0;
    while (at < line.size()) {
        const auto begin = line.find_first_not_of(" \t\r", at);
        if (begin == std::string_view::npos) return;
        const auto end = std::min(line.find_first_of(" \t\r", begin), line.size());
        take(line.substr(begin, end - begin));
        at = end;
    }
}

template <class Take> void for_each_line(std::string_view text, Take&& take) {
    for (const auto line : split(text, '\n'))
        if (!line.empty() && !line.starts_with('#')) take(line);
}

struct Names {
    std::unordered_map<std::string_view, std::vector<std::uint16_t>> lines;
    std::unordered_set<std::string_view> given;

    Names() {
        std::uint16_t number = 0;
        for_each_line(built_in_table("nicknames"), [&](std::string_view line) {
            bool is_language = true;
            for_each_word(line, [&](std::string_view word) {
                if (is_language) {
                    is_language = false;
                    return;
                }
                auto& known = lines[word];
                if (known.empty() || known.back() != number) known.push_back(number);
                given.insert(word);
            });
            ++number;
        });
        for_each_line(built_in_table("given_names"), [&](std::string_view line) {
            for_each_word(line, [&](std::string_view word) { given.insert(word); });
        });
    }
};

const Names& names() {
    static const Names instance;
    return instance;
}

struct Additions {
    std::unordered_set<std::string_view> honorifics, additions, companies, particles;

    Additions() {
        std::unordered_set<std::string_view>* section = &additions;
        for_each_line(built_in_table("name_additions"), [&](std::string_view line) {
            if (line == "[honorific]")
                section = &honorifics;
            else if (line == "[addition]")
                section = &additions;
            else if (line == "[company]")
                section = &companies;
            else if (line == "[particle]")
                section = &particles;
            else
                for_each_word(line, [&](std::string_view word) { section->insert(word); });
        });
    }
};

const Additions& additions() {
    static const Additions instance;
    return instance;
}

} // namespace

std::span<const std::uint16_t> nickname_lines(std::string_view name) {
    const auto found = names().lines.find(name);
    if (found == names().lines.end()) return {};
    return found->second;
}

bool may_stand_for(std::string_view one, std::string_view other) {
    const auto a = nickname_lines(one), b = nickname_lines(other);
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

bool is_given_name(std::string_view word) { return names().given.contains(word); }
bool is_honorific(std::string_view word) { return additions().honorifics.contains(word); }
bool is_company_form(std::string_view word) { return additions().companies.contains(word); }
bool is_particle(std::string_view word) { return additions().particles.contains(word); }
bool is_addition(std::string_view word) {
    return is_honorific(word) || is_company_form(word) || additions().additions.contains(word);
}

} // namespace remand::scanner
