// Who the reader of saved mail is: the form of `remand scan --context FILE` and of every other command that is told
// about a tenant by a file.
//
//   {"own_domains": ["corp.example"], "partner_domains": ["supplier.example"],
//    "registry": [{"name": "Jane Doe", "title": "CFO", "role": "finance", "addresses": ["jane@corp.example"]}]}
//
// Every key may be left out; an unknown one is an error, since a misspelt "own_domain" would silently protect nobody.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "scanner/scan_context.hpp"

namespace remand::service {

struct ContextPerson {
    std::string name; // never empty
    std::string title, role;
    std::vector<std::string> addresses; // lower case
};

struct ContextFile {
    std::vector<std::string> own_domains, partner_domains; // lower case
    std::vector<ContextPerson> registry;
};

// fix_configuration with one sentence that names the file, the place in it and what is expected there.
[[nodiscard]] Result<ContextFile> read_context_file(const std::filesystem::path& file);
[[nodiscard]] Result<ContextFile> parse_context(std::string_view text, std::string_view file_name);

[[nodiscard]] scanner::ScanContext scan_context_of(const ContextFile& file);

} // namespace remand::service
