#include "service/context_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::service {
namespace {

using Json = nlohmann::json;

// What is wrong, as the rest of a sentence; empty when nothing is.
using Complaint = std::string;

Complaint unknown_key(const Json& object, std::initializer_list<std::string_view> known, const std::string& where) {
    for (const auto& [key, value] : object.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            return fmt::format("{} has an unknown key \"{}\"; known are {}", where, shorten(key, 60),
                               join({known.begin(), known.end()}, ", "));
    return {};
}

Complaint read(const Json& object, const char* key, const std::string& where, std::string& target) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (!found->is_string()) return fmt::format("\"{}\" of {} must be a text in quotes", key, where);
    target = trim(found->get_ref<const std::string&>());
    return {};
}

Complaint read(const Json& object, const char* key, const std::string& where, std::vector<std::string>& target) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    const bool is_list = found->is_array() && std::all_of(found->begin(), found->end(), [](const Json& item) {
                             return item.is_string() && !trim(item.get_ref<const std::string&>()).empty();
                         });
    if (!is_list) return fmt::format("\"{}\" of {} must be a list of texts, such as [\"one\", \"two\"]", key, where);
    for (const auto& item : *found) target.push_back(ascii_lower(trim(item.get_ref<const std::string&>())));
    return {};
}

Complaint read_domains(const Json& object, const char* key, std::vector<std::string>& target) {
    if (auto wrong = read(object, key, "the file", target); !wrong.empty()) return wrong;
    for (const auto& domain : target)
        if (domain.find_first_of("@/ ") != std::string::npos || domain.find('.') == std::string::npos)
            return fmt::format("\"{}\" in \"{}\" is no domain; write it as example.com", shorten(domain, 60), key);
    return {};
}

Complaint read_person(const Json& entry, const std::string& where, ContextPerson& person) {
    if (!entry.is_object()) return fmt::format("{} must be an object with name and addresses", where);
    if (auto wrong = unknown_key(entry, {"name", "title", "role", "addresses"}, where); !wrong.empty()) return wrong;
    for (const auto& [key, target] :
         {std::pair{"name", &person.name}, {"title", &person.title}, {"role", &person.role}})
        if (auto wrong = read(entry, key, where, *target); !wrong.empty()) return wrong;
    if (auto wrong = read(entry, "addresses", where, person.addresses); !wrong.empty()) return wrong;
    if (person.name.empty()) return fmt::format("{} has no \"name\"", where);
    for (const auto& address : person.addresses)
        if (const auto at = address.find('@'); at == 0 || at == std::string::npos || at + 1 == address.size())
            return fmt::format("\"{}\" in {} is no address", shorten(address, 60), where);
    return {};
}

Complaint read_all(const Json& json, ContextFile& file) {
    if (!json.is_object()) return "must hold one JSON object with own_domains, partner_domains and registry";
    if (auto wrong = unknown_key(json, {"own_domains", "partner_domains", "registry"}, "the file"); !wrong.empty())
        return wrong;
    if (auto wrong = read_domains(json, "own_domains", file.own_domains); !wrong.empty()) return wrong;
    if (auto wrong = read_domains(json, "partner_domains", file.partner_domains); !wrong.empty()) return wrong;
    const auto registry = json.find("registry");
    if (registry == json.end()) return {};
    if (!registry->is_array()) return "\"registry\" must be a list of people";
    for (const auto& entry : *registry) {
        const auto where = fmt::format("entry {} of \"registry\"", file.registry.size() + 1);
        if (auto wrong = read_person(entry, where, file.registry.emplace_back()); !wrong.empty()) return wrong;
    }
    return {};
}

} // namespace

Result<ContextFile> parse_context(std::string_view text, std::string_view file_name) {
    const auto name = to_valid_utf8(file_name);
    const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (json.is_discarded())
        return fail(ErrorKind::fix_configuration, "context.not_json", fmt::format("{} is not JSON.", name));
    ContextFile file;
    if (const auto wrong = read_all(json, file); !wrong.empty())
        return fail(ErrorKind::fix_configuration, "context.wrong", fmt::format("{}: {}.", name, to_valid_utf8(wrong)));
    return file;
}

Result<ContextFile> read_context_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf()))
        return fail(ErrorKind::fix_configuration, "context.unreadable",
                    fmt::format("{} cannot be read, or is empty.", to_valid_utf8(file.string())));
    return parse_context(text.str(), file.string());
}

scanner::ScanContext scan_context_of(const ContextFile& file) {
    scanner::ScanContext context;
    context.own_domains = file.own_domains;
    context.partner_domains = file.partner_domains;
    std::vector<scanner::ProtectedPerson> people;
    for (const auto& person : file.registry) people.push_back({person.name, person.title, person.addresses});
    context.people = {std::move(people), file.own_domains};
    return context;
}

} // namespace remand::service
