#include "service/settings/toml_check.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/did_you_mean.hpp"

namespace remand::service {

using nlohmann::json;

std::string_view describe(TomlType type) {
    switch (type) {
    case TomlType::text:
        return "a text in quotes";
    case TomlType::texts:
        return "a list of texts: [\"…\", \"…\"]";
    case TomlType::whole:
        return "a whole number";
    case TomlType::number:
        return "a number";
    case TomlType::flag:
        return "true or false";
    case TomlType::time:
        return "a time with its zone, such as 2026-12-31T00:00:00Z, or a date";
    case TomlType::table:
        return "a section";
    case TomlType::tables:
        return "a list of sections, [[…]] for each";
    }
    return "";
}

bool is_of(const toml::node& node, TomlType type) {
    const auto is_list_of = [&](auto holds) {
        const auto* list = node.as_array();
        return list != nullptr && std::all_of(list->begin(), list->end(), holds);
    };
    switch (type) {
    case TomlType::text:
        return node.is_string();
    case TomlType::texts:
        return is_list_of([](const toml::node& each) { return each.is_string(); });
    case TomlType::whole:
        return node.is_integer();
    case TomlType::number:
        return node.is_number();
    case TomlType::flag:
        return node.is_boolean();
    case TomlType::time:
        return node.is_date() || node.is_date_time() || node.is_string();
    case TomlType::table:
        return node.is_table();
    case TomlType::tables:
        return is_list_of([](const toml::node& each) { return each.is_table(); });
    }
    return false;
}

json toml_to_json(const toml::node& node) {
    if (const auto* text = node.as_string()) return to_valid_utf8(text->get());
    if (const auto* whole = node.as_integer()) return whole->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    json out;
    if (const auto* list = node.as_array()) {
        out = json::array();
        for (const auto& each : *list) out.push_back(toml_to_json(each));
    } else if (const auto* table = node.as_table()) {
        out = json::object();
        for (const auto& [name, each] : *table) out[to_valid_utf8(std::string_view(name.str()))] = toml_to_json(each);
    } else if (const auto* date = node.as_date()) {
        std::ostringstream text;
        text << date->get() << "T00:00:00Z";
        out = text.str();
    } else if (const auto* time = node.as_date_time()) {
        std::ostringstream text;
        text << time->get();
        out = text.str();
    }
    return out;
}

void TomlCheck::complain(const toml::source_position& at, const std::string& sentence) {
    problems_.push_back(fmt::format("{}:{}:{}: {}", file_, at.line, at.column, sentence));
}

std::string TomlCheck::hint(const std::vector<std::string>& words, std::string_view written) {
    const auto nearest = nearest_word(words, written);
    return nearest.empty() ? "." : "; did you mean \"" + nearest + "\"?";
}

bool TomlCheck::check(const toml::table& table, const TomlSchema& schema, const std::string& where) {
    bool is_good = true;
    for (const auto& [name, node] : table) {
        const std::string key(name.str());
        const auto known =
            std::find_if(schema.begin(), schema.end(), [&](const auto& row) { return row.first == key; });
        if (known == schema.end()) {
            std::vector<std::string> words;
            for (const auto& row : schema) words.push_back(row.first);
            complain(name.source().begin,
                     "Unknown key \"" + shorten(to_valid_utf8(key), 60) + "\" in " + where + hint(words, key));
            is_good = false;
        } else if (!is_of(node, known->second) &&
                   !(known->second == TomlType::tables && node.is_array() && node.as_array()->empty())) {
            complain(node, fmt::format("\"{}\" must be {}.", key, describe(known->second)));
            is_good = false;
        }
    }
    return is_good;
}

} // namespace remand::service
