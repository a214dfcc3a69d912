#include "db/json_columns.hpp"

#include <nlohmann/json.hpp>

namespace remand::db {
namespace {

std::string dump(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// nlohmann throws for a missing key or another type: here that means "not what we wrote".
template <class Read> auto parse(std::string_view text, Read read) -> decltype(std::optional(read(nlohmann::json()))) {
    try {
        return read(nlohmann::json::parse(text));
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

nlohmann::json counterfactual_json(const Counterfactual& answer) {
    return {{"without", answer.without}, {"disposition", to_text(answer.disposition)}, {"score", answer.score}};
}

nlohmann::json counterfactuals_json(const std::vector<Counterfactual>& answers) {
    auto list = nlohmann::json::array();
    for (const auto& answer : answers) list.push_back(counterfactual_json(answer));
    return list;
}

Counterfactual counterfactual_of(const nlohmann::json& json) {
    return {json.at("without").get<std::vector<std::string>>(),
            parse_disposition(json.at("disposition").get<std::string>()).value_or(Disposition::none),
            json.at("score").get<int>()};
}

std::vector<Counterfactual> counterfactuals_of(const nlohmann::json& json) {
    std::vector<Counterfactual> answers;
    for (const auto& item : json) answers.push_back(counterfactual_of(item));
    return answers;
}

} // namespace

std::string to_json(const std::vector<std::string>& words) { return dump(words); }

std::optional<std::vector<std::string>> parse_words(std::string_view json) {
    return parse(json, [](const nlohmann::json& words) { return words.get<std::vector<std::string>>(); });
}

std::string to_json(const Location& location) {
    nlohmann::json object{{"place", to_text(location.place)},
                          {"where", location.where},
                          {"folder", location.folder_name},
                          {"is_read", location.is_read}};
    if (location.is_marked) object["is_marked"] = true;
    if (!location.categories.empty()) object["categories"] = location.categories;
    if (!location.follow_up.empty()) object["follow_up"] = location.follow_up;
    if (!location.thread.empty()) object["thread"] = location.thread;
    return dump(object);
}

std::optional<Location> parse_location(std::string_view json) {
    std::optional<Place> place;
    auto location = parse(json, [&](const nlohmann::json& object) {
        place = parse_place(object.at("place").get<std::string>());
        Location read{place.value_or(Place::other), object.at("where").get<std::vector<std::string>>(),
                      object.at("folder").get<std::string>(), object.at("is_read").get<bool>()};
        read.is_marked = object.value("is_marked", false);
        read.categories = object.value("categories", read.categories);
        read.follow_up = object.value("follow_up", "");
        read.thread = object.value("thread", "");
        return read;
    });
    return place ? location : std::nullopt;
}

std::string to_json(const Explanation& explanation) {
    if (explanation.grounds.empty()) return {};
    nlohmann::json object{{"grounds", explanation.grounds}};
    if (!explanation.by_evidence.empty()) object["by_evidence"] = counterfactuals_json(explanation.by_evidence);
    if (!explanation.by_group.empty()) object["by_group"] = counterfactuals_json(explanation.by_group);
    if (explanation.cleared_without) object["cleared_without"] = counterfactual_json(*explanation.cleared_without);
    return dump(object);
}

std::optional<Explanation> parse_explanation(std::string_view json) {
    if (json.empty()) return Explanation{};
    return parse(json, [](const nlohmann::json& object) {
        Explanation read{object.at("grounds").get<std::string>(),
                         counterfactuals_of(object.value("by_evidence", nlohmann::json::array())),
                         counterfactuals_of(object.value("by_group", nlohmann::json::array())),
                         {}};
        if (const auto cleared = object.find("cleared_without"); cleared != object.end())
            read.cleared_without = counterfactual_of(*cleared);
        return read;
    });
}

} // namespace remand::db
