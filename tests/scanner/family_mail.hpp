// The mail of the attack families (families/), and the tenant that it comes to.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scanner/scanner.hpp"

namespace remand::test {

inline const std::filesystem::path families = std::filesystem::path(REMAND_SOURCE_DIR) / "tests/scanner/families";

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<std::filesystem::path> family_mails() { // sorted
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(families))
        if (entry.path().extension() == ".eml") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

inline scanner::ScanContext family_tenant() {
    const auto json = nlohmann::json::parse(bytes_of(families / "context.json"));
    scanner::ScanContext context;
    context.own_domains = json.at("own_domains").get<std::vector<std::string>>();
    context.partner_domains = json.at("partner_domains").get<std::vector<std::string>>();
    std::vector<scanner::ProtectedPerson> people;
    for (const auto& person : json.at("registry"))
        people.push_back(
            {person.at("name"), person.at("title"), person.at("addresses").get<std::vector<std::string>>()});
    context.people = scanner::ProtectedPeople(std::move(people), context.own_domains);
    return context;
}

} // namespace remand::test
