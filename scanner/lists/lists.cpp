#include "scanner/lists/lists.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/embedded.hpp"
#include "scanner/lists/row_check.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t largest_file = 8UL << 20;

std::string place(const ListFile& file, std::string_view name, int line) {
    const std::string path = file.path.empty() ? std::string(name) + ".txt" : file.path.string();
    return line > 0 ? fmt::format("{}:{}", path, line) : path;
}

tl::unexpected<Error> wrong(std::string code, std::string message) {
    return fail(ErrorKind::fix_configuration, std::move(code), std::move(message));
}

// Without a path it is one that is built in: a test checks its rows, for which every pattern has to be compiled.
Result<ListFile> parse(std::string_view name, std::string_view text, std::filesystem::path path) {
    ListFile file;
    file.path = std::move(path);
    const bool is_built_in = file.path.empty();
    if (to_valid_utf8(text) != text)
        return wrong("lists.encoding", fmt::format("The list {} is not valid UTF-8; save it as UTF-8.",
                                                                  place(file, name, 0)));
    int number = 0;
    for (auto line : split(text, '\n')) {
        ++number;
        line = trim(line);
        if (line.starts_with('#')) {
            const auto comment = trim(line.substr(1));
            if (comment.starts_with("source:")) file.source = std::string(trim(comment.substr(7)));
            if (comment.starts_with("licence:")) file.licence = std::string(trim(comment.substr(8)));
            continue;
        }
        if (line.empty()) continue;
        if (auto problem = is_built_in ? std::string() : check_row(name, line); !problem.empty())
            return tl::unexpected(
                wrong("lists.row", fmt::format("{}: {}", place(file, name, number), problem)));
        file.rows.emplace_back(line);
        file.lines.push_back(number);
    }
    if (file.source.empty() || file.licence.empty())
        return wrong("lists.head", fmt::format("The list {} does not say where it comes from: write the "
                                                              "lines \"# source: ...\" and \"# licence: ...\" at its top.",
                                                              place(file, name, 0)));
    return file;
}

Result<std::string> content_of(const std::filesystem::path& path) {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    std::ifstream stream(path, std::ios::binary);
    if (!stream || ignored)
        return wrong("lists.unreadable", fmt::format("The list {} cannot be read; check that it is a file "
                                                                    "that the service's user may read.", path.string()));
    if (size > largest_file)
        return wrong("lists.too_large", fmt::format("The list {} is larger than {} MB.", path.string(),
                                                                   largest_file >> 20U));
    return std::string{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct InUse {
    std::mutex guard;
    std::unique_ptr<const Lists> chosen;
    std::atomic<const Lists*> lists{nullptr};
};
InUse& in_use() {
    static InUse value;
    return value;
}

} // namespace

std::vector<std::string_view> Lists::names() {
    std::vector<std::string_view> out;
    for (const auto& [name, text] : built_in_lists()) out.push_back(name);
    std::sort(out.begin(), out.end());
    return out;
}

Lists Lists::built_in() {
    Lists out;
    for (const auto& [name, text] : built_in_lists())
        if (auto file = parse(name, text, {})) out.files_.emplace(std::string(name), std::move(*file));
    out.work_out_hash();
    return out;
}

Result<Lists> Lists::read(const std::vector<std::filesystem::path>& directories) {
    Lists out = built_in();
    for (const auto& directory : directories) {
        std::error_code ignored;
        for (const auto name : names()) {
            const auto path = directory / (std::string(name) + ".txt");
            if (!std::filesystem::exists(path, ignored)) continue;
            auto text = content_of(path);
            if (!text) return fail(text.error());
            auto file = parse(name, *text, path);
            if (!file) return fail(file.error());
            out.files_.insert_or_assign(std::string(name), std::move(*file));
        }
        // A file with a mistaken name would be ignored without a word.
        for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
            const auto name = entry.path().stem().string();
            if (entry.path().extension() == ".txt" && !out.files_.contains(name))
                return wrong("lists.unknown", fmt::format("{} is no list that Remand knows; the lists are: {}.",
                                                                         entry.path().string(), fmt::join(names(), ", ")));
        }
    }
    out.work_out_hash();
    return out;
}

const ListFile& Lists::file(std::string_view name) const {
    static const ListFile none;
    const auto found = files_.find(name);
    return found == files_.end() ? none : found->second;
}

std::vector<std::string> Lists::warnings() const {
    std::vector<std::string> out;
    for (const auto name : names())
        if (rows(name).empty())
            out.push_back(fmt::format("The list {} has no entries: the rules that need it are off.",
                                      place(file(name), name, 0)));
    return out;
}

void Lists::work_out_hash() {
    std::string all;
    for (const auto& [name, file] : files_) {
        all += name + '\n';
        for (const auto& row : file.rows) all += row + '\n';
    }
    hash_ = sha256_hex(all).substr(0, 8);
}

Result<void> use_lists(Lists chosen) {
    auto& state = in_use();
    const std::lock_guard lock(state.guard);
    if (state.lists.load() != nullptr)
        return wrong("lists.in_use", "The lists are in use already; they are chosen once, when the program starts.");
    state.chosen = std::make_unique<const Lists>(std::move(chosen));
    state.lists = state.chosen.get();
    return {};
}

const Lists& lists() {
    auto& state = in_use();
    if (const auto* chosen = state.lists.load(std::memory_order_acquire)) return *chosen;
    const std::lock_guard lock(state.guard);
    if (state.lists.load() == nullptr) {
        state.chosen = std::make_unique<const Lists>(Lists::built_in());
        state.lists = state.chosen.get();
    }
    return *state.chosen;
}

} // namespace remand::scanner
