#include "connectors/graph/cursor.hpp"

#include <algorithm>

#include "connectors/graph/json.hpp"

namespace remand::graph {
namespace {

constexpr int version = 1;

std::int64_t number_of(const nlohmann::json& object, std::string_view key) {
    const auto& value = member(object, key);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

} // namespace

bool Progress::has_open_folder() const {
    return std::any_of(folders.begin(), folders.end(), [](const FolderProgress& one) { return one.is_open; });
}

SyncCursor write_cursor(const Progress& progress) {
    nlohmann::json document{{"v", version},
                            {"all", progress.all_folders},
                            {"since", to_micros(progress.since)},
                            {"listed", to_micros(progress.listed_at)},
                            {"elsewhere",
                             {{"tried", to_micros(progress.elsewhere.tried_at)},
                              {"since", to_micros(progress.elsewhere.since)},
                              {"open", progress.elsewhere.is_open},
                              {"link", progress.elsewhere.link},
                              {"pages", progress.elsewhere.guard.pages},
                              {"mark", progress.elsewhere.guard.mark}}},
                            {"folders", nlohmann::json::array()}};
    for (const auto& one : progress.folders)
        document["folders"].push_back({{"id", one.folder.id},
                                       {"place", to_text(one.folder.place)},
                                       {"name", one.folder.name},
                                       {"link", one.link},
                                       {"open", one.is_open},
                                       {"first", one.is_first},
                                       {"filtered", one.is_filtered},
                                       {"count", one.count},
                                       {"since", to_micros(one.since)},
                                       {"pages", one.guard.pages},
                                       {"mark", one.guard.mark}});
    return {document.dump()};
}

std::optional<Progress> read_cursor(const SyncCursor& cursor) {
    const auto document = parse_json(cursor.value);
    if (!document.is_object() || number_of(document, "v") != version || !member(document, "folders").is_array())
        return {};
    Progress progress;
    progress.all_folders = flag_of(document, "all");
    progress.since = from_micros(number_of(document, "since"));
    progress.listed_at = from_micros(number_of(document, "listed"));
    const auto& look = member(document, "elsewhere");
    progress.elsewhere = {from_micros(number_of(look, "tried")),
                          from_micros(number_of(look, "since")),
                          flag_of(look, "open"),
                          text_of(look, "link"),
                          {static_cast<int>(number_of(look, "pages")), text_of(look, "mark")}};
    for (const auto& row : document["folders"]) {
        FolderProgress one;
        const auto place = parse_place(text_of(row, "place"));
        one.folder = {text_of(row, "id"), place.value_or(Place::other), text_of(row, "name")};
        if (one.folder.id.empty() || !place) return {};
        one.link = text_of(row, "link");
        one.is_open = flag_of(row, "open");
        one.is_first = flag_of(row, "first");
        one.is_filtered = flag_of(row, "filtered");
        one.count = static_cast<int>(number_of(row, "count"));
        one.since = from_micros(number_of(row, "since"));
        one.guard = {static_cast<int>(number_of(row, "pages")), text_of(row, "mark")};
        progress.folders.push_back(std::move(one));
    }
    if (progress.folders.empty()) return {};
    return progress;
}

} // namespace remand::graph
