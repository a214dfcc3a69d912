#include "tests/emulator/model/switches.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace remand::emulator {

namespace {
// Calls visit(name, member, allowed texts) for every switch of a cloud, so that reading and writing share one list.
template <class Microsoft, class Visit> void each_microsoft(Microsoft& m, Visit visit) {
    using Texts = std::initializer_list<const char*>;
    visit("limits_concurrency", m.limits_concurrency, Texts{});
    visit("concurrency_limit", m.concurrency_limit, Texts{});
    visit("retry_after", m.retry_after, Texts{"integer", "decimal", "date", "absent"});
    visit("token_seconds", m.token_seconds, Texts{});
    visit("replays_items", m.replays_items, Texts{});
    visit("empty_pages", m.empty_pages, Texts{});
    visit("next_link", m.next_link, Texts{"own", "foreign", "loop"});
    visit("delta_filter_cap", m.delta_filter_cap, Texts{});
    visit("loses_returning", m.loses_returning, Texts{});
    visit("rebuilt_mime", m.rebuilt_mime, Texts{});
    visit("expired_cursor", m.expired_cursor, Texts{"410", "400", "404"});
    visit("has_purges_folder", m.has_purges_folder, Texts{});
    visit("permanent_delete", m.permanent_delete, Texts{});
    visit("cloud", m.cloud, Texts{"global", "usgov", "dod", "china"});
    visit("reorders_items", m.reorders_items, Texts{});
    visit("top_is_total", m.top_is_total, Texts{});
    visit("shuffles_batch", m.shuffles_batch, Texts{});
    visit("batch_concurrency", m.batch_concurrency, Texts{});
    visit("smime_value", m.smime_value, Texts{"500", "exact"});
    visit("mail_advanced", m.mail_advanced, Texts{});
    visit("members_loop", m.members_loop, Texts{});
    visit("validation", m.validation, Texts{"prompt", "late", "wrong", "none"});
    visit("validation_milliseconds", m.validation_milliseconds, Texts{});
    visit("notifications", m.notifications, Texts{"prompt", "lost", "doubled", "delayed"});
    visit("forged_notifications", m.forged_notifications, Texts{});
    visit("notification_milliseconds", m.notification_milliseconds, Texts{});
}

template <class Google, class Visit> void each_google(Google& g, Visit visit) {
    using Texts = std::initializer_list<const char*>;
    visit("token_seconds", g.token_seconds, Texts{});
    visit("empty_pages", g.empty_pages, Texts{});
    visit("replays_items", g.replays_items, Texts{});
    visit("next_page", g.next_page, Texts{"own", "loop"});
    visit("limits_concurrency", g.limits_concurrency, Texts{});
    visit("concurrency_limit", g.concurrency_limit, Texts{});
    visit("quota", g.quota, Texts{"off", "new", "old"});
    visit("notifications", g.notifications, Texts{"prompt", "lost", "doubled", "delayed"});
    visit("forged_notifications", g.forged_notifications, Texts{});
    visit("notification_milliseconds", g.notification_milliseconds, Texts{});
    visit("shuffles_batch", g.shuffles_batch, Texts{});
}

struct Reader {
    const nlohmann::json& changes;
    std::size_t& known;
    template <class Value>
    void operator()(const char* name, Value& member, std::initializer_list<const char*> texts) const {
        if (!changes.contains(name)) return;
        ++known;
        auto value = changes.at(name).get<Value>();
        if constexpr (std::is_same_v<Value, std::string>)
            if (std::none_of(texts.begin(), texts.end(), [&](const char* text) { return value == text; }))
                throw std::invalid_argument(std::string("the switch ") + name + " cannot be \"" + value + "\"");
        member = std::move(value);
    }
};
} // namespace

nlohmann::json to_json(const Switches& switches) {
    nlohmann::json microsoft, google;
    each_microsoft(switches.microsoft, [&](const char* name, const auto& value, auto) { microsoft[name] = value; });
    each_google(switches.google, [&](const char* name, const auto& value, auto) { google[name] = value; });
    return {{"microsoft", microsoft}, {"google", google}};
}

void apply(Switches& switches, const nlohmann::json& changes) {
    auto changed = switches;
    for (const auto& [cloud, values] : changes.items()) {
        std::size_t known = 0;
        if (cloud == "microsoft")
            each_microsoft(changed.microsoft, Reader{values, known});
        else if (cloud == "google")
            each_google(changed.google, Reader{values, known});
        else
            throw std::invalid_argument("switches are given per cloud: microsoft, google");
        if (known != values.size()) throw std::invalid_argument("there is no such switch for " + cloud);
    }
    switches = std::move(changed);
}

} // namespace remand::emulator
