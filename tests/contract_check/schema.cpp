#include "tests/contract_check/schema.hpp"

#include <algorithm>

#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::contract_check {

using nlohmann::json;

namespace {
constexpr int deepest = 20;

std::string text_of(const json& schema, const char* name) {
    return schema.contains(name) && schema[name].is_string() ? schema[name].get<std::string>() : std::string{};
}

bool is_of_type(const std::string& type, const json& value) {
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return true; // "any"
}

bool is_of_format(const std::string& format, const std::string& text) {
    // Error bodies of Graph write it without an offset.
    if (format == "date-time") return parse_rfc3339(text).has_value() || parse_rfc3339(text + "Z").has_value();
    if (format == "int64" || format == "uint64") {
        const auto digits = text.starts_with('-') && format == "int64" ? text.substr(1) : text;
        return !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
    }
    if (format == "byte" || format == "base64url") return from_base64(text).has_value();
    return true;
}

std::string below(const std::string& field, const std::string& name) {
    return field.empty() ? name : field + "." + name;
}
} // namespace

const json& Schemas::resolve(const json& schema) const {
    const auto* at = &schema;
    for (int i = 0; i < deepest && at->is_object() && at->contains("$ref"); ++i) {
        const auto name = text_of(*at, "$ref");
        const auto key = name.substr(name.rfind('/') + 1);
        if (!all_.contains(key)) throw std::runtime_error("the description refers to " + name + ", which it has not");
        at = &all_.at(key);
    }
    return *at;
}

void Schemas::collect(const json& schema, std::map<std::string, json>& found, int depth) const {
    if (depth > deepest) return;
    const auto& plain = resolve(schema);
    if (plain.contains("allOf"))
        for (const auto& part : plain["allOf"]) collect(part, found, depth + 1);
    if (plain.contains("properties"))
        for (const auto& [name, property] : plain["properties"].items())
            found.insert_or_assign(ascii_lower(name), property);
}

std::map<std::string, json> Schemas::properties_of(const json& schema) const {
    std::map<std::string, json> found;
    collect(schema, found, 0);
    return found;
}

const json* Schemas::alternatives_of(const json& schema) const {
    for (const char* name : {"anyOf", "oneOf"})
        if (schema.contains(name)) return &schema[name];
    return nullptr;
}

// "@odata.type" says which of the types below this one it is.
void Schemas::check_object(const json& schema, const json& value, const std::string& field,
                           std::vector<Problem>& problems) const {
    auto properties = properties_of(schema);
    if (const auto type = text_of(value, "@odata.type"); type.size() > 1 && all_.contains(type.substr(1)))
        for (auto& [name, property] : properties_of(all_.at(type.substr(1))))
            properties.insert_or_assign(name, property);
    const auto& plain = resolve(schema);
    const bool is_open =
        properties.empty() || (plain.contains("additionalProperties") && plain["additionalProperties"] != false);
    for (const auto& [name, member] : value.items()) {
        if (name.find('@') != std::string::npos) continue;
        if (equals_ignoring_case(name, "innerError")) continue; // what the services behind Graph nest is not described
        const auto known = properties.find(ascii_lower(name));
        if (known != properties.end())
            check(known->second, member, below(field, name), problems);
        else if (!is_open)
            problems.push_back({below(field, name), "is not in the description"});
        else if (plain.contains("additionalProperties") && plain["additionalProperties"].is_object())
            check(plain["additionalProperties"], member, below(field, name), problems);
    }
}

void Schemas::check(const json& schema, const json& value, const std::string& field,
                    std::vector<Problem>& problems) const {
    if (value.is_null()) return;
    const auto& plain = resolve(schema);
    if (const auto* alternatives = alternatives_of(plain)) {
        std::vector<Problem> first;
        for (const auto& alternative : *alternatives) {
            if (alternative.value("nullable", false) && alternative.size() <= 2 && !alternative.contains("$ref"))
                continue;
            std::vector<Problem> here;
            check(alternative, value, field, here);
            if (here.empty()) return;
            if (first.empty()) first = std::move(here);
        }
        problems.insert(problems.end(), first.begin(), first.end());
        return;
    }
    const auto type = text_of(plain, "type");
    if (!is_of_type(type, value)) {
        problems.push_back({field, std::string("is ") + value.type_name() + ", but the description says " + type});
        return;
    }
    if (value.is_string()) {
        if (!is_of_format(text_of(plain, "format"), value.get<std::string>()))
            problems.push_back({field, "is \"" + shorten(value.get<std::string>(), 60) + "\", which is no " +
                                           text_of(plain, "format")});
        if (plain.contains("enum") && plain["enum"].is_array() &&
            std::find(plain["enum"].begin(), plain["enum"].end(), value) == plain["enum"].end())
            problems.push_back(
                {field, "is \"" + shorten(value.get<std::string>(), 60) + "\", which is not one of the values"});
    }
    if (value.is_array() && plain.contains("items"))
        for (std::size_t i = 0; i < value.size(); ++i)
            check(plain["items"], value[i], field + "[" + std::to_string(i) + "]", problems);
    if (value.is_object()) check_object(plain, value, field, problems);
}

} // namespace remand::contract_check
