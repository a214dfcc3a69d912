#include "service/api/filters.hpp"

#include <charconv>
#include <functional>

#include "core/text.hpp"

namespace remand::service::api {
namespace {

tl::unexpected<Error> bad_value(const std::string& key, const std::string& value) {
    return fail(ErrorKind::give_up, "api.bad_value",
                "\"" + shorten(to_valid_utf8(value), 60) + "\" is no value for \"" + key + "\".");
}

Result<std::int64_t> whole(const std::string& key, const std::string& text, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < 0 || value > most)
        return bad_value(key, text);
    return value;
}

// One word of a filter: true when it was taken, false when its value is wrong.
using Take = std::function<bool(const std::string& value)>;

Result<void> take_all(const Words& words, const std::map<std::string, Take>& known) {
    for (const auto& [key, value] : words) {
        const auto take = known.find(key);
        if (take == known.end())
            return fail(ErrorKind::give_up, "api.bad_filter",
                        "There is no filter \"" + shorten(to_valid_utf8(key), 60) + "\" here.");
        if (!take->second(value)) return bad_value(key, value);
    }
    return {};
}

template <class Filter> std::map<std::string, Take> page_words(Filter& filter) {
    const auto moment = [](std::optional<Timestamp>& target) {
        return [&target](const std::string& value) { return (target = parse_rfc3339(value)).has_value(); };
    };
    return {{"since", moment(filter.since)},
            {"until", moment(filter.until)},
            {"before",
             [&](const std::string& value) {
                 const auto id = whole("before", value, INT64_MAX);
                 return id ? (filter.before_id = *id, true) : false;
             }},
            {"limit", [&](const std::string& value) {
                 const auto limit = whole("limit", value, largest_page);
                 return limit && *limit > 0 ? (filter.limit = static_cast<int>(*limit), true) : false;
             }}};
}

template <class Filter> std::map<std::string, Take> shared_words(Filter& filter) {
    auto known = page_words(filter);
    known.emplace("tenant", [&](const std::string& value) { return filter.tenant = TenantId{value}, !value.empty(); });
    known.emplace("disposition", [&](const std::string& value) {
        return (filter.disposition = parse_disposition(value)).has_value();
    });
    return known;
}

} // namespace

Result<db::MessageFilter> message_filter(const Words& words) {
    db::MessageFilter filter;
    auto known = shared_words(filter);
    const auto text = [](std::string& target) {
        return [&target](const std::string& value) { return target = value, true; };
    };
    known.emplace("campaign", [&](const std::string& value) {
        const auto id = parse_id(value);
        return id ? (filter.campaign = *id, true) : false;
    });
    known.emplace("recipient", text(filter.recipient));
    known.emplace("sender", text(filter.sender));
    known.emplace("text", text(filter.text));
    known.emplace(
        "state", [&](const std::string& value) { return (filter.state = db::parse_message_state(value)).has_value(); });
    if (auto taken = take_all(words, known); !taken) return fail(taken.error());
    return filter;
}

Result<db::ActionFilter> action_filter(const Words& words) {
    db::ActionFilter filter;
    auto known = shared_words(filter);
    known.emplace("message", [&](const std::string& value) {
        const auto id = parse_id(value);
        return id ? (filter.message_id = *id, true) : false;
    });
    known.emplace("action",
                  [&](const std::string& value) { return (filter.action = parse_action(value)).has_value(); });
    known.emplace("state",
                  [&](const std::string& value) { return (filter.state = parse_action_state(value)).has_value(); });
    known.emplace("undoable", [&](const std::string& value) {
        filter.only_undoable = value == "true";
        return value == "true" || value == "false";
    });
    if (auto taken = take_all(words, known); !taken) return fail(taken.error());
    return filter;
}

Result<db::AuditFilter> audit_filter(const Words& words) {
    db::AuditFilter filter;
    auto known = page_words(filter);
    known.emplace("act", [&](const std::string& value) { return filter.act = value, !value.empty(); });
    known.emplace("subject", [&](const std::string& value) { return filter.subject = value, !value.empty(); });
    if (auto taken = take_all(words, known); !taken) return fail(taken.error());
    return filter;
}

Result<std::int64_t> parse_id(std::string_view text) {
    auto id = whole("id", std::string(text), INT64_MAX);
    if (!id || *id == 0)
        return fail(ErrorKind::give_up, "api.bad_id",
                    "\"" + shorten(to_valid_utf8(text), 60) + "\" is no id: ids are whole numbers.");
    return id;
}

std::optional<Timestamp> parse_moment(std::string_view text, Timestamp now) {
    if (const auto moment = parse_rfc3339(text)) return moment;
    if (text.size() == 10)
        if (const auto day = parse_rfc3339(std::string(text) + "T00:00:00Z")) return day;
    if (const auto ago = parse_duration(text)) return now - *ago;
    return {};
}

} // namespace remand::service::api
