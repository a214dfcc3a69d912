#include "service/evaluation/labelled_mail.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::service {
namespace {

bool begins_with_any(std::string_view name, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return name.starts_with(beginning); });
}

std::string class_of(const std::filesystem::path& file, const std::filesystem::path& folder, bool by_subset) {
    const auto inside = file.lexically_relative(folder);
    const auto first = *inside.begin();
    auto name = first == file.filename() ? folder.filename().string() : first.string();
    if (name.empty()) name = folder.parent_path().filename().string(); // "mail/ham/"
    const auto file_name = file.filename().string();
    if (const auto mark = file_name.find("__"); by_subset && mark != std::string::npos)
        name += "/" + file_name.substr(0, mark);
    return to_valid_utf8(name);
}

} // namespace

Kind kind_of_class(std::string_view name) {
    const auto lower = ascii_lower(name);
    if (begins_with_any(lower, {"ham", "honest", "good"})) return Kind::wanted;
    if (begins_with_any(lower, {"spam"})) return Kind::spam;
    if (begins_with_any(lower, {"phish", "malicious", "bad", "attack"})) return Kind::fraud;
    return Kind::unknown;
}

std::string_view to_text(Kind kind) {
    switch (kind) {
    case Kind::wanted:
        return "wanted";
    case Kind::spam:
        return "spam";
    case Kind::fraud:
        return "fraud";
    case Kind::unknown:
        return "unknown";
    }
    return "unknown";
}

Result<HandLabels> read_hand_labels(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream)
        return fail(ErrorKind::fix_configuration, "evaluate.labels",
                    fmt::format("{} cannot be read.", to_valid_utf8(file.string())));
    HandLabels labels;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const auto text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        const auto tab = text.find('\t');
        if (tab == std::string_view::npos)
            return fail(
                ErrorKind::fix_configuration, "evaluate.labels",
                fmt::format("{}, line {}: write it as path, tab, label.", to_valid_utf8(file.string()), number));
        const std::filesystem::path path(trim(text.substr(0, tab)));
        labels[path.filename().string()] = to_valid_utf8(trim(text.substr(tab + 1)));
    }
    return labels;
}

Result<std::vector<LabelledFile>> find_labelled(const std::vector<std::string>& folders, const HandLabels& labels,
                                                bool by_subset) {
    namespace fs = std::filesystem;
    std::vector<LabelledFile> found;
    for (const auto& folder : folders) {
        std::error_code error;
        const auto before = found.size();
        for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
            if (!it->is_regular_file(error)) continue;
            LabelledFile file{it->path(), class_of(it->path(), folder, by_subset), {}, Kind::unknown};
            file.kind = kind_of_class(file.mail_class);
            if (const auto label = labels.find(it->path().filename().string()); label != labels.end())
                file.hand_label = label->second;
            found.push_back(std::move(file));
        }
        if (error || found.size() == before)
            return fail(ErrorKind::fix_configuration, "evaluate.no_mail",
                        fmt::format("{} {}.", to_valid_utf8(folder),
                                    error ? "cannot be read: " + error.message() : "holds no file"));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return found;
}

} // namespace remand::service
