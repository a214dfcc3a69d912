#include "tests/bench/corpus_mail.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/encoding.hpp"

namespace remand::bench {

std::filesystem::path corpus_folder() {
    const char* named = std::getenv("REMAND_CORPUS");
    return named == nullptr ? "/tmp/corpus" : named;
}

std::vector<std::string> corpus_sample(const std::filesystem::path& folder, std::size_t count) {
    std::vector<std::pair<std::string, std::filesystem::path>> files; // hash, path
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none)) {
        if (!entry.is_regular_file()) continue;
        const auto below = std::filesystem::relative(entry.path(), folder);
        if (below.begin()->string() == "malformed" || !below.has_parent_path()) continue;
        files.emplace_back(sha256_hex(below.string()), entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.size() > count) files.resize(count);
    std::vector<std::string> mail;
    for (const auto& [hash, path] : files) {
        std::ifstream file(path, std::ios::binary);
        mail.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return mail;
}

} // namespace remand::bench
